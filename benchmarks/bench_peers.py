"""Numbers against other readers of numbers, texts against scanning and tokenising them; writes docs/peers.md.

All in one run on one core. The gold lies beside the repository; without it the samples are the texts, and the page,
which tells of the gold, stays as it is.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import spacy

from benchmarks import Measure, fastest
from benchmarks.peers import PEERS, Tally, tally
from extractors.extract import extract
from extractors.model import Document
from extractors.numerals import scan
from extractors.readers import ReadError, read

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
SAMPLES = REPOSITORY / "corpus" / "samples"
PAGE = REPOSITORY / "docs" / "peers.md"
VERSIONED = ("price-parser", "quantulum3", "vietnam-number", "spacy")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What one reader of numbers made of the expressions, and how many it reads in a second."""

    name: str
    tally: Tally
    speed: float


@dataclass(frozen=True, slots=True)
class Texts:
    """Seconds that each way of going through the same documents takes; `size` in bytes of text."""

    name: str
    documents: int
    size: int
    seconds: dict[str, float]


def measure() -> Iterator[Measure | str]:
    """Tables of numbers and texts, as lines and as the page."""
    lines = _lines(SHARED / "gold" / "numbers.jsonl")
    numbers = [_numbers(name, lines) for name in PEERS] if lines else []
    yield from map(_told, numbers)
    texts = [_texts(name, paths) for name, paths in _sets().items()]
    for row in texts:
        yield from _measures(row)
    if lines:
        PAGE.write_text(page(numbers, texts), encoding="utf-8")
        yield f"written: {PAGE.relative_to(REPOSITORY)}"
    else:
        yield "the gold is not beside the repository: numbers are skipped, docs/peers.md stays as it is"


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


def _numbers(name: str, lines: Sequence[dict[str, object]]) -> Numbers:
    peer = PEERS[name]
    texts = [str(line["text"]) for line in lines]
    found = tally(peer, lines)
    return Numbers(name, found, len(texts) / fastest(lambda: [peer(text) for text in texts]))


def _told(row: Numbers) -> str:
    found = row.tally
    verdicts = f"right {found.right}, wrong {found.wrong}, nothing {found.nothing} of {found.figures}"
    return f"{row.name:34} {verdicts}; taken {found.taken} of {found.others}; {row.speed:,.0f}/s"


def _sets() -> dict[str, list[Path]]:
    """The texts: dense ones of the gold and pages of a portal, or the samples where these are not."""
    gold = sorted([*SHARED.glob("gold/*/*.txt"), *SHARED.glob("seeds/*.txt")])
    pages = sorted((SHARED / "site" / "krongno").rglob("*.html"))
    sets = {"gold texts": gold, "portal pages": pages[:400]}
    return {name: paths for name, paths in sets.items() if paths} or {"samples": sorted(SAMPLES.glob("*.txt"))}


def _texts(name: str, paths: Sequence[Path]) -> Texts:
    documents = list(_documents(paths))
    tokenise = spacy.blank("xx")
    ways: dict[str, Callable[[], object]] = {
        "extraction": lambda: _drop(map(extract, documents)),
        "reading the files": lambda: _drop(_documents(paths)),
        "the bare number scan": lambda: _drop(scan(document.text) for document in documents),
        "spaCy tokenisation": lambda: _drop(tokenise(document.text) for document in documents),
    }
    size = sum(len(document.text.encode()) for document in documents)
    return Texts(name, len(documents), size, {way: fastest(work) for way, work in ways.items()})


def _drop(results: Iterable[object]) -> None:
    """Make each result and keep none, so that no way pays for memory."""
    deque(results, maxlen=0)


def _documents(paths: Iterable[Path]) -> Iterator[Document]:
    """The documents of files, but those that are none (empty ones)."""
    for path in paths:
        with suppress(ReadError):
            yield read(path.read_bytes(), document_id=path.stem, name=path.name)


def _measures(row: Texts) -> Iterator[Measure]:
    ours = row.seconds["extraction"]
    for way, seconds in row.seconds.items():
        if way != "extraction":
            yield Measure(f"extraction, {row.name}", way, row.documents, "documents", ours, seconds)


def page(numbers: Sequence[Numbers], texts: Sequence[Texts]) -> str:
    """The page of peers as Markdown."""
    versions = ", ".join(f"{name} {version(name)}" for name in VERSIONED)
    head = [HEAD.format(versions=versions), NUMBERS.format(found=numbers[0].tally)]
    return "\n".join([*head, *_number_rows(numbers), BEHIND_NUMBERS, TEXTS, *_text_rows(texts), BEHIND_TEXTS])


HEAD = """\
# Peers

Made by `make bench` in one run on one core; do not edit. Speeds are those of the machine that ran it: compare them
with each other only. Versions: {versions}.
"""
NUMBERS = """\
## Single expressions

{found.figures} Vietnamese expressions with figures (`01 tỷ 863,638 triệu đồng`, `14-16 hộ`, numbers in words) and
{found.others} that hold numbers and no figure (dates, numbers of documents).

*Right*: all values of the expression, ranges with both ends, and no more; units and bounding words, which the peers do
not read, are left aside. *Wrong*: a value comes back, and it is not what the text says. None of the peers was made for
this task, and only vietnam-number for the language: it reads words. That is why there is a grammar here.

| | right | silently wrong | nothing | non-figures taken | expressions/s |
| --- | ---: | ---: | ---: | ---: | ---: |"""
BEHIND_NUMBERS = """
Ours does more than the others in its time: unit, indicator, period, place and links of each figure.
"""
TEXTS = """\
## Whole documents

| | documents | documents/s | MB/s | |
| --- | ---: | ---: | ---: | --- |"""
BEHIND_TEXTS = """
Extraction is everything from the text to the rows; reading is from the bytes of the file to its text and structure.
The last column compares with extraction.
"""


def _number_rows(numbers: Sequence[Numbers]) -> Iterator[str]:
    for row in numbers:
        found = row.tally
        verdicts = f"{found.right} | {found.wrong} | {found.nothing} | {found.taken} of {found.others}"
        yield f"| {row.name} | {verdicts} | {row.speed:,.0f} |"


def _text_rows(texts: Sequence[Texts]) -> Iterator[str]:
    for row in texts:
        for way, seconds in row.seconds.items():
            told = "" if way == "extraction" else f"{row.seconds['extraction'] / seconds:.1f} times as fast"
            speeds = f"{row.documents / seconds:,.0f} | {row.size / seconds / 1e6:.2f}"
            yield f"| {row.name}: {way} | {row.documents} | {speeds} | {told} |"
