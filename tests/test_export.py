"""The exported tables: read back by other programs they say what the store says, and nothing in them runs."""

from __future__ import annotations

import csv
import errno
import io
import os
import re
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from factories import reading, record
from hypothesis import given
from hypothesis import strategies as st

import patterns
from extractors.extract import extract
from extractors.readers import read
from outputs.codebook import codebook
from outputs.columns import EXPORTED, FIGURES, LEFTOVERS, Column, Kind
from outputs.errors import ExportError
from outputs.export import (
    export_codebook,
    export_figures,
    export_leftovers,
    guarded,
    unguarded,
    write_csv,
)
from outputs.labels import codes, joined_labels, label
from outputs.schema import State, figure_rows
from outputs.store import Store

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
LINES = ("797 hộ nghèo năm 2022", '1.500 hộ, "cận nghèo"; năm 2023', "4,69 điểm năm 2021")


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# The file


def test_excel_sees_vietnamese_and_programs_see_points(store: Store, tmp_path: Path) -> None:
    store.load(
        record(), *reading(LINES, indicator="poor_households", group=("near_poor", "poor"), per=("person", "year"))
    )
    path = tmp_path / "out" / "figures.csv"
    assert export_figures(store, path) == 3
    assert path.read_bytes().startswith(b"\xef\xbb\xbffigure_id,document_id,start,end,raw,value,")
    row = cells(path)[2]
    assert (row["raw"], row["value"], row["value_high"]) == ("4,69", "4.69", "")
    assert (row["indicator_label"], row["unit_label"], row["status_label"]) == ("Hộ nghèo", "hộ", "thực tế")
    assert (row["group"], row["group_label"]) == ("near_poor;poor", "cận nghèo; nghèo")
    assert (row["per"], row["per_label"]) == ("person;year", "người; năm")
    assert row["fetched_at"] == "2023-06-01T12:00:00Z"


def test_labels_in_english(store: Store, tmp_path: Path) -> None:
    store.load(record(), *reading(LINES, indicator="poor_households"))
    export_figures(store, tmp_path / "f.csv", language="en")
    assert {row["indicator_label"] for row in cells(tmp_path / "f.csv")} == {"Poor households"}


def test_pandas_reads_what_the_store_holds(store: Store, tmp_path: Path) -> None:
    nasty = ["1 =cmd|' /C calc'!A0", '2 "a"\r\nb,c;d', "-3,2 điểm", "4 NA", "5 null", "6 Đắk Lắk ≥ ½"]
    store.load(record(published=date(2023, 5, 2)), *reading(nasty, place="-", period="2023"))
    store.load(record("b"), *reading(LINES, "b", value=Decimal("0.10"), value_high=Decimal("-7")))
    export_figures(store, tmp_path / "f.csv")
    frame = pd.read_csv(tmp_path / "f.csv", dtype=str, keep_default_na=False)
    assert list(frame.columns) == [column.name for column in EXPORTED]
    for line, row in zip(frame.to_dict("records"), store.figures(), strict=True):
        assert read_back(line) == {name: value for name, value in row.items() if name in line}


def read_back(line: dict[str, str]) -> dict[str, Any]:
    """The cells of a line as the values that the store holds."""
    read = {
        Kind.TEXT: unguarded,
        Kind.INTEGER: int,
        Kind.DECIMAL: Decimal,
        Kind.DATE: date.fromisoformat,
        Kind.MOMENT: pd.Timestamp,
    }
    own = [column for column in FIGURES if not column.label_of]
    cells = {c.name: read[c.kind](line[c.name]) if line[c.name] or c.kind is Kind.TEXT else None for c in own}
    # Probabilities are floats in the store.
    return {name: float(cell) if name.startswith("probability_") and cell else cell for name, cell in cells.items()}


def test_rows_and_columns_have_one_order(store: Store, tmp_path: Path) -> None:
    for name in ("b", "a"):
        store.load(record(name), *reading(LINES, name))
    export_figures(store, tmp_path / "1.csv")
    for name in ("a", "b"):
        store.load(record(name, extractor_version="2"), *reading(LINES, name))
        store.load(record(name), *reading(LINES, name))
    export_figures(store, tmp_path / "2.csv")
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()


def test_a_part_of_the_table(store: Store, tmp_path: Path) -> None:
    for name in ("b", "a"):
        store.load(record(name), *reading(LINES, name))
    assert export_figures(store, tmp_path / "f.csv", document_id="b") == 3
    assert {row["document_id"] for row in cells(tmp_path / "f.csv")} == {"b"}


