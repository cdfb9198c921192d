"""The scorer: its levels on hand-made rows, invariants on perturbed gold, agreement with the referee of ../shared."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldsets import SAMPLES, gold_of
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from flows.cli import app
from outputs.evaluate import (
    COLUMNS,
    FOUND,
    LEVELS,
    LINKS,
    GoldError,
    Scores,
    TableError,
    as_json,
    as_text,
    evaluate,
    read_gold,
)

Row = dict[str, Any]
SETS = ("seeds", "theme", "news", "portal")
ALTERED = {
    "value": "1234567",
    "value_high": "99999999999999",
    **dict.fromkeys(
        ("unit", "per", "indicator", "status", "change", "qualifier", "group", "period", "place"), "of no gold"
    ),
}


def row(number: int, **cells: Any) -> Row:
    """A figure of document `d` at its own place, 10 characters long."""
    defaults = {
        "document_id": "d",
        "id": f"f{number}",
        "start": 20 * number,
        "end": 20 * number + 10,
        "raw": f"{number} hộ",
        "value": str(number),
        "value_high": "",
        "unit": "household",
        "per": "",
        "qualifier": "exact",
        "indicator": "poor_households",
        "status": "actual",
        "change": "level",
        "group": "near_poor;poor",
        "period": "2023",
        "place": "Tân Hưng",
        "pair": "",
        "part_of": "",
    }
    return {**defaults, **cells}


def hits(scores: Scores) -> dict[str, int]:
    """The hits by level."""
    return {level: tally.hits for level, tally in scores.levels.items()}


def table_of(rows: list[Row]) -> list[Row]:
    """The gold as a table of the pipeline would have it: with names of its own for the figures."""
    names = {(r["document_id"], r["id"]): f"fig-{n}" for n, r in enumerate(rows)}

    def renamed(r: Row) -> Row:
        links = {column: names.get((r["document_id"], r[column]), "") for column in LINKS}
        return {**r, **links, "figure_id": names[r["document_id"], r["id"]], "id": ""}

    return [renamed(r) for r in rows]


def sample_rows() -> list[Row]:
    """The rows of the samples' gold."""
    return [dict(r) for rows in gold_of(SAMPLES / "gold.jsonl").values() for r in rows]


# Hand-made rows


def test_each_level_asks_for_those_before_it() -> None:
    gold = {"d": tuple(row(n) for n in range(5))}
    table = [row(0), row(1, place="Vĩnh Hưng"), row(2, status="target"), row(3, unit="person"), row(4, document_id="e")]
    assert hits(evaluate(gold, table)) == {
        "found": 4, "value": 3, "statement": 2, "row": 1, "pair": 0, "part_of": 0
    }  # fmt: skip


def test_rates() -> None:
    gold = {"d": (row(1), row(2), row(3))}
    tally = evaluate(gold, [row(1), row(9)]).levels["row"]
    assert (tally.precision, tally.recall, tally.f1) == (0.5, pytest.approx(1 / 3), pytest.approx(0.4))


@pytest.mark.parametrize(
    "cells",
    [
        {"value": "1.0"},
        {"value": 1},
        {"group": "poor;near_poor"},
        {"group": ("poor", "near_poor")},
        {"place": "tân  hưng"},
        {"value_high": None},
        {"start": 28, "end": 60},
    ],
    ids=str,
)
def test_spelling_is_no_difference(cells: Row) -> None:
    assert hits(evaluate({"d": (row(1),)}, [row(1, **cells)]))["row"] == 1


def test_decomposed_letters_and_kinds_of_apostrophe_and_dash() -> None:
    gold = {"d": (row(1, place="Nâm N’đir"), row(2, place="Bà Rịa – Vũng Tàu"))}
    table = [row(1, place="Nâm N'đir"), row(2, place="Bà Rịa-Vũng Tàu")]
    assert hits(evaluate(gold, table))["row"] == 2


def test_equal_values_are_matched_before_long_overlaps() -> None:
    gold = {"d": (row(1, start=0, end=10, value="5"),)}
    table = [row(7, start=0, end=10, value="6"), row(8, start=8, end=12, value="5")]
    scores = evaluate(gold, table)
    assert hits(scores)["value"] == 1
    assert [(m.kind, m.start) for m in scores.mistakes] == [("spurious", 0)]


