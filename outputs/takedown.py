"""What was taken down on request: documents, pages, passages. Exports, releases and the web page leave them out.

Inside the house nothing is deleted: archive and store stay whole, so that what was taken down can be put back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import delete, insert, or_, select

from outputs.database import reading, writing
from outputs.errors import OutputError
from outputs.rows import Row
from outputs.schema import documents, figures, takedowns
from outputs.store import CHUNK, Store

GONE = "[đã gỡ]"
"""What stands in the place of a passage."""
COVER = "█"
"""What stands in the place of each of its characters where a text must keep its length."""
TEXTS = ("sentence", "raw", "title", "context")
"""Columns that quote the document."""
_SENTENCE_END = re.compile(r"(?<=[.;:!?…])\s+|\n")
_LEAST_WORDS = 3
_MARKS = "\u0300-\u036f"
"""Marks of letters that are written apart from them."""


class Kind(StrEnum):
    """What a takedown takes down: all rows of a document, all rows of a web page, or words wherever they stand."""

    DOCUMENT = "document"
    PAGE = "page"
    PASSAGE = "passage"


class TakedownError(OutputError):
    """A takedown that says nothing, or one to lift that is none."""


class TakenDownError(OutputError):
    """Something was asked for that was taken down."""


@dataclass(frozen=True, slots=True)
class Takedown:
    """`target` is a document_id or the address of a page; of a passage the document_id, or "" for all documents."""

    kind: Kind
    target: str = ""
    passage: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Takedowns:
    """All that was taken down, ready to ask of rows."""

    documents: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()
    passages: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, found: Iterable[Takedown]) -> Takedowns:
        """The takedowns by kind."""
        every = list(found)
        return cls(
            frozenset(one.target for one in every if one.kind is Kind.DOCUMENT),
            frozenset(_page(one.target) for one in every if one.kind is Kind.PAGE),
            tuple((one.target, one.passage) for one in every if one.kind is Kind.PASSAGE),
        )

    def hides(self, document_id: str, url: str) -> bool:
        """Whether all of a document is taken down."""
        return document_id in self.documents or bool(self.pages and _page(url) in self.pages)

    def cut_documents(self) -> frozenset[str] | None:
        """The documents that lose passages; None: any may."""
        targets = frozenset(target for target, _ in self.passages)
        return None if "" in targets else targets

    def shown(self, row: Row) -> Row | None:
        """The row as it may be shown: without passages; None where its document or its very number is taken down."""
        if self.hides(row["document_id"], row["url"]):
            return None
        patterns = self._patterns(row["document_id"])
        if not patterns:
            return row
        cut = {name: _cut(patterns, row[name]) for name in TEXTS if name in row}
        if all(row[name] == text for name, text in cut.items()):
            return row
        around = "sentence" if "sentence" in row else "context"
        if _count(row["raw"], cut[around]) < _count(row["raw"], row[around]):
            return None
        return {**row, **cut, **({"evidence_url": row["url"]} if "evidence_url" in row else {})}

    def covered(self, document_id: str, text: str) -> str:
        """A document's text with passages covered, of the same length: its figures stand where they stood."""
        for pattern in self._patterns(document_id):
            text = pattern.sub(lambda match: COVER * len(match[0]), text)
        return text

    def _patterns(self, document_id: str) -> list[re.Pattern[str]]:
        return [
            pattern for target, words in self.passages if target in ("", document_id) for pattern in _patterns_of(words)
        ]


@lru_cache(1024)
def _patterns_of(passage: str) -> tuple[re.Pattern[str], ...]:
    """What finds a passage, and each of its sentences, for rows quote one; blanks and capitals may differ.

    A passage that begins or ends with a letter cuts no word: "Lan" takes nothing from "lang".
    """
    sentences = [one for one in _SENTENCE_END.split(passage) if len(one.split()) >= _LEAST_WORDS]
    forms = dict.fromkeys(unicodedata.normalize(form, one) for one in (passage, *sentences) for form in ("NFC", "NFD"))
    return tuple(
        re.compile(_whole(r"\s+".join(map(re.escape, form.split())), form), re.I) for form in forms if form.strip()
    )


def _whole(pattern: str, form: str) -> str:
    first, last = form.strip()[0], form.strip()[-1]
    before = r"(?<!\w)" if first.isalpha() else ""
    behind = rf"(?![\w{_MARKS}])" if last.isalpha() or unicodedata.combining(last) else ""
    return f"{before}{pattern}{behind}"


def _cut(patterns: Iterable[re.Pattern[str]], text: str) -> str:
    for pattern in patterns:
        text = pattern.sub(GONE, text)
    return text


def _count(raw: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(raw)}(?!\w)", text))


def _page(url: str) -> str:
    return url.partition("#")[0].rstrip("/")


def take_down(store: Store, takedown: Takedown, moment: datetime) -> None:
    """Keep a takedown; it holds from now on. Raises TakedownError, StoreError."""
    if not (takedown.passage if takedown.kind is Kind.PASSAGE else takedown.target).strip():
        raise TakedownError(f"A takedown of a {takedown.kind} has to say which: name it and run the command again.")
    row = {"kind": takedown.kind, "target": takedown.target, "passage": takedown.passage, "reason": takedown.reason}
    with writing(store.engine) as connection:
        connection.execute(insert(takedowns).values({**row, "made_at": moment}))


def touched(store: Store, takedown: Takedown) -> int:
    """How many rows of the table, which others may have taken down already, lose something by a takedown."""
    down = Takedowns.of([takedown])
    columns = (figures.c.document_id, figures.c.sentence, figures.c.raw, documents.c.title, documents.c.url)
    query = select(*columns).join_from(figures, documents)
    if takedown.kind is not Kind.PAGE and takedown.target:
        query = query.where(figures.c.document_id == takedown.target)
    with reading(store.engine) as connection:
        rows = connection.execution_options(yield_per=CHUNK).execute(query).mappings()
        return sum(down.shown(row) is not row for row in map(dict, rows))


def lift(store: Store, number: int) -> Takedown:
    """Undo a takedown: what it took is published from the next release on. Raises TakedownError, StoreError."""
    found = taken_down(store).get(number)
    if found is None:
        raise TakedownError(f"There is no takedown {number}: `solieu takedown list` names all.")
    with writing(store.engine) as connection:
        connection.execute(delete(takedowns).where(takedowns.c.takedown_id == number))
    return found


def taken_down(store: Store) -> dict[int, Takedown]:
    """All takedowns by their numbers, oldest first."""
    with reading(store.engine) as connection:
        rows = connection.execute(select(takedowns).order_by(takedowns.c.takedown_id)).mappings()
        return {
            row["takedown_id"]: Takedown(Kind(row["kind"]), row["target"], row["passage"], row["reason"])
            for row in rows
        }


def takedowns_of(store: Store) -> Takedowns:
    """What is taken down at this moment."""
    return Takedowns.of(taken_down(store).values())


def hidden_documents(store: Store, down: Takedowns) -> frozenset[str]:
    """The documents of the store that are taken down, by themselves or with their page."""
    if not down.pages:
        return down.documents
    url = documents.c.url
    query = select(documents.c.document_id, url).where(or_(*(url.startswith(p, autoescape=True) for p in down.pages)))
    with reading(store.engine) as connection:
        return down.documents | {name for name, url in connection.execute(query).tuples() if _page(url) in down.pages}


def shown_rows(rows: Iterable[Row], down: Takedowns) -> Iterator[Row]:
    """Rows as they may be shown, without those that are taken down."""
    for row in rows:
        if (shown := down.shown(row)) is not None:
            yield shown
