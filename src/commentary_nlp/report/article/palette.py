"""The colours of the report in both schemes.

Every foreground has a contrast of at least 4.5 to the background that it stands on (WCAG 2.2, level AA).
Blue stands for favour and orange for its opposite, a pair that the common colour blindnesses keep apart.
"""

from __future__ import annotations

from typing import Final

FAMILIES: Final = {
    "image": ("metaphor", "personification", "metonymy", "hyperbole"),
    "form": ("parallelism", "antithesis", "repetition", "climax"),
    "question": ("rhetorical_question", "hypophora"),
    "wording": ("irony", "allusion", "idiom", "loaded_language"),
    "figure": ("numeric_appeal",),
}
"""Devices that share a colour and a kind of line."""
LINES: Final = {
    "image": "solid",
    "form": "double",
    "question": "dotted",
    "wording": "dashed",
    "figure": "solid",
}

LIGHT: Final = {
    "paper": "#ffffff",
    "panel": "#f6f7f9",
    "ink": "#1c2127",
    "quiet": "#555e68",
    "line": "#d5dae0",
    "link": "#0b5cad",
    "flash": "#fff3b0",
    "favor": "#1d4fd8",
    "against": "#b33a0e",
    "neutral": "#555e68",
    "mixed": "#7a2fc4",
    "PERSON": "#d9e9fd",
    "PERSON-ink": "#1a3f94",
    "AGENCY": "#e9e3fd",
    "AGENCY-ink": "#53209f",
    "ORG": "#cdf3ed",
    "ORG-ink": "#0d534d",
    "GPE": "#fdefc2",
    "GPE-ink": "#6f3a06",
    "LOC": "#dbf3d6",
    "LOC-ink": "#1d5228",
    "COMMODITY": "#fbdfee",
    "COMMODITY-ink": "#8d1850",
    "image": "#a0189c",
    "form": "#0b6b62",
    "question": "#47700d",
    "wording": "#8f5200",
    "figure": "#3d4752",
}
DARK: Final = {
    "paper": "#13171c",
    "panel": "#1b2027",
    "ink": "#e7eaee",
    "quiet": "#a3adb8",
    "line": "#353d47",
    "link": "#8cc2ff",
    "flash": "#4a4212",
    "favor": "#8ab8ff",
    "against": "#ff9d78",
    "neutral": "#a3adb8",
    "mixed": "#c9a8ff",
    "PERSON": "#1d3b64",
    "PERSON-ink": "#b5d3ff",
    "AGENCY": "#3c2b6b",
    "AGENCY-ink": "#d6c6ff",
    "ORG": "#114844",
    "ORG-ink": "#93ebde",
    "GPE": "#54400d",
    "GPE-ink": "#ffdf8a",
    "LOC": "#204a29",
    "LOC-ink": "#a6e6b2",
    "COMMODITY": "#5d2344",
    "COMMODITY-ink": "#fcbcd9",
    "image": "#f2aff0",
    "form": "#66e3d2",
    "question": "#bde36a",
    "wording": "#fdbb78",
    "figure": "#c6d0db",
}