def test_an_empty_table_has_its_columns(store: Store, tmp_path: Path) -> None:
    assert export_figures(store, tmp_path / "f.csv") == 0
    assert (tmp_path / "f.csv").read_text("utf-8-sig").splitlines() == [",".join(column.name for column in EXPORTED)]


def test_leftovers_stand_with_their_context(store: Store, tmp_path: Path) -> None:
    document, extraction = reading(LINES)
    left = tuple(
        one._replace(kind=kind) for one, kind in zip(extraction.leftovers, ("period", "unknown", "age"), strict=True)
    )
    store.load(record(), document, replace(extraction, leftovers=left))
    assert export_leftovers(store, tmp_path / "leftovers.csv") == 3
    rows = cells(tmp_path / "leftovers.csv")
    assert [(row["kind"], row["kind_label"], row["raw"]) for row in rows] == [
        ("unknown", "chưa rõ", "2023"),
        ("age", "tuổi", "2021"),
        ("period", "thời kỳ", "2022"),
    ]
    assert rows[0]["context"] == LINES[1]
    assert list(rows[0]) == [column.name for column in LEFTOVERS]


# Bad places


def test_a_full_disk_is_told_and_leaves_the_former_file(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "f.csv"
    path.write_text("former")

    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(ExportError, match=r"f\.csv: the disk is full"):
        export_figures(store, path)
    assert path.read_text() == "former"
    assert [entry.name for entry in tmp_path.glob("*.csv*")] == ["f.csv"]
    assert list(tmp_path.glob(".*.part")) == []


def test_an_interruption_leaves_the_former_file(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("former")

    def rows() -> Iterator[dict[str, Any]]:
        yield {"a": "x"}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_csv(path, (Column("a", Kind.TEXT, "", ""),), rows())
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("f.csv", "former")]


def test_a_folder_in_the_place_of_the_file_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "f.csv").mkdir()
    with pytest.raises(ExportError, match="folder of that name"):
        export_figures(store, tmp_path / "f.csv")


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    columns = (Column("a", Kind.TEXT, "", ""), Column("n", Kind.INTEGER, "", ""))

    def peak(number: int) -> int:
        tracemalloc.start()
        write_csv(tmp_path / "f.csv", columns, ({"a": "x" * 200, "n": n} for n in range(number)))
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(10)
    assert peak(20_000) < peak(200) + 200_000


def test_the_store_streams_its_rows(store: Store) -> None:
    store.load(record(), *reading([f"{n} hộ {'x' * 300} 2023" for n in range(1, 8000)]))
    list(store.figures(document_id="none"))
    tracemalloc.start()
    number = sum(1 for _ in store.figures())
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert number == 7999
    assert highest < 7_000_000


# Cells


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 24", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "-1+2", "-", "+1-2"]
)
def test_what_begins_like_a_formula_is_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "797 hộ", "-3.2", "-3,2%", "+5", "-1.234.567", "'", "a=b", " =1", "2023-06"])
def test_all_else_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


@given(TEXTS)
def test_no_text_is_lost(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not re.match(r"[=+\-@\t\r\n]", guarded(text)) or re.fullmatch(r"[-+][\d.,]+ ?%?", text)


@given(st.lists(st.tuples(TEXTS, st.decimals(-(10**30), 10**30, allow_nan=False)), max_size=5))
def test_cells_come_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, Decimal]]) -> None:
    path = tmp_path_factory.getbasetemp() / "cells.csv"
    columns = (Column("text", Kind.TEXT, "", ""), Column("number", Kind.DECIMAL, "", ""))
    write_csv(path, columns, ({"text": text, "number": number} for text, number in rows))
    assert [(unguarded(row["text"]), Decimal(row["number"])) for row in cells(path)] == rows
    frame = pd.read_csv(io.BytesIO(path.read_bytes()), dtype=str, keep_default_na=False)
    assert [(unguarded(text), Decimal(number)) for text, number in frame.itertuples(index=False)] == rows


# Columns, codes, codebook


def test_every_column_of_the_store_is_exported() -> None:
    own = [column.name for column in FIGURES if not column.label_of]
    assert sorted(own) == sorted(column.name for column in figure_rows.selected_columns)
    assert len({column.name for column in FIGURES}) == len(FIGURES)


