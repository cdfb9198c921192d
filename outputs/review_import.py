"""Reviews from a file into the store: row by row what is taken, what is not, and why.

A row is taken whole or not at all. What cannot be read with certainty, what was said of another reading than the
table now holds, and what would lay an old word over a newer one is left alone and told.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from outputs.columns import CORRECTABLE
from outputs.database import reading
from outputs.gazetteer import doubtful
from outputs.review_cells import (
    Cell,
    CellError,
    corrected,
    is_emptied,
    mangled,
    note,
    number_range,
    shows_comma,
    text_of,
    verdict,
)
from outputs.review_files import Line, ReviewFile
from outputs.reviews import (
    ConflictError,
    Origin,
    Review,
    ReviewError,
    Reviews,
    Said,
    Verdict,
    current_reviews,
    machine_of,
    missed_figure,
    table_rows,
    token,
)
from outputs.rows import Row
from outputs.store import Store
from outputs.types import plain

Texts = Callable[[str], str | None]
"""The text of a document by its name; None where there is none."""


class Outcome(StrEnum):
    """What became of a row of the file."""

    TAKEN = "taken"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    REFUSED = "refused"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """A row of the file: its line as its program counts, its figure, what became of it and why or with what change."""

    line: int
    figure_id: str
    outcome: Outcome
    text: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """What became of a file."""

    rows: list[RowOutcome]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    counts: Counter[Outcome] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store has of the file's figures."""

    rows: Mapping[str, Row]
    reviews: Mapping[str, Review]


@dataclass(frozen=True, slots=True)
class _Reader:
    """How this file writes numbers, who is reading it in, and whether an old file may lie over newer reviews."""

    sign: str
    reviewer: str
    overwrite: bool


def import_file(
    store: Store,
    file: ReviewFile,
    *,
    reviewer: str = "",
    dry_run: bool = False,
    overwrite: bool = False,
    texts: Texts = lambda _: None,
) -> Import:
    """Take in what the rows of a file say. `reviewer` is who says it where a row names nobody.

    With `overwrite` a row counts although somebody has said something since the file was written; the outcome tells.
    `texts` is needed for rows of figures that the machine missed. Raises StoreError.
    """
    known = _known(store, file.lines)
    reader = _Reader("," if _writes_commas(file, known.rows) else "", reviewer, overwrite)
    twice = _said_in_two_ways(file.lines)
    planned: list[RowOutcome | tuple[int, Said | Review, str]] = []
    done: set[str] = set()
    for line, cells in file.lines:
        if _name(cells) in done:
            planned.append(RowOutcome(line, _name(cells), Outcome.UNCHANGED))
            continue
        try:
            planned.append(_row(line, cells, known, reader, twice, texts))
            done |= {_name(cells)} - {""} if not isinstance(planned[-1], RowOutcome) else set()
        except CellError as error:
            planned.append(RowOutcome(line, _name(cells), Outcome.REFUSED, str(error)))
    rows = _keep(Reviews(store), planned, keep=not dry_run)
    return Import(rows, file.unknown, file.missing, Counter(row.outcome for row in rows))


def _name(cells: Line) -> str:
    return text_of(cells.get("figure_id"))


def _known(store: Store, lines: Sequence[tuple[int, Line]]) -> _Known:
    names = [name for _, cells in lines if (name := _name(cells))]
    with reading(store.engine) as connection:
        return _Known(table_rows(connection, names), current_reviews(connection, names))


def _writes_commas(file: ReviewFile, rows: Mapping[str, Row]) -> bool:
    """Whether the file's program writes decimals with a comma: seen on values that the store knows."""
    if file.separator == ";":
        return True
    seen = ((rows.get(_name(cells)), cells.get("value")) for _, cells in file.lines)
    return any(row is not None and shows_comma(cell, row["value"]) for row, cell in seen)


def _said_in_two_ways(lines: Sequence[tuple[int, Line]]) -> set[str]:
    """Figures of which the file has rows that differ in what they say."""
    said: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    columns = ("verdict", *(f"corrected_{name}" for name in CORRECTABLE), "note")
    for _, cells in lines:
        words = tuple(text_of(cells.get(column)) for column in columns)
        if _name(cells) and any(words):
            said[_name(cells)].add(words)
    return {name for name, ways in said.items() if len(ways) > 1}


# One row


