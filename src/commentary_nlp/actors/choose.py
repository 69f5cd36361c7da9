"""Which of several actors with one name is meant: 巴 in 印巴, 商务部 after 美方, 华盛顿 beside 纽约."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from commentary_nlp.actors.context import Surroundings
from commentary_nlp.actors.heads import Spoken, antecedent
from commentary_nlp.actors.knowledge import Knowledge
from commentary_nlp.actors.local_bodies import is_local, local_body
from commentary_nlp.actors.options import HEADS, Option, begins_with_place, is_region
from commentary_nlp.actors.places import names_city

HOME: Final = "中国"
"""The country whose bodies are named without it: 商务部 alone is 中国商务部."""

PAIRS: Final = {
    "印巴": ("印度", "巴基斯坦"),
    "巴印": ("巴基斯坦", "印度"),
    "中巴": ("中国", "巴基斯坦"),
    "巴以": ("巴勒斯坦", "以色列"),
    "以巴": ("以色列", "巴勒斯坦"),
    "巴阿": ("巴基斯坦", "阿富汗"),
    "阿巴": ("阿富汗", "巴基斯坦"),
    "伊巴": ("伊朗", "巴基斯坦"),
    "亚阿": ("亚美尼亚", "阿塞拜疆"),
    "阿亚": ("阿塞拜疆", "亚美尼亚"),
    "港澳": ("香港", "澳门"),
    "澳港": ("澳门", "香港"),
    "澳新": ("澳大利亚", "新西兰"),
    "新马": ("新加坡", "马来西亚"),
    "马新": ("马来西亚", "新加坡"),
    "美苏": ("美国", "苏联"),
    "苏美": ("苏联", "美国"),
    "中苏": ("中国", "苏联"),
    "吉塔": ("吉尔吉斯斯坦", "塔吉克斯坦"),
    "哈吉": ("哈萨克斯坦", "吉尔吉斯斯坦"),
    "沙伊": ("沙特阿拉伯", "伊朗"),
    "沙阿": ("沙特阿拉伯", "阿联酋"),
    "云贵": ("云南", "贵州"),
    "江浙": ("江苏", "浙江"),
    "苏浙": ("江苏", "浙江"),
    "浙苏": ("浙江", "江苏"),
    "沪苏": ("上海", "江苏"),
    "苏皖": ("江苏", "安徽"),
    "黑吉": ("黑龙江", "吉林"),
    "吉辽": ("吉林", "辽宁"),
    "甘宁": ("甘肃", "宁夏"),
    "甘青": ("甘肃", "青海"),
    "青藏": ("青海", "西藏"),
    "陕甘": ("陕西", "甘肃"),
}
"""Two one-character forms side by side whose reading is settled."""

_OWN_VOICE: Final = ("发言人", "新闻发言人", "有关负责人", "新闻办", "相关负责人", "回应", "例行")
_ABOUT_OTHERS: Final = ("针对", "面对", "对于", "就", "随着", "由于", "鉴于", "在", "对")
_BARE_GOVERNMENT: Final = ("政府", "当局", "新政府", "现政府", "本届政府", "中央政府", "联邦政府")
_STATE_BODIES: Final = (
    "法院", "检察院", "检察厅", "裁判所", "议会", "国秘处", "总统府", "总理府", "内阁",
    "选举委员会", "调查委员会", "总统室", "安全处", "部", "署", "局", "厅",
)  # fmt: skip
_LOCAL_BODIES: Final = ("省", "市", "县", "区", "镇", "州")
_NEAREST: Final = 12
_REMEMBERED: Final = 40
_EXPLICIT: Final = 0.85


class Choice(NamedTuple):
    """An option and the probability (0-1) that it is the one meant."""

    option: Option
    score: float


@dataclass(slots=True)
class Scene:
    """What the text has told so far (`recent`, `bodies`, `named`) and tells for sure (`evidence`)."""

    around: Surroundings
    options: Sequence[Sequence[Option]]
    knowledge: Knowledge
    evidence: Counter[str] = field(default_factory=Counter)
    recent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=_NEAREST))
    bodies: dict[str, Option] = field(default_factory=dict)
    named: dict[str, Option] = field(default_factory=dict)
    home: str = HOME
    spoken: deque[Spoken] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def remember(self, position: int, choice: Choice, surface: str) -> None:
        """Take note of a resolved mention that starts at `position`; a doubtful body is not taken up."""
        option = choice.option
        if option.country is not None:
            self.recent.append((position, option.country))
        self.spoken.appendleft(Spoken(surface, option))
        if option.kind == "AGENCY" and choice.score >= _EXPLICIT:
            for length in range(2, min(len(surface), 12)):
                self.bodies[surface[-length:]] = option
            self.bodies[surface] = option

    def spoken_of(self) -> str | None:
        """The country named last, or that of the person or body named last; None before the first."""
        return self.recent[-1][1] if self.recent else None

    def last_country(self, allowed: Sequence[str], since: int) -> tuple[int, str] | None:
        """The nearest preceding (position, country) at or after `since` that is in `allowed`."""
        for position, country in reversed(self.recent):
            if position < since:
                return None
            if country in allowed:
                return position, country
        return None


def choose(index: int, found: Sequence[Option], scene: Scene) -> Choice:
    """The option meant by mention `index`, with its probability."""
    earlier = scene.bodies.get(scene.around.surface(index))
    touched = scene.around.touching_before(index) is not None
    if (
        earlier
        and not touched
        and all(option.kind == "AGENCY" and option.name_kind == "short" for option in found)
    ):
        return Choice(earlier, 0.85)
    if found[0].name_kind == "own":
        taken_up = antecedent(found[0].id, scene.spoken, scene.home)
        if taken_up is not None:
            return Choice(taken_up, 0.6)
        local = local_body(found[0], _regions_before(index, scene))
        if local is not None:
            return Choice(local, 0.6)
        bare = _unknown_body(found[0], scene)
        if bare is not None:
            return bare
    if len(found) == 1:
        return Choice(found[0], 0.9 if found[0].name_kind in ("one_char", "composed", "seat") else 0.98)
    if found[0].kind == "GPE":
        return _place(index, found, scene)
    if found[0].kind == "AGENCY":
        return _body(index, found, scene)
    return _by_evidence(found, scene.evidence, exact=True)


def _by_evidence(found: Sequence[Option], evidence: Counter[str], *, exact: bool = False) -> Choice:
    """The option that the rest of the text names, else the one whose country it names, else the first."""
    named = max(found, key=lambda option: evidence[option.id])
    if evidence[named.id]:
        return Choice(named, 0.9)
    exact_id = [option for option in found if option.name_kind == "id"]
    if exact and exact_id:
        return Choice(exact_id[0], 0.8)
    at_home = max(found, key=lambda option: evidence[option.country] if option.country else 0)
    if at_home.country and evidence[at_home.country]:
        return Choice(at_home, 0.75)
    return Choice(found[0], 0.6)


def _place(index: int, found: Sequence[Option], scene: Scene) -> Choice:
    paired = _paired(index, found, scene)
    if paired is not None:
        return paired
    spelt_out = [option for option in found if is_region(option) and scene.evidence[option.id]]
    if found[0].name_kind == "seat" and spelt_out:
        return Choice(spelt_out[0], 0.7)  # 台北 in a text about 台北市政府
    neighbours = [scene.options[other] for other in scene.around.listed_with(index) if scene.options[other]]
    regional = [all(is_region(option) for option in options) for options in neighbours]
    fitting = list(found)
    if (regional and all(regional)) or names_city(scene.around.text, scene.around.mentions[index][1]):
        fitting = [option for option in found if is_region(option)] or fitting
    elif regional or found[0].name_kind == "seat":
        fitting = [option for option in found if not is_region(option)] or fitting
    if len(fitting) == 1:
        return Choice(fitting[0], 0.8)
    return _by_evidence(fitting, scene.evidence)


def _paired(index: int, found: Sequence[Option], scene: Scene) -> Choice | None:
    start, end, _ = scene.around.mentions[index]
    if end - start != 1:
        return None
    text = scene.around.text
    for pair, place in ((text[start - 1 : end], 1), (text[start : end + 1], 0)):
        settled = PAIRS.get(pair)
        for option in found:
            if settled is not None and option.id == settled[place]:
                return Choice(option, 0.9)
    return None


def _regions_before(index: int, scene: Scene) -> Iterator[Spoken]:
    """The provinces, cities and counties mentioned last before mention `index`, mere settings included."""
    for earlier in range(index - 1, max(-1, index - 1 - _REMEMBERED), -1):
        for option in scene.options[earlier]:
            if is_region(option):
                yield Spoken(scene.around.surface(earlier), option)


def _unknown_body(own: Option, scene: Scene) -> Choice | None:
    """政府 → the country spoken of; 审计法院 → that body of it, if foreign; else None."""
    if own.id in scene.named:
        return Choice(scene.named[own.id], 0.6)
    country = scene.home if scene.home != HOME else scene.spoken_of()
    if country is None:
        return None
    if own.kind == "AGENCY" and own.id in _BARE_GOVERNMENT:
        return Choice(Option(country, "GPE", country, "government"), 0.6)
    if country == HOME or not _lacks_country(own) or begins_with_place(own.id, scene.knowledge):
        return None
    scene.named[own.id] = Option(country + own.id, own.kind, country, "composed")
    return Choice(scene.named[own.id], 0.6)


def _lacks_country(own: Option) -> bool:
    """Whether an unknown name is that of a state's body as any country may have one."""
    if own.kind == "ORG":
        return own.id.startswith("国家") and own.id.endswith("公司")
    return (
        own.kind == "AGENCY"
        and own.id.endswith(_STATE_BODIES)
        and not any(mark in own.id for mark in _LOCAL_BODIES)
        and len(own.id) <= 8
        and not is_local(own.id)
    )


