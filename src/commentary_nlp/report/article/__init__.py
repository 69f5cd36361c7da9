"""The report on one text: a page of its own, or a fragment for a notebook.

`segments` cuts the text where marks begin and end, `actors`, `strip`, `rhetoric` and `doubts` gather what the
sections show, `page` puts them into the templates, `wording` holds every word of the interface.
"""

from __future__ import annotations

from commentary_nlp.report.article.page import article_html
from commentary_nlp.report.article.wording import LANGUAGES

__all__ = ["LANGUAGES", "article_html"]
