"""Metonymy: a seat of power, a place or a sign that stands for whom it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from commentary_nlp.commentary.types import Device
from commentary_nlp.rhetoric.clauses import Passage
from commentary_nlp.rhetoric.lexicon import Hit

_PLACE_BEFORE = re.compile(
    r"(?:在|于|抵达|到达|从|位于|前往|进入|走进|离开|返回|赴|来到|到访|造访|访问|参观|冲击|闯入|"
    r"入主|重返|途经|步入|驶入|走出|搬进|毗邻|[做作]客|到)(?:了|过|美国|俄罗斯|英国|韩国|法国|"
    r"纽约)?$"
)
_PLACE_AFTER = re.compile(
    r"^(?:草坪|南草坪|门口|门前|门外|大门|前|内|里|外(?!交|部|长|贸)|附近|周边|广场|椭圆形|东厅|"
    r"西翼|玫瑰园|大楼|大厅|办公室|地下|上空|举行|会见|会面|会晤|见面|接待|街头|公园|街区|大街|"
    r"大道|铜牛|东翼|宴会厅|战情室|新闻厅|北面|南面|一带)"
)
_SIDE = re.compile(
    r"(?<![\u4e00-\u9fff]在)(?<![在从抵赴到驻])(?:华盛顿|莫斯科|东京|伦敦|柏林|巴黎|布鲁塞尔|台北|"
    r"首尔|堪培拉|基辅|德黑兰|新德里|渥太华)"
    r"(?=(?:方面|当局|的(?:盘算|算盘|如意算盘|政客|决策者|战略|焦虑|态度|逻辑|傲慢|霸权|意图|野心|"
    r"耐心))|(?:却|正|也|仍|还|又|再|显然|终于|一再|似乎|一直|早已|必须|应当|应该)?"
    r"(?:宣布|认为|声称|宣称|试图|企图|坚称|拒绝|警告|威胁|指责|施压|挥舞|挥起|急于|担心|害怕|"
    r"不会|不愿|不想|需要|想要|希望|打算|决定|承诺|否认|呼吁|忘了|误判|低估|高估|盘算|打错|清楚|"
    r"知道|明白|相信|不得不))"
)
_CAPITAL = re.compile(
    r"华盛顿|莫斯科|东京|伦敦|柏林|巴黎|布鲁塞尔|台北|首尔|堪培拉|基辅|德黑兰|新德里|渥太华|北京|"
    r"海牙|布达佩斯|华沙|安卡拉|利雅得|平壤|"
    r"马尼拉|河内|雅加达|巴西利亚|墨西哥城|喀布尔|大马士革|特拉维夫|维也纳|日内瓦"
)
_CITY = re.compile(
    r"^(?:那[位个]|总部|市|州|街|时间|郊|大学|机场|奥运|会议|峰会|大桥|地铁|当地|东部|西部|南部|"
    r"北部|邮报|时报|电|讯|人|话|胡同|特区|出席|会见|会谈|会晤|举行|举办|开幕|"
    r"召开|、|站|队|国安|路|城|港|的(?:街|夜|冬|春|夏|秋|雨|天气|居民|家|酒店|餐|咖啡|大学|"
    r"博物馆)|[冬夏]奥|银行|证券|周报|飞|公约|仲裁|国际法)"
)
_IN_CITY = re.compile(
    r"(?:在|于|抵达|到达|到|访问|飞往|飞抵|飞|前往|赴|抵|从|位于|驻|离开|返回|来|去|首都|、|回|进|至|"
    r"逛|游|住|经|[日月年])$"
)


def find_metonymies(passage: Passage, hits: Sequence[Hit]) -> Iterator[Device]:
    """Seats and signs of the word list, and capitals; in a report those that a verb shows as acting."""
    text = passage.text
    for hit in hits:
        before, after = text[max(0, hit.start - 8) : hit.start].rstrip("“‘"), text[hit.end : hit.end + 6]
        if not _PLACE_BEFORE.search(before) and not _PLACE_AFTER.match(after):
            yield Device(hit.start, hit.end, "metonymy", hit.entry.score)
    for match in _SIDE.finditer(text):
        yield Device(match.start(), match.end(), "metonymy", 0.65)
    if not passage.argues:
        return
    for match in _CAPITAL.finditer(text):
        before, after = text[max(0, match.start() - 4) : match.start()], text[match.end() : match.end() + 6]
        if not _IN_CITY.search(before) and not _CITY.match(after):
            yield Device(match.start(), match.end(), "metonymy", 0.75)
