"""Reviews go with their figures when a document is read again.

A figure keeps its name while its sentence keeps its words, and its review with it, whatever the rules now make of it.
Where the name is gone, the figure is looked for by its quote and context. Found in an unchanged text, or read as
before, it takes the review along; found in another text and read otherwise, it is open again, with what was said in
its history. Not found, the review waits, should the text come back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, update

from extractors.identity import normalised
from outputs.columns import CORRECTABLE
from outputs.reviews import (
    CONTEXT,
    MARK,
    OPEN,
    Origin,
    Review,
    Verdict,
    append,
    document_reviews,
    machine_of,
)
from outputs.rows import Row
from outputs.schema import review_states

ALIKE = 0.5
"""From here on two sentences with the same quote are one that was edited."""
ALIKE_OTHERWISE = 0.75
"""The same where the quote differs too."""
FOUND_AGAIN = 0.5
"""The share of its context around a missed figure that must still stand there."""
ADDED = "m"
"""Names of figures that people added begin with it."""
_LINKS = ("pair", "part_of")
# Names of other figures change with their sentences, which says nothing about this one.
_COMPARED = tuple(name for name in CORRECTABLE if name not in _LINKS)


def reattach(connection: Connection, document_id: str, text: str, rows: Sequence[Row], evidence: Row) -> None:
    """Bring the reviews of a document to its new rows, which are in the table already.

    `evidence` is the `content_hash`, `reader_version` and `extractor_version` of this reading.
    """
    said = document_reviews(connection, document_id)
    if not said:
        return
    names = {row["figure_id"] for row in rows}
    holding = [one for one, _ in said if one.verdict != OPEN]
    spoken = {one.figure_id for one in holding}
    added = [one for one in holding if one.verdict == Verdict.MISSED]
    lost = [one for one in holding if one.figure_id not in names and one.figure_id[0] != ADDED]
    free = [row for row in rows if row["figure_id"] not in spoken]
    new = [*_carry(lost, free, text, evidence), *_find_missed(added, rows, spoken, text, evidence)]
    standing = {one.figure_id for one in added if find_again(text, one) is not None} | names
    _mark(connection, [one for one, _ in said], standing)
    append(connection, new)


def _mark(connection: Connection, said: Sequence[Review], standing: set[str]) -> None:
    """Write beside each state whether its figure stands in the text, and beside each new row what holds of it."""
    connection.execute(_ATTACH, [{"name": one.figure_id, "there": int(one.figure_id in standing)} for one in said])
    connection.execute(MARK, [{"name": one.figure_id, "said": one.verdict} for one in said])


_ATTACH = (
    update(review_states).where(review_states.c.figure_id == bindparam("name")).values(attached=bindparam("there"))
)


# Figures of the machine


def _carry(lost: Sequence[Review], free: Sequence[Row], text: str, evidence: Row) -> Iterator[Review]:
    """For each lost figure that is found under another name, the entries that end the old name and begin the new."""
    if not lost or not free:
        return
    whole = normalised(text)
    for old, row in _matches(lost, free):
        holds = _unchanged(old, whole) or _reads_the_same(old, row)
        yield _moved(old)
        yield _carried(old, row, evidence) if holds else _reopened(old, row, evidence)


def _matches(lost: Sequence[Review], free: Sequence[Row]) -> Iterator[tuple[Review, Row]]:
    """Pairs of a lost figure and the row that it has become: the most alike first, each once."""
    bags = {row["figure_id"]: _bag(row["sentence"]) for row in free}
    pairs = []
    for old in lost:
        mine = _bag(old.sentence)
        for row in free:
            alike = _alike(mine, bags[row["figure_id"]])
            same_quote = _same_quote(old.quote, row["raw"])
            if alike >= (ALIKE if same_quote else ALIKE_OTHERWISE):
                pairs.append((not same_quote, -alike, abs(old.start - row["start"]), old.review_id, old, row))
    taken: set[str] = set()
    for *_, old, row in sorted(pairs, key=lambda pair: pair[:4]):
        if old.figure_id not in taken and row["figure_id"] not in taken:
            taken |= {old.figure_id, row["figure_id"]}
            yield old, row


def _same_quote(one: str, other: str) -> bool:
    """The same number, perhaps with more or less of the noun behind it."""
    short, long = sorted((normalised(one), normalised(other)), key=len)
    return long == short or long.startswith(f"{short} ")


def _bag(sentence: str) -> Counter[str]:
    return Counter(normalised(sentence).split())


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two sentences have in common, 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _unchanged(old: Review, whole: str) -> bool:
    """Whether the sentence that the person read still stands in the text, word for word."""
    sentence = normalised(old.sentence.strip("…"))
    return bool(sentence) and sentence in whole


def _reads_the_same(old: Review, row: Row) -> bool:
    now = machine_of(row)
    return all(old.machine.get(name, "") == now[name] for name in _COMPARED)


def _moved(old: Review) -> Review:
    """Nothing holds under the old name any more; the person's words go on under the new one."""
    end: Row = {"verdict": OPEN, "origin": Origin.MOVED, "review_id": 0, "made_at": datetime.now(UTC)}
    return replace(old, corrected={}, note="", follows=None, **end)


