"""Every word of the report's interface, one table a language, the same keys in each."""

from __future__ import annotations

from typing import Final

from commentary_nlp.errors import InputError
from commentary_nlp.report.article.wording.chinese import CHINESE
from commentary_nlp.report.article.wording.english import ENGLISH

LANGUAGES: Final = {"en": ENGLISH, "zh": CHINESE}


class Wording:
    """The words of one language, by key; a key that does not exist is an error of the template."""

    def __init__(self, table: dict[str, str]) -> None:
        self.table = table

    def __call__(self, key: str, /, **values: object) -> str:
        """The words under `key` with `values` in their places."""
        return self.table[key].format(**values)

    def count(self, number: int, noun: str) -> str:
        """`number` of the things that `noun` names, in the right grammatical number."""
        return self.table[f"{noun}.one" if number == 1 else f"{noun}.many"].format(n=f"{number:,}")


def wording(language: str) -> Wording:
    """The words of `language`; InputError (C450) names the languages there are."""
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise InputError("C450", f"no interface language {language!r}. Choose one of: {known}.")
    return Wording(LANGUAGES[language])
