"""Whether a text argues or reports: the gate for forms that mean something only in an author's argument.

A scale of figures, a word in quotation marks or 像 + noun is plain in a news report and a device in a
commentary. The signs counted here are words by which an author takes a position; reports hold few.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

_SIGNS: Final = re.compile(
    r"[？?]|却|竟|偏偏|难道|其实|当然|恐怕|不过是|何况|毕竟|无非|说白了|说穿了|说到底|换句话说|"
    r"问题是|问题在于|可惜|遗憾|讽刺|荒唐|荒谬|"
    r"可笑|不妨|倒是|反倒|反而|居然|岂|未必|大可|凭什么|谁|何尝|所谓|何必|不如|与其|而是|才是|"
    r"不该|别忘了|要知道|显然|糊涂|聪明|"
    r"罢了|而已|吧[，。！]|呢[，。]|啊[，。！]|嘛|干脆|硬是|偏要|就算|哪怕|再也|总要|总得|笔者|"
    r"在我看来|我看|我们不|不能不|无从|不等于"
)
_PER_THOUSAND: Final = 4.0
"""Signs in 1,000 characters from which a text counts as arguing (news reports: about 1)."""


def argues(text: str, quotations: Sequence[tuple[int, int]]) -> bool:
    """Whether the author, quotations aside, takes positions often enough for weak signs to count."""
    starts = [start for start, _ in quotations]
    spoken = 0
    for match in _SIGNS.finditer(text):
        index = bisect_right(starts, match.start()) - 1
        spoken += index < 0 or match.start() >= quotations[index][1]
    own = len(text) - sum(end - start for start, end in quotations)
    return spoken >= 2 and spoken * 1000 >= _PER_THOUSAND * max(own, 1)
