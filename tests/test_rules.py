"""The rules of context test themselves: each finds its examples by its own words, and leaves its near misses.

Examples are whole documents, read as any document is. An example counts only where its rule decided it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

import patterns
from extractors.cues import Lexicon, lexicon, phrases_of, plain
from extractors.extract import extract
from extractors.mentions import MONEY, RATES
from extractors.model import Figure
from extractors.readers import read

Entry = Mapping[str, Any]
CHECKED = (
    "nouns",
    "indicators",
    "statuses",
    "groups",
    "masks",
    "qualifiers",
    "denominators",
    "links",
    "implied_groups",
    "not_nouns",
)
CATALOGUE: dict[str, list[dict[str, Any]]] = patterns.load("catalogue")
MEASURES = {"amount", "rate", "count"}
# What a rule gives where its words are to mean nothing.
NOTHING = {"statuses": "none", "groups": "none", "denominators": "none"}


@cache
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text, read as a document."""
    return extract(read(text.encode(), document_id="rule", name="rule.txt")).figures


def figure_of(case: Entry) -> Figure:
    """The only figure of a case, or the one whose raw text it names."""
    found = [figure for figure in figures(case["text"]) if case.get("figure") in (None, figure.raw)]
    assert len(found) == 1, f"{case['text']} gives {[f.raw for f in figures(case['text'])]}: say which in `figure`"
    return found[0]


def cases(name: str, side: str) -> list[Any]:
    """The examples or near misses of a file, as parameters (the entry, the case)."""
    return [
        pytest.param(entry, case, id=f"{entry['id']}: {case if isinstance(case, str) else case['text']}")
        for entry in patterns.load(name)
        for case in entry[side]
    ]


def both(name: str) -> list[Any]:
    """Examples and near misses of a file."""
    return [*cases(name, "examples"), *cases(name, "near_misses")]


# --- the files themselves -------------------------------------------------------------------------------------------


def test_ids_are_unique_over_all_files() -> None:
    seen: dict[str, str] = {}
    for name in CHECKED:
        for entry in patterns.load(name):
            assert entry["id"] not in seen, f"{entry['id']} stands in {name} and in {seen[entry['id']]}"
            seen[entry["id"]] = name


@pytest.mark.parametrize("name", CHECKED)
def test_every_entry_says_why_and_shows_both_ways(name: str) -> None:
    assert patterns.load(name)
    lacking = [
        f"{entry['id']}: {key}"
        for entry in patterns.load(name)
        for key in ("why", "examples", "near_misses")
        if not entry.get(key)
    ]
    assert lacking == []


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("indicators", "indicator"),
        ("statuses", "status"),
        ("groups", "group"),
        ("nouns", "unit"),
        ("qualifiers", "qualifier"),
        ("implied_groups", "indicator"),
        ("implied_groups", "group"),
    ],
)
def test_every_code_stands_in_the_catalogue(name: str, field: str) -> None:
    known = {entry["code"] for entry in CATALOGUE[field]} | {NOTHING.get(name, "")}
    assert {entry[field] for entry in patterns.load(name)} - known == set()


def test_every_indicator_has_a_rule() -> None:
    assert {e["code"] for e in CATALOGUE["indicator"]} == {e["indicator"] for e in patterns.load("indicators")}


def test_denominators_stand_in_the_catalogue() -> None:
    known = {entry["code"] for key in ("unit", "per") for entry in CATALOGUE[key]}
    assert {entry["per"] for entry in patterns.load("denominators")} - known == {NOTHING["denominators"]}


def test_every_unit_that_limits_a_rule_is_known() -> None:
    known = {entry["code"] for entry in CATALOGUE["unit"]} | MEASURES | MONEY | RATES
    wrong = {
        (entry["id"], unit)
        for name in CHECKED
        for entry in patterns.load(name)
        for key in ("units", "from", "to")
        for unit in entry.get(key, ())
        if unit not in known
    }
    assert wrong == set()


def spoken_for(entry: Entry) -> frozenset[str]:
    """The measures and units for which a rule speaks; all where it says none."""
    return frozenset(entry.get("units", ()))


