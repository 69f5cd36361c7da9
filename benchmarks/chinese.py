"""The table of figures in Chinese: phrase by phrase, the figures themselves untouched."""

from __future__ import annotations

PHRASES = {
    "| what | at least | measured | reached |": "| 项目 | 要求 | 实测 | 达到 |",
    "| yes |": "| 是 |",
    "| **no** |": "| **否** |",
    "| not measured |": "| 未测 |",
    "MSRA test, entity F1 (PER, LOC, ORG)": "MSRA 测试集，实体 F1（人名、地名、机构）",
    "CLUENER2020 dev, F1 of ten types": "CLUENER2020 开发集，十类实体 F1",
    "C-STANCE A test, macro-F1": "C-STANCE A 测试集，宏平均 F1",
    "C-STANCE A test, noun-phrase targets": "C-STANCE A 测试集，名词短语对象",
    "CMRE test, metaphor sentence F1": "CMRE 测试集，比喻句 F1",
    "ToSarcasm test, sarcasm F1": "ToSarcasm 测试集，反讽 F1",
    " (the bar: linear characters, same run)": "（对照：同次运行的线性字符模型）",
    "three tasks end to end, ": "三项任务全程，",
    " threads, against LAC's entities alone": " 线程，对比 LAC 只做实体",
    " against ": " 比 ",
    " characters/s": " 字/秒",
    "`import commentary_nlp` over a bare start": "`import commentary_nlp` 增加的时间",
    "under 0.3 s, nothing heavy": "0.3 秒以内，不载入大型模块",
    ", nothing heavy": "，无大型模块",
    "first analysis of 3,000 characters in a fresh process": "新进程首次分析三千字",
    "under 4 s, under 700 MB": "4 秒、700 MB 以内",
    "a document alone, in batches of 8 and 32, shuffled": "同一文档单独、按 8 与 32 成批、打乱顺序",
    "same spans and labels, scores within": "位置与标签相同，得分相差不超过",
    "different spans and labels, scores within": "位置或标签不同，得分相差不超过",
    " documents)": " 篇)",
    " modules": " 个模块",
    " s, ": " 秒，",
    "Measured on ": "测量环境：",
    " cores (": " 核 (",
    "load before the run": "运行前负载",
    "Model default": "模型 default",
    ", encoder ": "，编码器 ",
    "Throughput: median of ": "吞吐量：相同文本交替运行 ",
    " interleaved rounds of the same texts; ": " 轮的中位数；",
    "LAC reads by the document, the faster way here.": "LAC 按篇读取（此处较快的方式）。",
    "LAC reads by the sentence, the faster way here.": "LAC 按句读取（此处较快的方式）。",
}
"""English phrase → Chinese, the longer before a shorter one that it holds."""


def translate(text: str) -> str:
    """The table and its notes in Chinese; a phrase that is not known stays as it is."""
    for phrase in sorted(PHRASES, key=len, reverse=True):
        text = text.replace(phrase, PHRASES[phrase])
    return text