def _row(
    line: int, cells: Line, known: _Known, reader: _Reader, twice: set[str], texts: Texts
) -> RowOutcome | tuple[int, Said | Review, str]:
    """What the row asks for, or why nothing comes of it. Raises CellError."""
    name = _name(cells)
    if not name:
        return _missed(line, cells, reader, texts)
    row, review = known.rows.get(name), known.reviews.get(name)
    if _is_empty(cells):
        if review and review.verdict and _shows(cells, review):
            raise CellError(
                "kết luận đã bị xoá trong tệp: rút lại trên trang web, hoặc ghi kết luận khác",
                "the verdict is gone from the file: take it back on the page",
            )
        return RowOutcome(line, name, Outcome.EMPTY)
    if name in twice:
        raise CellError("tệp có hai dòng nói khác nhau về cùng một số", "the file says two things of this row")
    if row is None and not (review and review.verdict in (Verdict.MISSED, Verdict.NO_FIGURE)):
        raise CellError("dòng này không còn trong bảng", "this row is not in the table any more")
    return _said(line, cells, row, review, reader)


def _is_empty(cells: Line) -> bool:
    columns = ("verdict", *(f"corrected_{name}" for name in CORRECTABLE), "note")
    return not any(text_of(cells.get(column)) for column in columns)


def _said(
    line: int, cells: Line, row: Row | None, review: Review | None, reader: _Reader
) -> RowOutcome | tuple[int, Said, str]:
    shown = review if review and review.verdict else None
    changes = _corrections(cells, shown, reader.sign)
    judged = verdict(cells.get("verdict"))
    words = _note(cells, shown)
    who = _who(cells, shown, reader)
    old = dict(shown.corrected) if shown else {}
    same_person = text_of(cells.get("reviewer")) in ("", shown.reviewer if shown else "")
    if shown and same_person and (judged, changes, words) == (shown.verdict, old, shown.note):
        return RowOutcome(line, _name(cells), Outcome.UNCHANGED)
    if row is not None:
        changes = {name: value for name, value in changes.items() if value != machine_of(row)[name]}
    _check(judged, changes, cells)
    seen, warning = _seen(cells, row, review, reader)
    said = Said(
        figure_id=_name(cells),
        verdict=Verdict(judged),
        reviewer=who,
        seen=seen,
        corrected=changes,
        note=words,
        origin=Origin.FILE,
    )
    return line, said, "; ".join(filter(None, (_told(said, row), warning, doubtful(changes.get("place", "")))))


def _corrections(cells: Line, shown: Review | None, sign: str) -> dict[str, str]:
    """The corrections of a row; cells that hold what was there before are taken as that. Raises CellError."""
    old = shown.corrected if shown else {}
    found: dict[str, str] = {}
    for name in CORRECTABLE:
        cell = cells.get(f"corrected_{name}")
        if not text_of(cell):
            continue
        if name in old and mangled(old[name], cell, name):
            found[name] = old[name]
        elif name == "value" and (ends := number_range(cell, sign)):
            found |= {"value": plain(ends[0]), "value_high": plain(ends[1])}
        else:
            found[name] = _read(name, cell, sign)
    emptied = {name: "" for name, value in old.items() if not value and is_emptied(cells.get(f"corrected_{name}"))}
    return {**found, **emptied}


def _read(name: str, cell: Cell, sign: str) -> str:
    try:
        return corrected(name, cell, sign)
    except CellError as error:
        vi, _, en = str(error).partition(" · ")
        raise CellError(f"corrected_{name}: {vi}", en) from error


def _note(cells: Line, shown: Review | None) -> str:
    """The note; where the file has no such column, that of the review that is there."""
    if "note" not in cells:
        return shown.note if shown else ""
    if shown and mangled(shown.note, cells["note"], "note"):
        return shown.note
    return note(cells["note"])


def _who(cells: Line, shown: Review | None, reader: _Reader) -> str:
    """Who says it: the name in the row unless it is that of the review before; else who reads the file in."""
    name = text_of(cells.get("reviewer"))
    if name and not (shown and name == shown.reviewer and reader.reviewer):
        return name[:80]
    if not reader.reviewer:
        raise CellError("không rõ ai xem: điền cột reviewer hoặc dùng --reviewer", "who says so? fill in reviewer")
    return reader.reviewer


def _check(judged: str, changes: Mapping[str, str], cells: Line) -> None:
    """Whether verdict and corrections go together. Raises CellError."""
    if not judged:
        raise CellError("có sửa hoặc ghi chú mà không có kết luận", "corrections or a note without a verdict")
    if changes and judged in (Verdict.RIGHT, Verdict.NO_FIGURE):
        raise CellError(f"kết luận {judged} mà lại có cột sửa", f"{judged}, and yet corrected")
    written = [name for name in CORRECTABLE if text_of(cells.get(f"corrected_{name}"))]
    if judged == Verdict.WRONG and written and not changes:
        raise CellError("cột sửa giống hệt máy đã đọc", "the corrections say what the machine says")


_MARK = re.compile(r"k(\d{1,18})-", re.ASCII)