@pytest.mark.parametrize(
    ("name", "field", "words"),
    [
        ("statuses", "status", "phrases"),
        ("groups", "group", "phrases"),
        ("nouns", "unit", "nouns"),
        ("denominators", "per", "words"),
        ("qualifiers", "qualifier", "before"),
    ],
)
def test_no_phrase_gives_two_codes(name: str, field: str, words: str) -> None:
    """The same words under two codes would be decided by the order of the file (those for headings stand apart)."""
    told: defaultdict[tuple[str, bool, frozenset[str]], set[str]] = defaultdict(set)
    for entry in patterns.load(name):
        for phrase in entry.get(words, ()):
            told[plain(phrase), bool(entry.get("heading")), spoken_for(entry)].add(entry[field])
    assert {key[0]: codes for key, codes in told.items() if len(codes) > 1} == {}


def test_no_phrase_gives_two_indicators_of_one_strength() -> None:
    """One phrase may tell of money and of people in different ways, but then its rules must rank."""
    told: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in patterns.load("indicators"):
        for phrase in entry["phrases"]:
            told[plain(phrase)].append(entry)
    assert [(phrase, a["id"], b["id"]) for phrase, entries in told.items() for a, b in _rivals(entries)] == []


def _rivals(entries: list[Entry]) -> Iterator[tuple[Entry, Entry]]:
    for number, one in enumerate(entries):
        for other in entries[number + 1 :]:
            apart = spoken_for(one) and spoken_for(other) and not spoken_for(one) & spoken_for(other)
            alike = one["tier"] == other["tier"] and one.get("after_only") == other.get("after_only")
            if one["indicator"] != other["indicator"] and alike and not apart:
                yield one, other


# --- what they decide -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("entry", "case"), cases("indicators", "examples"))
def test_indicator_examples(entry: Entry, case: Entry) -> None:
    figure = figure_of(case)
    assert figure.indicator == case["indicator"] == entry["indicator"]
    assert figure.trace["indicator"].rule == entry["id"]


@pytest.mark.parametrize(("entry", "case"), cases("indicators", "near_misses"))
def test_indicator_near_misses(entry: Entry, case: Entry) -> None:
    assert case["indicator"] != entry["indicator"] or case.get("figure")
    assert figure_of(case).indicator == case["indicator"]


@pytest.mark.parametrize(("entry", "case"), cases("statuses", "examples"))
def test_status_examples(entry: Entry, case: Entry) -> None:
    figure = figure_of(case)
    assert figure.status == case["status"]
    if entry["status"] == "none":
        assert entry["id"] in _rules_in(case["text"], "status")
        assert figure.trace["status"].scope == "document"
    else:
        assert case["status"] == entry["status"]
        assert figure.trace["status"].rule == entry["id"]


@pytest.mark.parametrize(("entry", "case"), cases("statuses", "near_misses"))
def test_status_near_misses(entry: Entry, case: Entry) -> None:
    assert case["status"] != entry["status"]
    assert figure_of(case).status == case["status"]


@pytest.mark.parametrize(("entry", "case"), cases("groups", "examples"))
def test_group_examples(entry: Entry, case: Entry) -> None:
    figure = figure_of(case)
    assert ";".join(figure.group) == case["group"]
    assert entry["id"] in _rules_in(case["text"], "group")
    if entry["group"] != "none":
        assert entry["group"] in figure.group


@pytest.mark.parametrize(("entry", "case"), cases("groups", "near_misses"))
def test_group_near_misses(entry: Entry, case: Entry) -> None:
    figure = figure_of(case)
    assert ";".join(figure.group) == case["group"]
    assert entry["group"] not in figure.group


def _rules_in(text: str, kind: str) -> set[str]:
    return {cue.phrase.rule for cue in lexicon().find(plain(text)) if cue.phrase.kind == kind}


@pytest.mark.parametrize(("entry", "text"), cases("implied_groups", "examples"))
def test_implied_groups(entry: Entry, text: str) -> None:
    figure = figure_of({"text": text})
    assert figure.indicator == entry["indicator"]
    assert entry["group"] in figure.group


@pytest.mark.parametrize(("entry", "text"), cases("implied_groups", "near_misses"))
def test_implied_groups_leave_the_rest(entry: Entry, text: str) -> None:
    assert entry["group"] not in figure_of({"text": text}).group


@pytest.mark.parametrize(("entry", "case"), cases("nouns", "examples"))
def test_noun_examples(entry: Entry, case: Entry) -> None:
    figure = figure_of(case)
    assert figure.unit == case["unit"] == entry["unit"]
    assert figure.trace["unit"].rule == entry["id"]


