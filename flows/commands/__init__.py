"""The command groups: one module each, with `register(app)`; heavy imports go into the commands, so that help is quick.

`context.obj` holds the `flows.settings.Settings`.
"""

from __future__ import annotations

import typer

from flows.settings import Settings

INTERRUPTED = 130
"""Exit status after Ctrl-C, as the shell has it."""


class CommandError(Exception):
    """What a user asked for cannot be done; the message says what, why, and what to do."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def settings_of(context: typer.Context) -> Settings:
    """The settings of this call, with the flags that stand before the command."""
    settings = context.obj
    assert isinstance(settings, Settings)
    return settings


def shown(text: object) -> str:
    """Text of documents and names of files without what a terminal would obey (escape sequences, line breaks)."""
    return "".join(letter if letter.isprintable() else " " for letter in str(text))
