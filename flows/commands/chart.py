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


class Level(StrEnum):
    """The level of the places that are drawn."""

    COUNTRY = "country"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    VILLAGE = "village"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="The dataset")(chart)


def chart(
    context: typer.Context,
    picture: Annotated[Picture, typer.Argument(help="What to draw.", show_default=False)],
    file: Annotated[Path, typer.Argument(metavar="FILE.png|svg|html", help="Where to.", show_default=False)],
    indicator: Annotated[str, typer.Option(help="Code or label of the indicator.")] = "poor_households",
    unit: Annotated[str, typer.Option(help="Code or label of the unit \\[default: the most frequent].")] = "",
    place: Annotated[list[str] | None, typer.Option(help="Name of a place; may be given again.")] = None,
    level: Annotated[Level | None, typer.Option(help="Only places of this level.", show_default=False)] = None,
    period: Annotated[str, typer.Option(help="2023, 2023-Q1, 2019..2024, or 2019.. for all since.")] = "",
    status: Annotated[str, typer.Option(help="actual, estimate, target or norm.")] = "actual",
    release: Release = None,
    language: Annotated[Language, typer.Option(help="Language of the words.")] = Language.VI,
) -> None:
    """Draw an indicator through time, places side by side, a ranking, a map of provinces, or who has data of when."""
    from outputs import charts
    from outputs.query import Question

    settings_of(context)
    question = Question(indicator, period=period, unit=unit, status=status)
    wish = charts.Wish(charts.Picture(picture.value), question, tuple(place or ()), level or "", language.value)
    drawn = charts.chart(release_of(context, release), wish)
    make_folder(file)
    charts.save(drawn, file)
    print(f"Drawn: {file}")
