"""What is published says nothing of private persons: their names, phones, accounts and papers are withheld.

Rules are data (`patterns/privacy.yaml`). People in an office keep their names in the whole document; where the text
does not say that somebody holds one, the name goes. Offices themselves are never touched.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache, reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import regex

import patterns
from extractors.places import gazetteer
from outputs.evidence import evidence_url
from outputs.rows import SEPARATOR, Row
from patterns.places import name_key

WITHHELD = "withheld"
FEW_PERSONS = "few_persons"
TEXTS = ("sentence", "raw", "title")
"""The columns in which persons may be named."""
_WORD = r"\p{Lu}[\p{Ll}\p{M}]*(?:['’ʼ]\p{L}+)?"
_GAP = "[ \u00a0]"
_LOOK = 70
_BLANKS = r"[\s\p{Z}\x0b\x1c-\x1f\x85]+"
_MAY_HOLD_NUMBER = r"\p{Nd}(?:[ .-]?\p{Nd}){5}|@"
"""What a text has in which a rule of numbers finds something: six digits in a row, or the sign of a mail address."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name in `text[start:end]`; `office` where the text around says that its bearer holds one."""

    start: int
    end: int
    name: str
    office: bool


@cache
def _rules() -> dict[str, Any]:
    data = patterns.load("privacy")
    address = _any(data["address"]["words"])
    office = _any(data["office"]["words"])
    bearers = _any(data["bearers"]["words"])
    family = "|".join(sorted(data["family_names"], key=len, reverse=True))
    capitals = "|".join(name.upper() for name in data["family_names"])
    name = rf"{_WORD}(?:{_GAP}{_WORD}){{0,4}}"
    return {
        "addressed": regex.compile(
            rf"(?<!\p{{L}}|[Tt]rẻ )(?i:{address}){_GAP}+(?!(?i:{bearers})\b|Việt Nam)(?P<name>{name})(?!\p{{L}})"
        ),
        "family": regex.compile(
            rf"(?<!\p{{L}}|\p{{Lu}}\p{{L}}*\s)(?P<name>(?:{family})(?:{_GAP}{_WORD}){{2,4}})(?!\p{{L}})"
        ),
        "inside": regex.compile(rf"(?<!\p{{L}})(?P<name>(?:{family})(?:{_GAP}{_WORD}){{2,3}})(?!\p{{L}}|\s\p{{Lu}})"),
        "capitals": regex.compile(
            rf"(?<!\p{{L}})(?P<name>(?:{capitals})\s(?:VĂN|THỊ)(?:\s\p{{Lu}}+){{1,2}})(?!\p{{L}})"
        ),
        "office_before": regex.compile(
            rf"(?<!\p{{L}})(?i:{office})(?!\p{{L}})(?P<gap>(?:[^.;:()\n]|(?<=TP|Tp)\.){{0,{_LOOK}}})$"
        ),
        "office_after": regex.compile(
            rf"\s*(?:[,(–-]|là|giữ chức)(?P<gap>[^.;:\n)]{{0,40}}?)(?<!\p{{L}})(?i:{office})(?!\p{{L}})"
        ),
        "bearer": regex.compile(rf"(?<!\p{{L}})(?:(?i:{bearers})|[Ss]ố\s\d+\w*,?)\s+$"),
        "breaks": regex.compile(rf"(?<!\p{{L}})(?i:{_any(data['breaks'])})(?!\p{{L}})"),
        "other": regex.compile(r"(?<!\p{L})(?i:do|ông|bà|anh|chị|cháu)(?!\p{L})"),
        "numbers": [(regex.compile(entry["pattern"]), entry["label"]) for entry in data["numbers"]],
        "may_hold_number": regex.compile(_MAY_HOLD_NUMBER),
        "label": data["name_label"],
        "few": data["few_persons"],
    }


@cache
def _may_name() -> str:
    """What every text has that names a person, and few others: a word of address or family before a capital."""
    data = patterns.load("privacy")
    heads = _any({words.casefold().split()[-1] for words in (*data["address"]["words"], *data["family_names"])})
    return rf"(?:^|[^\p{{L}}])(?i:{heads}){_BLANKS}\p{{Lu}}"


@cache
def _families() -> frozenset[str]:
    return frozenset(patterns.load("privacy")["family_names"])