@pytest.mark.parametrize(("entry", "text"), cases("nouns", "near_misses"))
def test_noun_near_misses(entry: Entry, text: str) -> None:
    assert [f.raw for f in figures(text) if f.trace["unit"].rule == entry["id"]] == []


@pytest.mark.parametrize(("entry", "text"), cases("not_nouns", "examples"))
def test_words_that_are_no_noun(entry: Entry, text: str) -> None:
    words = {plain(word) for word in entry["words"]}
    behind = {figure.end: text[figure.end :].split()[0].strip(".,") for figure in figures(text)}
    phrases = {word for word in words if " " in word}
    assert words & {plain(word) for word in behind.values()} or any(phrase in plain(text) for phrase in phrases)
    assert all(figure.raw.strip("0123456789.,") == "" for figure in figures(text) if behind[figure.end] in words)


@pytest.mark.parametrize(("entry", "text"), cases("not_nouns", "near_misses"))
def test_nouns_are_taken(entry: Entry, text: str) -> None:
    assert [figure.raw for figure in figures(text)] == [text.removeprefix("Có ").removesuffix(".")]


@pytest.mark.parametrize(("entry", "text"), cases("qualifiers", "examples"))
def test_qualifier_examples(entry: Entry, text: str) -> None:
    figure = figure_of({"text": text})
    assert figure.qualifier == entry["qualifier"]
    assert figure.trace["qualifier"].rule == entry["id"]
    assert figure.trace["qualifier"].cue in {plain(w) for w in (*entry["before"], *entry.get("after", ()))}


@pytest.mark.parametrize(("entry", "text"), cases("qualifiers", "near_misses"))
def test_qualifier_near_misses(entry: Entry, text: str) -> None:
    assert figures(text)
    assert entry["qualifier"] not in {figure.qualifier for figure in figures(text)}


@pytest.mark.parametrize(("entry", "text"), cases("denominators", "examples"))
def test_denominator_examples(entry: Entry, text: str) -> None:
    figure = figure_of({"text": text})
    if entry["per"] == NOTHING["denominators"]:
        assert figure.per == ()
        return
    assert entry["per"] in figure.per
    assert entry["id"] in figure.trace["per"].rule.split(";")


@pytest.mark.parametrize(("entry", "text"), cases("denominators", "near_misses"))
def test_denominator_near_misses(entry: Entry, text: str) -> None:
    assert entry["per"] not in figure_of({"text": text}).per


@pytest.mark.parametrize(("entry", "case"), both("links"))
def test_links(entry: Entry, case: Entry) -> None:
    """`linked` names the two figures of the only link of the text: part and total, or a pair in the text's order."""
    found = figures(case["text"])
    assert len(found) > 1
    named = {figure.figure_id: figure for figure in found}
    pairs = [[f.raw, named[f.pair].raw] for f in found if f.pair and f.start < named[f.pair].start]
    parts = [[f.raw, named[f.part_of].raw] for f in found if f.part_of]
    assert [*pairs, *parts] == ([case["linked"]] if case["linked"] else [])
    rules = {figure.trace[column].rule for figure in found for column in ("pair", "part_of") if column in figure.trace}
    assert rules == ({entry["id"]} if case["linked"] else set())


def _masked(entry: Entry) -> Lexicon:
    """The words of one mask as cues."""
    return Lexicon((words, phrase) for words, phrase in phrases_of("shown", [entry], ""))


@pytest.mark.parametrize(("entry", "text"), cases("masks", "examples"))
def test_mask_examples(entry: Entry, text: str) -> None:
    """The words inside the name decide nothing: no cue of the text stands in it, and some would without it."""
    names = _masked(entry).find(plain(text))
    assert names
    assert [cue for cue in lexicon().find(plain(text)) for name in names if name.start <= cue.start < name.end] == []
    assert _bare_lexicon().find(plain(" ".join(text[name.start : name.end] for name in names)))


@pytest.mark.parametrize(("entry", "text"), cases("masks", "near_misses"))
def test_mask_near_misses(entry: Entry, text: str) -> None:
    assert _masked(entry).find(plain(text)) == []
    assert lexicon().find(plain(text))


@cache
def _bare_lexicon() -> Lexicon:
    """The phrases without the masks."""
    kinds = {"indicator": "indicators", "status": "statuses", "group": "groups"}
    return Lexicon(phrase for kind, name in kinds.items() for phrase in phrases_of(kind, patterns.load(name), kind))