def test_rows_that_touch_do_not_overlap() -> None:
    assert hits(evaluate({"d": (row(1, start=0, end=5),)}, [row(1, start=5, end=9)]))["found"] == 0


def test_a_covered_document_without_figures_counts_what_is_found_in_it() -> None:
    gold = read_gold(['{"document_id": "d", "id": null}'])
    scores = evaluate(gold, [row(1), row(2, document_id="elsewhere")])
    assert scores.documents == 1
    assert scores.levels[FOUND].predicted == 1
    assert [m.kind for m in scores.mistakes] == ["spurious"]


def test_a_pair_has_no_direction_and_a_part_has() -> None:
    gold = {"d": (row(1, pair="f2"), row(2, part_of="f1"))}
    turned = [row(1, part_of="f2"), row(2, pair="f1")]
    levels = evaluate(gold, turned).levels
    assert (levels["pair"].hits, levels["part_of"].hits, levels["part_of"].predicted) == (1, 0, 1)


def test_links_to_nowhere_and_to_spurious_rows() -> None:
    gold = {"d": (row(1, pair="f2"), row(2, pair="f1"))}
    table = [row(1, pair="f9"), row(2, pair="unknown"), row(9)]
    pair = evaluate(gold, table).levels["pair"]
    assert (pair.hits, pair.predicted, pair.wanted) == (0, 1, 1)


def test_mistakes_name_the_cell_with_both_readings() -> None:
    scores = evaluate({"d": (row(1), row(2))}, [row(1, period="2022", group=""), row(5)])
    said = [str(m) for m in scores.mistakes]
    assert said == [
        "d 40 '2 hộ'",
        "d 100 '5 hộ'",
        "d 20 '1 hộ' group: '', gold 'near_poor;poor'",
        "d 20 '1 hộ' period: '2022', gold '2023'",
    ]
    assert [m.kind for m in scores.mistakes] == ["missed", "spurious", "row", "row"]


def test_floors() -> None:
    scores = evaluate({"d": (row(1), row(2))}, [row(1), row(2, status="target")])
    assert scores.below({"value": 1.0, "statement": 0.5}) == {}
    assert scores.below({"statement": 0.6, "row": 0.6}) == {"statement": 0.5, "row": 0.5}


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("{", "g.jsonl, line 2: this is no JSON"),
        ("[1]", "g.jsonl, line 2: this is no JSON object"),
        ('{"id": null}', "g.jsonl, line 2: no document_id"),
        ('{"document_id": "d", "id": "f1", "start": 1}', "g.jsonl, line 2: no end, raw, value"),
    ],
)
def test_gold_that_cannot_be_read(line: str, part: str) -> None:
    with pytest.raises(GoldError) as caught:
        read_gold(["", line], "g.jsonl")
    assert part in str(caught.value)


@pytest.mark.parametrize("broken", [{"document_id": "d"}, {**row(1), "start": ""}, {"start": 1, "end": 2}], ids=str)
def test_a_table_without_places_is_told_apart(broken: Row) -> None:
    with pytest.raises(TableError, match="Row 2 does not say where its figure stands"):
        evaluate({"d": (row(1),)}, [row(1), broken])


# Invariants on the samples' gold


def test_gold_scores_itself_in_full() -> None:
    rows = sample_rows()
    scores = evaluate(gold_of(SAMPLES / "gold.jsonl"), table_of(rows))
    assert scores.mistakes == ()
    assert all(tally.f1 == 1 for tally in scores.levels.values())
    assert scores.levels["pair"].wanted * 2 == sum(bool(r["pair"]) for r in rows)


CHOICE = st.lists(st.sampled_from(["keep", "drop", "shift", "away", *ALTERED]), min_size=1, max_size=40)