def _body(index: int, found: Sequence[Option], scene: Scene) -> Choice:
    """A ministry, central bank or parliament named without its country."""
    around, text = scene.around, scene.around.text
    start, end, _ = around.mentions[index]
    surface = around.surface(index)
    by_country = {option.country: option for option in reversed(found) if option.country is not None}
    touching = around.touching_before(index)
    if touching is not None:
        for option in scene.options[touching]:
            if option.id == option.country and option.country not in by_country and surface in HEADS:
                return Choice(Option(option.id + surface, "AGENCY", option.id, "composed"), 0.85)
            if option.country is not None and option.country in by_country:
                return Choice(by_country[option.country], 0.95)
    exact = [option for option in found if option.name_kind in ("id", "acronym")]
    if exact:
        return _by_evidence(exact, scene.evidence, exact=True)
    home = by_country.get(scene.home)
    elsewhere = scene.spoken_of() if scene.home == HOME else scene.home
    here = scene.last_country(list(by_country), scene.around.sentence_start(start))
    unknown = home is None and elsewhere not in (HOME, *by_country)
    if surface in HEADS and elsewhere and unknown and not (here and scene.home != HOME):
        return Choice(Option(elsewhere + surface, "AGENCY", elsewhere, "composed"), 0.5)
    if home and (
        text.startswith(_OWN_VOICE, end)
        or text.endswith(("我", "我国", "咱们", "我们"), max(0, start - 2), start)
    ):
        return Choice(home, 0.85)
    return _body_by_country(start, by_country, found, scene)


def _body_by_country(
    start: int, by_country: dict[str, Option], found: Sequence[Option], scene: Scene
) -> Choice:
    countries = list(by_country)
    home = by_country.get(scene.home)
    clause = scene.around.clause_start(start)
    sentence = scene.around.sentence_start(start)
    if near := scene.last_country(countries, min(clause, start)):
        return Choice(by_country[near[1]], 0.8)
    if near := scene.last_country(countries, sentence):
        about_others = scene.around.text.startswith(_ABOUT_OTHERS, scene.around.clause_start(near[0]))
        if home and near[1] != scene.home and about_others:
            return Choice(home, 0.6)
        return Choice(by_country[near[1]], 0.65)
    busiest = max(countries, key=lambda country: scene.evidence[country], default=scene.home)
    if home and scene.evidence[scene.home] and scene.evidence[busiest] <= 2 * scene.evidence[scene.home]:
        return Choice(home, 0.7)
    if near := scene.last_country(countries, 0):
        return Choice(by_country[near[1]], 0.6)
    if home:
        return Choice(home, 0.7)
    return _by_evidence(found, scene.evidence)