def _shows(cells: Line, review: Review) -> bool:
    """Whether the file was written with this review in it."""
    return text_of(cells.get("review_token")).startswith(f"k{review.review_id}-")


def _seen(cells: Line, row: Row | None, review: Review | None, reader: _Reader) -> tuple[int, str]:
    """The review that the file shows, and what to tell if another one is there. Raises CellError."""
    newest = review.review_id if review else 0
    mark = text_of(cells.get("review_token"))
    if row is not None and mark and mark.partition("-")[2] != token(row, 0).partition("-")[2]:
        raise CellError(
            "máy nay đọc dòng này khác lúc xuất tệp: xuất lại tệp rồi xem lại",
            "the machine now reads this row otherwise than in the file: export again",
        )
    match = _MARK.match(mark)
    shown = int(match[1]) if match else -1
    if shown == newest or (not mark and not newest):
        return newest, ""
    if not reader.overwrite:
        return shown, ""
    who = f"{review.reviewer} ({review.verdict})" if review else "—"
    return newest, f"đè lên kết luận mới hơn của {who} · laid over a newer review"


def _told(said: Said, row: Row | None) -> str:
    """What changes, in a line."""
    machine = machine_of(row) if row else {}
    changes = ", ".join(f"{name} {machine.get(name, '') or '∅'} → {new or '∅'}" for name, new in said.corrected.items())
    return f"{said.verdict}{changes and ': '}{changes}"


# Rows of figures that the machine missed


def _missed(line: int, cells: Line, reader: _Reader, texts: Texts) -> RowOutcome | tuple[int, Review, str]:
    if _is_empty(cells):
        return RowOutcome(line, "", Outcome.EMPTY)
    if verdict(cells.get("verdict")) != Verdict.MISSED:
        raise CellError("dòng không có mã (figure_id)", "no figure_id; a missed figure has the verdict missed")
    document_id = text_of(cells.get("document_id"))
    whole = texts(document_id)
    if whole is None:
        raise CellError(f"không có văn bản {document_id}", "there is no such document")
    start, end = _place(whole, text_of(cells.get("raw")), text_of(cells.get("sentence")))
    columns = {"qualifier": "exact", "status": "actual", "change": "level", **_corrections(cells, None, reader.sign)}
    for needed in ("value", "unit", "indicator"):
        if not columns.get(needed):
            raise CellError(f"số bỏ sót cần cột corrected_{needed}", f"a missed figure needs corrected_{needed}")
    who = _who(cells, None, reader)
    added = missed_figure(
        document_id, whole, start, end, columns, who, origin=Origin.FILE, note=note(cells.get("note"))
    )
    told = (f"missed: {added.quote}", doubtful(columns.get("place", "")))
    return line, added, "; ".join(filter(None, told))


def _place(whole: str, quote: str, sentence: str) -> tuple[int, int]:
    """Where the one place of a quote is: in the text, or in its sentence. Raises CellError."""
    if not quote:
        raise CellError("số bỏ sót cần cột raw: nguyên văn con số", "a missed figure needs raw, its text")
    within, offset = whole, 0
    if sentence and whole.count(sentence) == 1 and whole.count(quote) > 1:
        within, offset = sentence, whole.index(sentence)
    if within.count(quote) != 1:
        raise CellError(
            f"“{quote}” có {within.count(quote)} chỗ trong văn bản: ghi cả câu vào cột sentence",
            "the text has it more than once or not at all: give its sentence",
        )
    start = offset + within.index(quote)
    return start, start + len(quote)


# Keeping


def _keep(
    reviews: Reviews, planned: Sequence[RowOutcome | tuple[int, Said | Review, str]], *, keep: bool
) -> list[RowOutcome]:
    """Keep what the rows ask for; or, without `keep`, only see what would come of it."""
    sayings = [one[1] for one in planned if not isinstance(one, RowOutcome) and isinstance(one[1], Said)]
    said = iter(reviews.say_all(sayings, keep=keep))
    rows = []
    for one in planned:
        if isinstance(one, RowOutcome):
            rows.append(one)
            continue
        line, asked, told = one
        result = next(said) if isinstance(asked, Said) else _add(reviews, asked, keep)
        rows.append(_outcome(line, asked.figure_id, told, result))
    return rows


def _outcome(line: int, name: str, told: str, result: Review | ReviewError) -> RowOutcome:
    if isinstance(result, ConflictError):
        return RowOutcome(line, name, Outcome.CONFLICT, str(result))
    if isinstance(result, ReviewError):
        return RowOutcome(line, name, Outcome.REFUSED, str(result))
    return RowOutcome(line, name, Outcome.TAKEN, told)


def _add(reviews: Reviews, missed: Review, keep: bool) -> Review | ReviewError:
    try:
        return reviews.add_missed(missed, keep=keep)
    except ReviewError as error:
        return error
