"""Places with their codes: the mentions whose codes were looked up, and what follows from a code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import draw_places
import pytest
from goldsets import FOLDERS, gold_of

from extractors.binding import Context, context
from extractors.extract import extract
from extractors.metadata import describe
from extractors.period_bounds import Bounds, bounds
from extractors.place_codes import code_of, codes_of, open_flag, unit_of
from extractors.readers import read
from extractors.repair import Repaired, repair
from extractors.scopes import layout
from extractors.settling import Place, settle

GOLD = Path(__file__).parent / "gold/places.tsv"
SITE_PLACE = "huyện Krông Nô, tỉnh Đắk Nông"


class Drawn(NamedTuple):
    """A mention whose code was looked up."""

    group: str
    document: str
    start: int
    end: int
    code: str


def drawn() -> list[Drawn]:
    rows = (line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [Drawn(group, document, int(start), int(end), code) for group, document, start, end, code in rows]


def path_of(shared: Path, row: Drawn) -> Path:
    if row.group == "site":
        return shared / "site/krongno" / row.document
    return shared / FOLDERS[row.group] / f"{row.document}.txt"


@cache
def known(path: Path, site: bool) -> tuple[Repaired, Context]:
    """The text as the extractors see it; a page of the site with its navigation, in which many places stand."""
    data = draw_places.plain(path.read_bytes().decode("utf-8", "replace")).encode() if site else path.read_bytes()
    document = read(data, document_id="d", name="d.txt")
    repaired = repair(document.text)
    moved = [repaired.repaired(block.start, block.end) for block in document.blocks]
    blocks = [replace(b, start=start, end=end) for b, (start, end) in zip(document.blocks, moved, strict=True)]
    spans = tuple((block.start, block.end, block.kind) for block in blocks)
    about = describe(document, SITE_PLACE if site else "", text=repaired.text, spans=spans)
    return repaired, context(layout(repaired.text, blocks, document.title), about)


def resolved(shared: Path, row: Drawn) -> Place | None:
    """What the extractors take the mention for; None where they see no place."""
    repaired, ctx = known(path_of(shared, row), row.group == "site")
    start, end = repaired.repaired(row.start, row.end)
    for chain in ctx.places:
        for index, mention in enumerate(chain):
            if mention.start < end and start < mention.end:
                return settle(mention, ctx.metadata.provinces, ctx.metadata.published, chain[index + 1 :])
    return None


def outcome(place: Place | None, code: str) -> str:
    """`right`, `missed` (no code, though there is one), `open` (candidates where the text decides) or `wrong`."""
    given = code_of(place) if place else ""
    if code == "-":
        return "wrong" if given else "right"
    if code.startswith("?"):
        found = {unit.code for unit in place.candidates} if place else set()
        return "right" if found and set(code[1:].split(";")) <= found else "wrong"
    if given == code:
        return "right"
    return "wrong" if given else "open" if place and place.candidates else "missed"


def test_the_gold_is_what_the_script_draws(shared: Path) -> None:
    redrawn = {(group, document, start, end) for group, document, start, end, _ in draw_places.draw()}
    assert {row[:4] for row in drawn()} == redrawn
    assert len(redrawn) >= 200


def test_mentions_have_their_codes(shared: Path) -> None:
    """At least 97 of 100 right, and no wrong code that nothing flags."""
    outcomes = {row: outcome(resolved(shared, row), row.code) for row in drawn()}
    assert [row for row, found in outcomes.items() if found == "wrong"] == []
    assert sum(found == "right" for found in outcomes.values()) / len(outcomes) >= 0.97


SEED_CODES = {"Quảng Nam": {"49"}, "Tân Hưng": {"796"}}


def test_places_of_the_seeds_have_their_codes(shared: Path) -> None:
    """Every place of the seeds' gold has its code; xã Quảng Phú, which the text cannot decide, keeps its candidates."""
    codes: dict[str, set[str]] = {}
    for document, rows in gold_of(shared / "gold/seeds.jsonl").items():
        path = shared / f"seeds/{document}.txt"
        places = {(int(row["start"]), int(row["end"])): row["place"] for row in rows}
        for figure in extract(read(path.read_bytes(), document_id=document, name=path.name)).figures:
            if places.get((figure.start, figure.end)) == figure.place:
                flag = next((flag for flag in figure.flags if flag.startswith("place_open:")), "")
                codes.setdefault(figure.place, set()).add(flag or figure.place_code)
    opened = codes.pop("Quảng Phú")
    assert codes == SEED_CODES
    assert {"15571", "19021", "19897", "24712"} < set(opened.pop().partition(":")[2].split("|"))
    assert not opened


@pytest.mark.parametrize(
    ("code", "name", "level", "day", "province", "district", "today"),
    [
        ("796", "Tân Hưng", "district", date(2023, 5, 1), "Long An", "Tân Hưng", ""),
        ("80", "Long An", "province", None, "Long An", "", "80"),
        ("24697", "Nam Đà", "commune", date(2019, 5, 1), "Đắk Nông", "Krông Nô", "24697"),
        ("24697", "Nam Đà", "commune", date(2026, 5, 1), "Lâm Đồng", "", "24697"),
        ("24", "Bắc Giang", "province", date(2026, 5, 1), "Bắc Giang", "", "24"),
        ("24", "Bắc Ninh", "province", date(2026, 5, 1), "Bắc Ninh", "", "24"),
        ("27", "Bắc Ninh", "province", date(2020, 5, 1), "Bắc Ninh", "", "24"),
        ("", "Việt Nam", "country", None, "", "", ""),
        ("99999", "Nơi", "commune", None, "", "", ""),
    ],
)
def test_what_follows_from_a_code(
    code: str, name: str, level: str, day: date | None, province: str, district: str, today: str
) -> None:
    found = codes_of(code, name, level, day)
    assert (found.province, found.district, found.code_2025) == (province, district, today)


def test_a_village_has_the_code_of_what_holds_it() -> None:
    holder = unit_of("24697", "Nam Đà", None)
    assert holder is not None
    village = Place("Nam Thanh", "village", "", (holder,))
    assert code_of(village) == "24697"
    assert codes_of("24697", "Nam Thanh", "village", None).district == "Krông Nô"


def test_open_places_are_flagged() -> None:
    units = tuple(unit for code in ("15571", "09514") if (unit := unit_of(code, "Quảng Phú", None)))
    assert open_flag(Place("Quảng Phú", "commune", "", (), units)) == ("place_open:09514|15571",)
    assert open_flag(Place("Việt Nam", "country")) == ()


@pytest.mark.parametrize(
    ("period", "start", "end", "kind"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31), "year"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2023-Q4", date(2023, 10, 1), date(2023, 12, 31), "quarter"),
        ("2023-H1", date(2023, 1, 1), date(2023, 6, 30), "half_year"),
        ("2023-12-31", date(2023, 12, 31), date(2023, 12, 31), "day"),
        ("2021/2025", date(2021, 1, 1), date(2025, 12, 31), "span"),
        ("2023-01/2023-09", date(2023, 1, 1), date(2023, 9, 30), "span"),
        ("2018-08-03/2019-03-03", date(2018, 8, 3), date(2019, 3, 3), "span"),
        ("", None, None, ""),
        ("2023-13", None, None, ""),
        ("2023-02-30", None, None, ""),
        ("2025/2021", None, None, ""),
        ("hiện nay", None, None, ""),
    ],
)
def test_bounds_of_periods(period: str, start: date | None, end: date | None, kind: str) -> None:
    assert bounds(period) == Bounds(start, end, kind)
