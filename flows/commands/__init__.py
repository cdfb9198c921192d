"""The command groups: one module each, with `register(app)`; heavy imports go into the commands, so that help is quick.

`context.obj` holds the `flows.settings.Settings`.
"""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

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


def counted(number: int, noun: str) -> str:
    """`1 figure`, `2 figures`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def program(home: Path | None = None) -> str:
    """The command as the user's shell finds it, with the home where one is given: lines that can be pasted."""
    script = Path(sys.argv[0]) if Path(sys.argv[0]).name == "solieu" else Path(sys.executable).with_name("solieu")
    found = shutil.which("solieu")
    if found and Path(found).resolve() == script.resolve():
        called = "solieu"
    else:
        here = Path.cwd()
        whole = here / script
        called = shlex.quote(str(whole.relative_to(here) if whole.is_relative_to(here) else whole))
    return f"{called} --home {shlex.quote(str(home))}" if home else called


def make_folder(file: Path) -> None:
    """Make the folder that a file is to be written into, and say so where it was not there. Raises CommandError."""
    folder = file.parent
    if folder.is_dir():
        return
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise CommandError(f"The folder {folder} cannot be made: {error.strerror}. Choose another place.") from error
    print(f"Made the folder {folder}.")


def shown(text: object) -> str:
    """Text of documents and names of files without what a terminal would obey (escape sequences, line breaks)."""
    return "".join(letter if letter.isprintable() else " " for letter in str(text))
