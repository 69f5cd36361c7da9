"""The words that report what somebody says or thinks."""

from __future__ import annotations

import re
from typing import Final

_FEELING: Final = (
    r"表示“?(?:强烈|坚决|高度|严重|深切|极大|热烈|明确|公开|极为|十分|非常|诚挚|由衷|衷心|极其|的){0,2}"
    r"(?:不满|反对|谴责|赞赏|欢迎|肯定|支持|关切|遗憾|失望|愤怒|愤慨|抗议|感谢|担忧|钦佩|质疑|怀疑|赞同|敬意|不解|"
    r"震惊|祝贺)"
)
_SPEECH: Final = (
    r"表示|指出|(?<!被)(?<!普遍)认为|强调|声称|宣称|坚称|辩称|断言|抱怨|透露|承认(?!了)|否认|写道|直言|坦言|放话|喊话|"
    r"扬言|重申|辩解|回应(?!速度)|反驳|回击|呼吁|提醒|(?<!极端)主张|深信|坚信|相信|担心|担忧|预言|感叹|感慨|调侃|叫嚣|吹嘘|"
    r"鼓吹|警告|告诫|反问|质问|发文(?=[，：])|发帖(?=[，：])|自嘲|正告|告诉(?:记者|本报|我们|我|笔者|《[^》]{1,10}》)|回我|直指|形容为|声明|写(?=[我他她它“])|写过(?=“)|讲(?=[，：“])|评价|评论(?![家区员])|形容|讽刺道|说道"
)
_CALLS: Final = r"(?<![名号堪简统职尊俗可爱昵人据])称(?![为赞霸王呼谓号得之职道病心雄臣兄作颂])"
_SAYS: Final = (
    r"(?<![据小学听传话演劝解来再按照俗常虽游胡瞎邪的必多用别甭没])(?<!可以)(?<!应该)(?<!不得不)(?<!简单)(?<!具体)(?<!老实)"
    r"(?<!换句话)说(?![明法服到穿一不起白来实教客辞唱破真和])"
)
_JUDGEMENT: Final = (
    r"批评(?![者家声])|指责|谴责|抨击|斥责|痛斥|痛批|怒斥|怒批|炮轰|狠批|嘲讽|讥讽|讽刺|嘲笑|挖苦|奚落|抹黑|污蔑|诬蔑|"
    r"诋毁|贬低|控诉|指控|质疑(?!声)|反对(?![党派者])|埋怨|责怪|怪罪|数落|痛骂|大骂|怒怼|赞扬|称赞|盛赞|大赞|赞赏|"
    r"赞誉|赞许|表扬|夸赞|夸奖|吹捧|力挺|支持(?![率者])|声援|拥护|欢迎(?!仪式)|肯定(?![会是要不有能得将])|恭维|推崇|"
    r"钦佩|佩服|欣赏|看好|看衰|唱衰|不满|敦促|蔑视|鄙视|称许|大骂|骂(?![街名声人战])|怒骂|讥为|讥笑|嫌(?![疑弃])|敲打|力撑|"
    r"夸(?![张大耀])|讥(?=[他她它])|嘲(?=[他她它])|评(?=[他她它])|叫(?=[他她它])|笑(?=[他她它]|[^，。“]{1,8}是“)|"
    r"指(?=[^，。“着出导责向数]{1,6}是)|渲染(?=“)"
)
_NAMING: Final = r"称作|称为|叫作|叫做|说成|骂作|骂成|骂为|讥为|斥为|视为|当作|看作|看成"
_VERBS: Final = (
    rf"(?P<feeling>{_FEELING})|(?P<named>称之为|(?:{_NAMING})(?=“))|(?P<say>{_SPEECH}|{_CALLS}|{_SAYS})|"
    rf"(?P<judge>(?:{_JUDGEMENT})(?!的))"
)
_LOOKAROUND: Final = re.compile(r"\(\?<?[=!][^()]*\)")
_BEGINNINGS: Final = "".join(
    {
        words[:1]
        for alternatives in ("表", _NAMING, _SPEECH, "称|说", _JUDGEMENT)
        for words in _LOOKAROUND.sub("", alternatives).split("|")
    }
)
"""The first characters of all verbs: elsewhere the long pattern need not be tried."""

SAY: Final = re.compile(rf"(?=[{re.escape(_BEGINNINGS)}])(?:{_VERBS})")
"""Speech with a clause (`say`), with a feeling named (`feeling`), judgement of an object behind the verb
(`judge`) or before it (`named`: 称之为, 把…称作)."""

