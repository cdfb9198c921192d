"""The command `solieu`. Each group of commands registers itself from its own module in `flows/commands/`."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from flows import commands
from flows import settings as configuration

app = typer.Typer(
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


def main() -> None:
    """Run the command; what goes wrong is said in a sentence, without a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        _say("Broken off.")
        sys.exit(commands.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone (`solieu status | head`), which is no error.
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if not expected(error):
            raise
        _say(str(error))
        sys.exit(getattr(error, "status", 1))


def expected(error: BaseException) -> bool:
    """Whether the error's message is written for people."""
    from corpus.archive import ArchiveError
    from corpus.crawl.ledger import LedgerError
    from corpus.crawl.run import CrawlError
    from corpus.folders import FolderError
    from corpus.sources import SourceError
    from extractors.readers import ReadError
    from flows.home import HomeError
    from flows.schedule import ScheduleError
    from flows.server import ServerError
    from outputs.errors import OutputError

    known = (ArchiveError, FolderError, ReadError, HomeError, ServerError, OutputError, configuration.SettingsError)
    crawling = (SourceError, LedgerError, CrawlError, ScheduleError)
    return isinstance(error, (*known, *crawling, commands.CommandError))


def _say(message: str) -> None:
    print(f"solieu: {message}", file=sys.stderr)


if __name__ == "__main__":
    main()