def _carried(old: Review, row: Row, evidence: Row) -> Review:
    """The same words, by the same person at the same time, under the new name."""
    links = {name: machine_of(row)[name] for name in _LINKS}
    return replace(
        _anchored(old, row, evidence), origin=Origin.CARRIED, follows=old.review_id, machine={**old.machine, **links}
    )


def _reopened(old: Review, row: Row, evidence: Row) -> Review:
    machine = machine_of(row)
    return replace(
        _anchored(old, row, evidence),
        origin=Origin.REOPENED,
        follows=old.review_id,
        verdict=OPEN,
        corrected={},
        machine=machine,
        made_at=datetime.now(UTC),
    )


def _anchored(old: Review, row: Row, evidence: Row) -> Review:
    return replace(
        old,
        review_id=0,
        figure_id=row["figure_id"],
        start=row["start"],
        end=row["end"],
        quote=row["raw"],
        sentence=row["sentence"],
        **evidence,
    )


# Figures that people added


def _find_missed(
    lost: Sequence[Review], rows: Sequence[Row], spoken: set[str], text: str, evidence: Row
) -> Iterator[Review]:
    """Each added figure where it stands now; one that the machine has found by now becomes the machine's."""
    for old in lost:
        start = find_again(text, old)
        if start is None:
            continue
        end = start + len(old.quote)
        row = next((row for row in rows if row["start"] < end and start < row["end"]), None)
        if row is None:
            yield from _shifted(old, start, evidence)
            continue
        yield _moved(old)
        if row["figure_id"] not in spoken:
            yield _found(old, row, evidence)


def find_again(text: str, old: Review) -> int | None:
    """Where the quote of a review stands in a text: the place whose surroundings are most like they were."""
    best, place = (0.0, 0), None
    at = text.find(old.quote)
    while at >= 0:
        score = (_context_score(text, at, old), -abs(at - old.start))
        if place is None or score > best:
            best, place = score, at
        at = text.find(old.quote, at + 1)
    return place if best[0] >= FOUND_AGAIN else None


def _context_score(text: str, at: int, old: Review) -> float:
    """The share of the characters before and after the quote that are as they were, counted from the quote."""
    end = at + len(old.quote)
    before, after = text[max(0, at - CONTEXT) : at], text[end : end + CONTEXT]
    wanted = len(old.before) + len(old.after)
    return (_common(before[::-1], old.before[::-1]) + _common(after, old.after)) / wanted if wanted else 1.0


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _shifted(old: Review, start: int, evidence: Row) -> Iterator[Review]:
    """The entry at its new place; nothing where it has not moved."""
    if start != old.start:
        place: Row = {"start": start, "end": start + len(old.quote)}
        yield replace(old, review_id=0, origin=Origin.CARRIED, follows=old.review_id, **place, **evidence)


def _found(old: Review, row: Row, evidence: Row) -> Review:
    """What the person added, as a word on the row that the machine now has there."""
    machine = machine_of(row)
    corrected = {name: value for name, value in old.corrected.items() if value != machine[name]}
    verdict = Verdict.WRONG if corrected else Verdict.RIGHT
    anchored = _anchored(old, row, evidence)
    about: Row = {"machine": machine, "rule": row["rule"], "indicator": row["indicator"]}
    return replace(
        anchored, verdict=verdict, corrected=corrected, origin=Origin.CARRIED, follows=old.review_id, **about
    )
