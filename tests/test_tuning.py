"""Rules are made for the language, not for the documents that measure them: no rule holds a proper name of a gold text.

A proper name is here a run of two or more capitalised syllables of a running text (`Quảng Nam`, a person's name), with
every part of two or more syllables of it. Vietnamese writes the names of bodies and programmes with small letters
inside (`Mặt trận Tổ quốc`), so these are no such runs; generic_names.yaml lists those that name nothing in particular.
Places belong to patterns/places; `examples`, `near_misses` and `why` tell of rules and decide nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import pytest
import yaml
from conftest import NO_SHARED, SHARED
from goldsets import FOLDERS, SAMPLES, document_of

import patterns

PATTERNS = SAMPLES.parents[1] / "patterns"
TELLING = frozenset({"examples", "near_misses", "why", "label", "definition"})
LONGEST = 4
"""Syllables of a name; longer ones hold shorter ones."""
SYLLABLE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
ALLOWED = yaml.safe_load((Path(__file__).parent / "generic_names.yaml").read_text(encoding="utf-8"))
GENERIC, KINDS = frozenset(ALLOWED["names"]), frozenset(ALLOWED["kinds"])


def texts() -> Iterator[str]:
    """The texts that are annotated: the samples, and the gold sets where they are."""
    yield from (document_of(path).text for path in SAMPLES.iterdir() if path.suffix in (".txt", ".html"))
    for folder in FOLDERS.values():
        yield from (path.read_bytes().decode("utf-8") for path in sorted((SHARED / folder).glob("*.txt")))


def names_in(text: str) -> Iterator[str]:
    """The proper names of a text and their parts, in small letters."""
    run: list[str] = []
    end = -1
    for found in SYLLABLE.finditer(unicodedata.normalize("NFC", text)):
        joined = found.string[end : found.start()] == " "
        if run and not (joined and _capitalised(found[0])):
            yield from _names(run)
            run = []
        if _capitalised(found[0]):
            run.append(found[0].lower())
        end = found.end()
    yield from _names(run)


def _capitalised(syllable: str) -> bool:
    """Whether it begins with a capital and goes on small; words in capitals alone are headings and abbreviations."""
    return syllable[0].isupper() and len(syllable) > 1 and any(letter.islower() for letter in syllable)


def _names(run: list[str]) -> Iterator[str]:
    """The parts of a run of capitals, parted at the kinds of bodies and offices in it."""
    for is_kind, part in groupby(run, KINDS.__contains__):
        yield from () if is_kind else _parts(list(part))


def _parts(run: list[str]) -> Iterator[str]:
    for first in range(len(run)):
        for length in range(2, min(LONGEST, len(run) - first) + 1):
            yield " ".join(run[first : first + length])


def rules() -> Iterator[tuple[str, str]]:
    """Every string of every rule that may decide, with the file that holds it."""
    for path in sorted(PATTERNS.glob("*.yaml")):
        yield from ((path.name, text) for text in strings(patterns.load(path.stem)))


def strings(value: object) -> Iterator[str]:
    """The strings inside, but those that only tell of a rule."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inside in value.items():
            yield from strings(key)
            yield from () if key in TELLING else strings(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from strings(inside)


def names_of_rules(names: Iterable[str], rules: Iterable[tuple[str, str]]) -> list[str]:
    """The rules that hold one of these names, whatever the case, with the name."""
    known = frozenset(names)
    return [
        f"{file}: {name!r} in {text!r}"
        for file, text in rules
        for name in sorted(known.intersection(_runs(re.sub(r"\\s[+*]?|\[ \][+*]?", " ", text))))
    ]


def _runs(text: str) -> Iterator[str]:
    """All runs of up to LONGEST syllables that stand side by side, in small letters."""
    plain = unicodedata.normalize("NFC", text).lower()
    for stretch in re.split(r"[^\w'’ ]+", plain):
        syllables = [found[0] for found in SYLLABLE.finditer(stretch)]
        yield from _parts(syllables)


def test_names_are_runs_of_capitals_and_their_parts() -> None:
    text = "Tại huyện Bá Thước, Mặt trận Tổ quốc tỉnh Bà Rịa và xã Nâm N’đir. HỘ NGHÈO; Quảng\nNam"
    assert set(names_in(text)) == {"bá thước", "bà rịa", "nâm n’đir"}
    assert set(names_in("Huyện Cư Jút Xa")) >= {"cư jút", "cư jút xa", "huyện cư jút xa"}
    assert set(names_in("Sở Lao động và Sở Y tế")) == set()


@pytest.mark.parametrize(
    ("rule", "caught"),
    [
        ("hộ nghèo ở bá thước", True),
        (r"(?:huyện)\s+Bá\s+Thước", True),
        ("bá|thước", False),
        ("thước bá", False),
    ],
)
def test_a_name_in_a_rule_is_caught(rule: str, caught: bool) -> None:
    document = {"id": "x", "match": [rule], "examples": ["Bá Thước"], "why": "as in Bá Thước"}
    assert bool(names_of_rules(["bá thước"], (("f.yaml", text) for text in strings([document])))) == caught


def test_generic_names_are_needed() -> None:
    """An entry that no rule holds is one that nobody misses."""
    held = {run for _, text in rules() for run in _runs(text)}
    assert sorted(GENERIC - held) == []


def test_no_rule_holds_a_name_of_a_gold_text() -> None:
    names = {name for text in texts() for name in names_in(text)}
    assert len(names) > 40
    assert names_of_rules(names - GENERIC, rules()) == []


def test_no_rule_holds_a_place_of_the_gold(shared: Path) -> None:
    rows = (line for path in (shared / "gold").glob("*.jsonl") for line in path.read_text("utf-8").splitlines())
    places = {place.lower() for line in rows for place in re.findall(r'"place": "([^"]+)"', line)}
    assert len(places) > 30, NO_SHARED
    assert names_of_rules({place for place in places if " " in place} - GENERIC, rules()) == []