def test_a_label_stands_beside_its_code() -> None:
    for columns in (FIGURES, LEFTOVERS):
        for before, column in pairwise(columns):
            assert column.label_of in ("", before.name)


def test_an_unknown_code_is_its_own_label() -> None:
    assert label("unit", "furlong") == "furlong"
    assert joined_labels("per", "household;furlong", "en") == "household; furlong"
    assert joined_labels("group", "") == ""
    assert label("flags", "ambiguous:3350|3.35", "en") == "other reading possible: 3350|3.35"


def test_the_catalogue_is_whole() -> None:
    for section, entries in patterns.load("catalogue").items():
        assert len(codes(section)) == len(entries), f"a code stands twice in {section}"
        for code in codes(section).values():
            for words in (code.label, code.definition):
                assert set(words) == {"vi", "en"}, code
                assert all(isinstance(word, str) and word.strip() for word in words.values()), code


def test_every_state_has_a_label() -> None:
    assert set(codes("state")) == set(State)


@pytest.mark.parametrize(
    ("section", "file", "key"),
    [
        ("indicator", "indicators", "indicator"),
        ("group", "groups", "group"),
        ("status", "statuses", "status"),
        ("unit", "nouns", "unit"),
        ("unit", "physical_units", "code"),
        ("unit", "currencies", "code"),
    ],
)
def test_what_the_rules_give_is_in_the_catalogue(section: str, file: str, key: str) -> None:
    given_codes = {entry[key] for entry in patterns.load(file) if entry.get(key)}
    assert given_codes - {"none"} <= set(codes(section))  # `none`: the words say nothing of this column


def test_what_documents_say_of_themselves_is_in_the_catalogue() -> None:
    rules = patterns.load("metadata")
    assert {"news"} | {kind["id"] for kind in rules["kinds"]} == set(codes("document_kind"))
    assert set(rules["levels"]) == set(codes("publisher_level"))


def test_every_code_of_the_samples_has_a_label(repository: Path, store: Store) -> None:
    for path in sorted((repository / "corpus" / "samples").glob("*.[th]*")):
        document = read(path.read_bytes(), document_id=path.stem, name=path.name)
        store.load(record(path.stem, published_origin=document.published_origin), document, extract(document))
    rows = list(store.figures())
    assert len(rows) > 100
    for section in {column.codes for column in FIGURES if column.codes}:
        found = {code.partition(":")[0] for row in rows for code in row[section].split(";") if code}
        assert found <= set(codes(section)) | (set(codes("unit")) if section == "per" else set()), section
    assert {row["kind"] for row in store.leftovers()} <= set(codes("leftover_kind"))


def test_kinds_of_leftovers_are_in_the_catalogue() -> None:
    kinds = {rule["kind"] for rule in patterns.load("nonfigures")["rules"]}
    assert kinds | {"unknown", "furniture", "repetition"} == set(codes("leftover_kind"))


def test_the_contract_lists_the_same_codes(shared: Path) -> None:
    contract = (shared / "spec" / "figures.md").read_text(encoding="utf-8")
    catalogue = contract[contract.index("## The catalogue") :]
    assert re.findall(r"^\| `(\w+)` \|", catalogue, re.MULTILINE) == list(codes("indicator"))
    groups = contract[contract.index("### Group") : contract.index("Only what the text says of this figure")]
    assert set(re.findall(r"`(\w+)`", groups)) == set(codes("group"))
    columns = contract[contract.index("## The columns") : contract.index("### Units")]
    named = [
        name for cell in re.findall(r"^\| (`.*?`) \|", columns, re.MULTILINE) for name in re.findall(r"`(\w+)`", cell)
    ]
    assert [column.name for column in FIGURES if column.name in named] == named


def test_the_codebook_in_the_docs_is_current(repository: Path) -> None:
    """Made anew by `python -m outputs.codebook > docs/columns.md`."""
    assert (repository / "docs" / "columns.md").read_text(encoding="utf-8") == codebook()


def test_the_codebook_explains_every_column_and_code(tmp_path: Path) -> None:
    export_codebook(tmp_path / "columns.md")
    book = (tmp_path / "columns.md").read_text(encoding="utf-8")
    for column in (*FIGURES, *LEFTOVERS):
        assert f"| `{column.name}` | {column.kind} | {column.vi} | {column.en} |" in book
        assert column.vi
        assert column.en
    for section in {column.codes for column in FIGURES if column.codes}:
        assert all(f"| `{code}` | " in book for code in codes(section))