@settings(max_examples=40, deadline=None)
@given(CHOICE, st.randoms(use_true_random=False))
def test_invariants_of_perturbed_tables(choices: list[str], rng: random.Random) -> None:
    gold = gold_of(SAMPLES / "gold.jsonl")
    rows = sample_rows()
    fates = [choices[n % len(choices)] for n in range(len(rows))]
    table = [changed for one, fate in zip(table_of(rows), fates, strict=True) if (changed := perturbed(one, fate))]
    scores = evaluate(gold, table)
    found = hits(scores)
    gone, away = fates.count("drop"), fates.count("away")
    assert scores.levels[FOUND].predicted == len(rows) - gone
    assert found[FOUND] == len(rows) - gone - away
    counted = found[FOUND]
    for level, columns in COLUMNS.items():
        counted -= sum(fates.count(column) for column in columns)
        assert found[level] == counted
    kinds = [m.kind for m in scores.mistakes]
    assert kinds.count("missed") == gone + away
    assert kinds.count("spurious") == away
    rng.shuffle(table)
    assert evaluate(gold, table).levels == scores.levels


def perturbed(one: Row, fate: str) -> Row | None:
    """A row as its fate has it: gone, moved by a character, moved away, or with one cell altered."""
    if fate == "drop":
        return None
    if fate == "shift":
        return {**one, "end": one["end"] + 1} if one["end"] - one["start"] < 2 else {**one, "start": one["start"] + 1}
    if fate == "away":
        return {**one, "start": one["start"] + 1_000_000, "end": one["end"] + 1_000_000}
    return {**one, fate: ALTERED[fate]} if fate in ALTERED else one


# Agreement with the referee


def referee(shared: Path, gold: list[Path], table: Path) -> dict[str, dict[str, float]]:
    """What score.py says."""
    command = [sys.executable, str(shared / "gold/score.py"), *map(str, gold), "--table", str(table), "--json"]
    said: dict[str, dict[str, float]] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return said


def write_table(path: Path, rows: list[Row]) -> None:
    """The rows as a CSV of the pipeline."""
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, ["figure_id", *row(0)], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def spoil(rng: random.Random) -> Callable[[Row], list[Row]]:
    """A way to spoil rows: drops, moves, doubles, altered cells and links, at random."""

    def spoiled(one: Row) -> list[Row]:
        fate = rng.choice(["keep", "keep", "drop", "shift", "wide", "double", "unlink", "relink", *ALTERED])
        if fate == "wide":
            return [{**one, "start": max(0, one["start"] - 30), "end": one["end"] + 30}]
        if fate == "double":
            return [one, {**one, "figure_id": one["figure_id"] + "-2", "pair": one["figure_id"]}]
        if fate in ("unlink", "relink"):
            other = f"fig-{rng.randrange(100)}" if fate == "relink" else ""
            return [{**one, "pair": other, "part_of": other}]
        changed = perturbed(one, fate)
        return [changed] if changed else []

    return spoiled


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_the_referee(shared: Path, tmp_path: Path, name: str, seed: int) -> None:
    path = shared / f"gold/{name}.jsonl"
    gold = gold_of(path)
    spoiled = spoil(random.Random(seed))
    perfect = table_of([dict(r) for rows in gold.values() for r in rows])
    table = perfect if seed == 0 else [new for one in perfect for new in spoiled(one)]
    write_table(tmp_path / "table.csv", table)
    said = referee(shared, [path], tmp_path / "table.csv")
    ours = as_json(evaluate(gold, table))
    assert list(ours) == list(said) == list(LEVELS)
    for level, tally in said.items():
        assert ours[level] == pytest.approx(tally, abs=1e-4), level


# The command


def test_command_scores_a_table(tmp_path: Path) -> None:
    gold, table = tmp_path / "gold.jsonl", tmp_path / "table.csv"
    gold.write_text("\n".join(json.dumps(row(n)) for n in (1, 2)), encoding="utf-8")
    write_table(table, table_of([row(1), row(2, period="2020")]))
    ran = CliRunner().invoke(app, ["evaluate", str(gold), "--table", str(table), "--json"])
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["row"]["f1"] == 0.5
    ran = CliRunner().invoke(app, ["evaluate", str(gold), "--table", str(table), "--errors", "3"])
    assert "row: d 40 '2 hộ' period: '2020', gold '2023'" in ran.stdout


def test_text_lists_as_many_mistakes_of_a_kind_as_asked_for() -> None:
    scores = evaluate({"d": tuple(map(row, range(5)))}, [])
    lines = as_text(scores, errors=2).splitlines()
    assert lines[0] == "1 documents, 5 gold figures, 0 rows in the table"
    assert [line for line in lines if line.startswith("missed")] == ["missed: d 0 '0 hộ'", "missed: d 20 '1 hộ'"]
