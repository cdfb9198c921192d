"""`solieu chart`: pictures of a release."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.commands import make_folder, settings_of
from flows.commands.export import Language
from flows.commands.query import Release, release_of


class Picture(StrEnum):
    """What is drawn."""

    TIME = "time"
    PLACES = "places"
    RANKING = "ranking"
    MAP = "map"
    COVERAGE = "coverage"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="The dataset")(chart)


def chart(
    context: typer.Context,
    picture: Annotated[Picture, typer.Argument(help="What to draw.", show_default=False)],
    file: Annotated[Path, typer.Argument(metavar="FILE.png|svg|html", help="Where to.", show_default=False)],
    indicator: Annotated[str, typer.Option(help="Code of the indicator.")] = "poor_households",
    unit: Annotated[str, typer.Option(help="Code of the unit \\[default: the most frequent].")] = "",
    place: Annotated[list[str] | None, typer.Option(help="Name of a place; may be given again.")] = None,
    level: Annotated[str, typer.Option(help="Only places of this level: province, district, commune.")] = "",
    period: Annotated[str, typer.Option(help="2023, 2023-Q1, or 2019..2024.")] = "",
    status: Annotated[str, typer.Option(help="actual, estimate, target or norm.")] = "actual",
    release: Release = None,
    language: Annotated[Language, typer.Option(help="Language of the words.")] = Language.VI,
) -> None:
    """Draw an indicator through time, places side by side, a ranking, a map of provinces, or who has data of when."""
    from outputs import charts
    from outputs.query import Question, official

    settings_of(context)
    question = Question(indicator, period=period, unit=unit, status=status)
    places = tuple(official(name) for name in place or [])
    wish = charts.Wish(charts.Picture(picture.value), question, places, level, language.value)
    drawn = charts.chart(release_of(context, release), wish)
    make_folder(file)
    charts.save(drawn, file)
    print(f"Drawn: {file}")
