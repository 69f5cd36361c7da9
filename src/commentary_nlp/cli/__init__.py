"""`commentary-nlp analyze | annotate | evaluate | train | table | report | corpus | models`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 faults or differences found, 2 input or options that cannot be used,
    3 a batch job done in which records failed.

    Errors of the package become one message on stderr, without a traceback; a reader that closes
    the pipe ends the program quietly.
    """
    import typer

    from commentary_nlp.cli.app import app
    from commentary_nlp.cli.output import use_utf8
    from commentary_nlp.cli.usage import UsageError, refused
    from commentary_nlp.errors import CommentaryError

    use_utf8()
    try:
        code: int | None = app(
            args=None if arguments is None else list(arguments),
            prog_name="commentary-nlp",
            standalone_mode=False,
        )
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except typer.Abort:
        print("commentary-nlp: stopped", file=sys.stderr)
        return 1
    except UsageError as error:
        if reason := refused(error):
            print(f"commentary-nlp: {reason}", file=sys.stderr)
        return 2
    except CommentaryError as error:
        print(f"commentary-nlp: {error}", file=sys.stderr)
        return 2
    return code or 0
