"""Reports for people: self-contained HTML pages over results.

The reading of one text is `Commentary.to_html`. Nothing is loaded until a report is made.
"""

from __future__ import annotations

from commentary_nlp.report.article import LANGUAGES, article_html

__all__ = ["LANGUAGES", "article_html"]