NOMINAL: Final = re.compile(
    r"(?:的|受到?|遭到?|引发|招致|面对|加大|提供|获得|得到|寻求|寻找|赢得|失去|争取|给予|缺乏|作出|做出|"
    r"这种|一片|种种|各方)$"
)
"""Before a verb: it is a noun there, as in 美国的批评."""

NORMATIVE: Final = re.compile(r"(?:应该?|应当|必须|需要|值得|可以|不得不|理由|应予|有必要|不能不|很难|不妨)$")
"""Before a verb: the author says what ought to be, and reports nobody."""

PASSIVE: Final = re.compile(r"(?:被|遭到?|受到|引来|招来|招致)$")

OBLIQUE: Final = re.compile(
    r"(?:对于|对|向|针对|就|关于|围绕|在|同|与|和|跟|及|给|把|(?<![上中少大主])将|(?<![行])为|从|访问|抵达|会见|接受|面对|随着|由于|因|比|"
    r"当着|告诉|联合|连同|除了|除|根据|关乎|让|(?<![大特公])使|(?<!司)令|替|经过|通过|迫使)$"
)
"""Before a mention: it is not the subject of the clause but belongs to a phrase before the verb."""

PEOPLE: Final = re.compile(
    r"媒体|专家|学者|网友|网民|民众|农民|农户|企业|消费者|经济学家|分析师|智库|商家|选民|观察人士|舆论|工人|投资者|百姓|"
    r"球迷|商人|高管|股民|国民|民间|工会|商会|居民|人士|市场|业界|教授|记者|律师|公司|豆农|车企|学界|各界|商界|政界|作家|厂商|游客|青年|年轻人|人(?=[爱都说常总早看听认觉])"
)
"""After a country's name: not the country speaks but unnamed people in it."""

ROLES: Final = re.compile(
    r"发言人|国务卿|上将|中将|少将|将军|教授|法官|检察官|律师|策略师|校长|董事|司长|处长|县长|区长|亲王|工程师|大臣|议长|秘书长|主任|书记|市长|省长|州长|局长|署长|会长|司令|参谋长|特使|专员|委员|领袖|"
    r"党魁|创始人|老板|院长|社长|理事|顾问|智库|社评|部长|总统|总理|首相|官员|负责人|主席|外长|财长|防长|代表|大使|行长|总裁|高官|政要|领导人|分析师|"
    r"研究员|记者|专家|议员|学者|首席|主管|高管|报告|声明|社论|评论|文章|经济学家"
)

ELIDED: Final = re.compile(
    r"(?:[ “”]|但是?|不过|而|并且|并|还|也|又|更|则|同时|随后|进一步|公开|多次|曾|甚至|再次|一边|一面|转而|"
    r"却|反而|强烈|严厉|反复|不断|大肆|坚决|直接|当众|高调|再度|继续|一再|明确|随即|转头|又在|更是|事后|此前|"
    r"接着)*$"
)
"""All that stands before the verb in a clause that takes its subject from the clause before."""

OPINION: Final = re.compile(
    r"(?:在|依|照)(?P<in>[^，。；！？]{0,14}?)(?:看来|眼里|眼中|心目中)|"
    r"(?:据|援引|引述)(?P<by>[^，。；！？]{0,20}?)(?:报道|称|透露|介绍|披露|分析|统计|消息|估计)|"
    r"(?P<of>[^，。；：！？“”]{1,20}?)的(?:理由|理论|说法|说辞|回答|反驳|辩解|看法|判断|评价|评语|结论|解释|抱怨|原话|观点|逻辑)"
    r"(?:则|也|却|就|便|倒)?是(?=[，：“])"
)
"""In whose eyes, by whose report, whose word: the holder stands in the group."""

AUTHOR_RETURNS: Final = re.compile(
    r"[，；。](?:但|可|然而|不过)?(?:事实|殊不知|其实|实际上|这种说法|这种论调|这番话|这话|此话|这一说法|这套说辞|显然|这无疑|"
    r"可惜|真相是|笔者|我们不禁|话说回来|这不过是|这恰恰|问题是|且不说|不难看出|可见|难怪|结果|数据却|数据显示|现实却|现实是)"
)
"""Where the report ends inside its sentence and the author speaks again."""

RIVAL: Final = re.compile(r"[^，；]{0,6}?(?:则|却|反而|倒是)")
"""After a second speaker's name: the first report ended before him."""

GOES_ON: Final = re.compile(r"“|又|并|也|还|而且|更|且|同时|要求|因为|所以|以及|甚至")
"""After words quoted in a report and a pause: the report goes on."""
