"""The command `solieu`. Each group of commands registers itself from its own module in `flows/commands/`."""

from __future__ import annotations

import pkgutil
import signal
import sys
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from flows import commands
from flows import settings as configuration


class Commands(TyperGroup):
    """The commands; one that is broken off says so, where Typer would end without a word."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command. Raises CommandError after Ctrl-C."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            message = "Broken off before its end. Run the same command again."
            raise commands.CommandError(message, commands.INTERRUPTED) from None


app = typer.Typer(
    cls=Commands,
    name="solieu",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def common(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(
            help="Folder of archive, database, exports and reports [SOLIEU_HOME, default: data].", show_default=False
        ),
    ] = None,
) -> None:
    """[bold]Số Liệu[/bold]: every figure in what Vietnamese departments, districts and communes publish, in one table.

    Begin with [bold]solieu ingest FOLDER[/bold], then [bold]solieu export FIGURES.csv[/bold].
    Settings are SOLIEU_* in the environment or in a file .env; README.md names them.
    """
    context.obj = configuration.load(home=home)


for module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda found: found.name):
    import_module(f"flows.commands.{module.name}").register(app)


class Terminated(KeyboardInterrupt):
    """SIGTERM: the run ends as after Ctrl-C."""


def main() -> None:
    """Run the command; what goes wrong is said in a sentence, without a traceback."""
    signals: list[int] = []

    def terminate(number: int, _frame: FrameType | None) -> NoReturn:
        signals.append(number)
        raise Terminated

    signal.signal(signal.SIGTERM, terminate)
    status = _run()
    sys.exit(128 + signals[0] if signals and status == commands.INTERRUPTED else status)


def _run() -> int | str | None:
    """The command's exit status."""
    try:
        app()
    except SystemExit as end:
        return end.code
    except BrokenPipeError:
        # The reader of our output has gone (`solieu status | head`), which is no error.
        sys.stderr.close()
    except Exception as error:
        if (message := _of_a_path(error)) is not None:
            _say(message)
            return 1
        if not expected(error):
            raise
        _say(str(error))
        return int(getattr(error, "status", 1))
    return 0


def _of_a_path(error: Exception) -> str | None:
    """What is said of a file or folder of the home that the system refuses, None for any other error."""
    from outputs.errors import export_error, is_of_a_path

    return str(export_error(Path(error.filename), error)) if is_of_a_path(error) else None


def expected(error: BaseException) -> bool:
    """Whether the error's message is written for people."""
    from corpus.archive import ArchiveError
    from corpus.crawl.ledger import LedgerError
    from corpus.crawl.run import CrawlError
    from corpus.folders import FolderError
    from corpus.sources import SourceError
    from extractors.readers import ReadError
    from flows.crew import CrewError
    from flows.home import HomeError
    from flows.schedule import ScheduleError
    from flows.server import ServerError
    from outputs.errors import OutputError

    known = (ArchiveError, FolderError, ReadError, HomeError, ServerError, OutputError, configuration.SettingsError)
    crawling = (SourceError, LedgerError, CrawlError, ScheduleError)
    return isinstance(error, (*known, *crawling, CrewError, commands.CommandError))


def _say(message: str) -> None:
    print(f"solieu: {message}", file=sys.stderr)


if __name__ == "__main__":
    main()