def _any(words: Iterable[str]) -> str:
    return "|".join(regex.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


@lru_cache(8192)
def people(text: str) -> tuple[Person, ...]:
    """The persons whom a text names, in its order; takes linear time."""
    rules = _rules()
    spans: dict[int, int] = {}
    for rule in ("addressed", "family", "inside", "capitals"):
        for match in rules[rule].finditer(text):
            start, end = _without_place(text, *match.span("name"))
            if start < end and not any(a < end and start < b for a, b in spans.items()):
                spans[start] = end
    named = [(start, end) for start, end in sorted(spans.items()) if not _is_bearer(text, start)]
    return tuple(Person(start, end, text[start:end], _in_office(text, start, end, named)) for start, end in named)


def _without_place(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a place at its beginning ("Thái Bình Nguyễn Văn A"); empty where all of it is one."""
    words = list(regex.finditer(r"\S+", text[start:end]))
    known = gazetteer().by_key
    bare = gazetteer().bare
    if name_key(text[start:end]) in known and _is_place(text, start, end):
        return start, start
    for count in (3, 2):
        rest = words[count][0] if len(words) > count + 1 else ""
        if rest in _families() and name_key(text[start : start + words[count - 1].end()]) in bare:
            return start + words[count].start(), end
    return start, end


def _is_place(text: str, start: int, end: int) -> bool:
    """Whether a name that the gazetteer knows is the place here: one of a province or district, or with a type word."""
    return name_key(text[start:end]) in gazetteer().bare or name_key(text[max(0, start - 3) : end]) in gazetteer().bare


def _is_bearer(text: str, start: int) -> bool:
    return bool(_rules()["bearer"].search(text, max(0, start - 20), start)) or bool(
        name_key(text[max(0, start - 3) : start + 30].split(" - ")[0]) in gazetteer().bare
    )


def _in_office(text: str, start: int, end: int, named: list[tuple[int, int]]) -> bool:
    rules = _rules()
    floor = max([b for a, b in named if b <= start], default=0)
    before = rules["office_before"].search(text, max(floor, start - _LOOK - 20), start)
    if (
        before
        and not rules["breaks"].search(before["gap"])
        and not rules["breaks"].search(text, max(floor, before.start() - 8), before.start())
    ):
        return True
    after = rules["office_after"].match(text, end)
    return bool(after and not rules["breaks"].search(after["gap"]) and not rules["other"].search(after["gap"]))


@dataclass(slots=True)
class Shield:
    """What is withheld in one document, learnt from all of its texts: an official in one sentence is one in all."""

    officials: set[str] = field(default_factory=set)
    private: set[str] = field(default_factory=set)
    _done: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Shield:
        """The shield of a document with these texts."""
        shield = cls()
        for text in dict.fromkeys(texts):
            for person in people(unicodedata.normalize("NFC", text)):
                (shield.officials if person.office else shield.private).add(_key(person.name))
        # "ông B" is the official whose last name that is.
        shield.officials |= {name.split()[-1] for name in shield.officials} & shield.private
        shield.private -= shield.officials
        return shield

    def withhold(self, text: str) -> str:
        """The text with labels in the place of what is private."""
        if text not in self._done:
            self._done[text] = self._withheld(unicodedata.normalize("NFC", text))
        return self._done[text]

    def _withheld(self, text: str) -> str:
        rules = _rules()
        pieces, last = [], 0
        for person in people(text) if self.private or self.officials else ():
            if _key(person.name) not in self.officials:
                pieces += [text[last : person.start], rules["label"]]
                last = person.end
        shown = "".join([*pieces, text[last:]])
        for name in self.private:
            if " " in name and name in _key(shown):
                shown = regex.sub(regex.escape(name).replace(r"\ ", r"\s+"), rules["label"], shown, flags=regex.I)
        if rules["may_hold_number"].search(shown):
            for pattern, label in rules["numbers"]:
                shown = pattern.sub(label, shown)
        return shown

    def names_in_address(self, address: str) -> bool:
        """Whether a private person's name stands in a web address or a file's name, without its marks."""
        plain = f"-{_slug(address)}-"
        return any(f"-{_slug(name)}-" in plain for name in self.private if " " in name)


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _slug(text: str) -> str:
    flat = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return regex.sub(r"[^a-z0-9]+", "-", "".join(c for c in flat if not unicodedata.combining(c)))


# Tables


def guarded(table: pa.Table) -> pa.Table:
    """Rows of the figure table, those of a document all of them, without what is private; in another order.

    A column `privacy` says what was done to each. Only texts that may hold something are looked at one by one.
    """
    documents = table["document_id"]
    named = pc.is_in(documents, pc.unique(documents.filter(_any_matching(table, _may_name()))))
    numbered = pc.and_not(_any_matching(table, _MAY_HOLD_NUMBER), named)
    rest = table.filter(pc.invert(pc.or_(named, numbered)))
    rest = rest.append_column(_MARK, pa.repeat(pa.scalar(""), len(rest)))
    shown = _guarded(table.filter(named), _shields(table.filter(named))), _guarded(table.filter(numbered), {})
    return _with_few_persons(pa.concat_tables([*shown, rest]))


def _any_matching(table: pa.Table, pattern: str) -> pa.Array:
    return reduce(pc.or_, (_matching(table[name], pattern) for name in TEXTS))


def _matching(column: pa.ChunkedArray, pattern: str) -> pa.Array:
    """Which cells of a column match once composed, or are not composed; each text is looked at once."""
    texts = column.combine_chunks().dictionary_encode()
    composed = pc.utf8_normalize(texts.dictionary, "NFC")
    found = pc.or_(pc.match_substring_regex(composed, pattern), pc.not_equal(composed, texts.dictionary))
    return found.take(texts.indices)


def _shields(table: pa.Table) -> dict[str, Shield]:
    texts: dict[str, list[str]] = {}
    for row in table.select(["document_id", "title", "sentence"]).to_pylist():
        texts.setdefault(row["document_id"], []).extend((row["title"], row["sentence"]))
    return {name: Shield.of(some) for name, some in texts.items()}


def _guarded(table: pa.Table, shields: dict[str, Shield]) -> pa.Table:
    """What is private of the rows; in documents without a shield nobody is named."""
    nobody = Shield()
    rows = [_shown(row, shields.get(row["document_id"], nobody)) for row in table.select(_READ).to_pylist()]
    shown = pa.Table.from_pylist(rows, _SHOWN)
    for name in (*TEXTS, "url", "evidence_url"):
        table = table.set_column(table.column_names.index(name), _SHOWN.field(name), shown[name])
    return table.append_column(_MARK, shown["privacy"])


def _shown(row: Row, shield: Shield) -> Row:
    shown = {name: shield.withhold(row[name]) for name in TEXTS}
    gone = [name for name in TEXTS if shown[name] != unicodedata.normalize("NFC", row[name])]
    shown |= {"url": row["url"], "evidence_url": row["evidence_url"], "privacy": WITHHELD if gone else ""}
    if "sentence" in gone:
        shown["evidence_url"] = evidence_url(row["url"], row["raw"], 0, len(row["raw"]))
    if shield.private and shield.names_in_address(row["url"]):
        site = "/".join(row["url"].split("/")[:3]) + "/"
        shown |= {"url": site, "evidence_url": "", "privacy": WITHHELD}
    return shown


def _with_few_persons(table: pa.Table) -> pa.Table:
    """Marks rows that count so few persons or households of a named village that one may know who is meant."""
    counted = pc.is_in(table["unit"], pa.array(["person", "household", "case"]))
    value = table["value"]
    few = pc.and_(pc.greater(value, 0), pc.less(value, _rules()["few"]))
    few = pc.and_(pc.and_(counted, pc.equal(table["place_level"], "village")), pc.fill_null(few, False))
    held = pc.equal(table["privacy"], WITHHELD)
    both = pc.if_else(held, f"{WITHHELD}{SEPARATOR}{FEW_PERSONS}", FEW_PERSONS)
    return table.drop(["privacy"]).append_column(_MARK, pc.if_else(few, both, table["privacy"]))


_READ = ["document_id", *TEXTS, "url", "evidence_url"]
_MARK = pa.field("privacy", pa.string())
_SHOWN = pa.schema([*((name, pa.string()) for name in (*TEXTS, "url", "evidence_url")), _MARK])
