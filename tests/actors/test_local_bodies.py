"""Bodies of a province, city or county named without it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commentary_nlp.actors import link

Read = Callable[[str], tuple[str, list[tuple[int, int, str]]]]

TABLE = {
    "a government is its place": (
        "[沅溪县|G]没钱了，[县政府|A]却在盖楼",
        ["沅溪县", "沅溪县"],
    ),
    "a committee carries its place": ("[沅溪县|G]的账，[县委|A]不看", [None, "沅溪县委"]),
    "a bureau carries its place, whatever country was named last": (
        "[沅溪市|G]学[美国|G]，[城管局|A]也发机器人",
        [None, "美国", "沅溪市城管局"],
    ),
    "the unit of the place must fit": ("[沅溪县|G]报上来，[市委|A]不批", [None, "市委"]),
    "before a place is named the body is itself": ("[城管局|A]来了", ["城管局"]),
    "a city's government is not that of the state whose seat it is": (
        "[台北市政府|A]发奖，[台北市政府|A]改期",
        ["台北市", "台北市"],
    ),
    "a seat of power is the city where the text speaks of its government": (
        "[台北市政府|A]发奖，[台北|G]多分几百亿",
        ["台北市", "台北市"],
    ),
    "elsewhere it is the side": ("[台北|G]多次否认", ["台湾"]),
    "a region whose government acts is an actor in its other places": (
        "[河南省政府|A]表态后，[河南|G]一地鸡毛",
        ["河南", "河南"],
    ),
    "the government of an unknown city is the city": (
        "[岚江市|G]没钱，[岚江市政府|A]盖楼",
        ["岚江市", "岚江市"],
    ),
    "a province's government is the province": ("[河南省政府|A]表态", ["河南"]),
    "a body that any country has takes the country in view": (
        "[泰国|G]的[选举委员会|A]与[总统室|A]",
        ["泰国", "泰国选举委员会", "泰国总统室"],
    ),
    "a company under its name with a legal word": ("[纽柯公司|O]涨价", ["纽柯钢铁"]),
}


@pytest.mark.parametrize("name", TABLE)
def test_ids(name: str, read: Read) -> None:
    marked, expected = TABLE[name]
    assert list(link(*read(marked)).ids) == expected


ORIGINS = {
    "the origin of a good": ("[美国|G][大豆|C]到港", [None, None]),
    "a policy aimed at a country": ("对[中国|G][电动车|C]加税", ["中国", None]),
    "the people who make a good": ("[美国|G][豆|C]农骂人", ["美国", None]),
    "the home of a company": ("[芬兰|G]的[诺基亚|O]裁员", [None, "诺基亚"]),
    "a destination": ("他下月访[华|G]", [None]),
    "a border": ("[泰国|G]边境响枪", [None]),
    "a country that acts on a good": ("[美国|G]卖[大豆|C]", ["美国", None]),
}


@pytest.mark.parametrize("name", ORIGINS)
def test_where_a_thing_comes_from_is_no_actor(name: str, read: Read) -> None:
    marked, expected = ORIGINS[name]
    assert list(link(*read(marked)).ids) == expected
