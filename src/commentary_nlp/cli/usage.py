"""Wrong options and arguments in one line: what is wrong, the nearest name, where the help is.

C141  an option or command that there is not, a value that does not fit, an argument too many or too few
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

import typer

from commentary_nlp.errors import InputError

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""The base of what the parser raises; newer versions of typer have a class of their own for it."""


def refused(error: Any) -> InputError | None:
    """What is said of a UsageError; None where the parser has shown its help instead."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return None
    context = error.ctx
    command = context.command_path if context is not None else "commentary-nlp"
    where = command.partition(" ")[2]
    cause = (
        " ".join(error.format_message().replace("Value error, ", "").split())
        .partition(" (Possible options")[0]
        .rstrip(".")
    )
    cause = cause.partition(". Did you mean")[0].partition(" Did you mean")[0]
    nearest = _nearest(error)
    hint = f" Did you mean {nearest}?" if nearest else ""
    return InputError(
        "C141", f"{where}{': ' if where else ''}{cause[:1].lower()}{cause[1:]}.{hint} Run '{command} --help'."
    )


def _nearest(error: Any) -> str:
    """The option or command whose name is nearest to the one that there is not."""
    context = error.ctx
    if context is None:
        return ""
    if wrong := getattr(error, "option_name", ""):
        return _closest(wrong, (name for option in context.command.params for name in option.opts))
    _, quote, rest = error.message.partition("No such command '")
    return _closest(rest.partition("'")[0], context.command.commands) if quote else ""


def _closest(wrong: str, names: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(wrong, list(names), 1)), "")
