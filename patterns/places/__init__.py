"""The administrative units of Vietnam, as data: `units.tsv.gz` (made by `make.py`), `aliases.yaml` (by hand) and the
shapes of the provinces, `provinces.topo.json.gz` (made by `make_boundaries.py`)."""

from __future__ import annotations

import gzip
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import yaml

BOUNDARIES = Path(__file__).with_name("provinces.topo.json.gz")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´′", "'") | dict.fromkeys("–—‐‑-", " "))
_TONE_PLACEMENT = {
    plain + toned: marked + plain_second
    for plain, plain_second, pairs in (
        ("o", "a", (("à", "ò"), ("á", "ó"), ("ả", "ỏ"), ("ã", "õ"), ("ạ", "ọ"))),
        ("o", "e", (("è", "ò"), ("é", "ó"), ("ẻ", "ỏ"), ("ẽ", "õ"), ("ẹ", "ọ"))),
        ("u", "y", (("ỳ", "ù"), ("ý", "ú"), ("ỷ", "ủ"), ("ỹ", "ũ"), ("ỵ", "ụ"))),
    )
    for toned, marked in pairs
}
_SPELLINGS = {"đăk": "đắk", "đak": "đắk", "dak": "đắk", "đắc": "đắk", "dăk": "đắk", "đác": "đắk", "dắk": "đắk"}
# Syllables that may be written with i or y: "Phú Quí" is "Phú Quý", "Lí Sơn" is "Lý Sơn".
_I_OR_Y = {
    onset + i: onset + y
    for onset in ("h", "k", "l", "m", "s", "t", "v", "qu")
    for i, y in zip("iìíỉĩị", "yỳýỷỹỵ", strict=True)
}
_Y_OR_I = {y: i for i, y in _I_OR_Y.items()}
# The level of a unit by the length of its code; all others are communes.
_LEVELS = {2: "province", 3: "district"}


class Unit(NamedTuple):
    """One unit under one name: `era` old (until 2025-06-30), new (since 2025-07-01) or older (gone before both).

    `parent` and `successors` are codes; a code belongs to the era of its unit (an older one's parent is an old one).
    """

    era: str
    code: str
    type: str
    name: str
    parent: str
    successors: tuple[str, ...]

    @property
    def level(self) -> str:
        return _LEVELS.get(len(self.code), "commune")

    @property
    def called(self) -> str:
        """What the unit is called: its name; a number is none, so that its type goes with it ("Quận 8")."""
        return f"{self.type.capitalize()} {self.name}" if self.name.isdigit() else self.name


@lru_cache(8192)
def name_key(name: str) -> str:
    """What the spellings of one name have in common: case, place of the tone mark, apostrophes, hyphens, i or y,
    Đăk/Đắk/Dak.

    >>> name_key("Đăk R’Lấp") == name_key("ĐẮK R'LẤP"), name_key("Khánh Hoà") == name_key("Khánh Hòa")
    (True, True)
    >>> name_key("Phú Quí") == name_key("Phú Quý")
    True
    """
    if not unicodedata.is_normalized("NFC", name):
        name = unicodedata.normalize("NFC", name)
    words = name.casefold().translate(_APOSTROPHES).replace(" '", "'").replace("' ", "'").split()
    return " ".join(_syllable(word) for word in words)


def _syllable(word: str) -> str:
    word = _SPELLINGS.get(word) or _I_OR_Y.get(word, word)
    moved = _TONE_PLACEMENT.get(word[-2:])
    if moved and word[-3:-2] != "q":
        return word[:-2] + moved
    return word.lstrip("0") or word if word.isdigit() else word


def spellings(name: str) -> tuple[str, ...]:
    """The ways to write a name whose first syllable has i or y, the given one first.

    >>> spellings("Lý Sơn"), spellings("Tân Lập")
    (('Lý Sơn', 'lí Sơn'), ('Tân Lập',))
    """
    first, space, rest = name.partition(" ")
    other = _Y_OR_I.get(first.casefold())
    return (name, f"{other}{space}{rest}") if other else (name,)


@cache
def units() -> tuple[Unit, ...]:
    """Every unit of every era, read once."""
    data = gzip.decompress((files(__name__) / "units.tsv.gz").read_bytes()).decode("utf-8")
    rows = (line.split("\t") for line in data.splitlines())
    return tuple(Unit(e, c, t, _cased(n), p, tuple(s.split(";")) if s else ()) for e, c, t, n, p, s in rows)


# The lists write sounds at the beginning of a syllable apart ("Cuôr KNia"), as nobody else does ("Cuôr Knia").
_APART = re.compile(r"\b([A-ZĐÊ][A-ZĐÊ])(?=[^\W\d_A-ZĐÊ])")


def _cased(name: str) -> str:
    """A name with one capital to a word.

    >>> _cased("Cuôr KNia"), _cased("Hòa Tú II"), _cased("Cư M'gar")
    ('Cuôr Knia', 'Hòa Tú II', "Cư M'gar")
    """
    return _APART.sub(lambda match: match[1].capitalize(), name)


@cache
def boundaries() -> str:
    """The provinces before July 2025 as a TopoJSON; its object `provinces` has geometries named by their codes."""
    return gzip.decompress(BOUNDARIES.read_bytes()).decode("utf-8")


@cache
def aliases() -> list[dict[str, Any]]:
    """The hand-made names of `aliases.yaml`."""
    loaded: list[dict[str, Any]] = yaml.safe_load((files(__name__) / "aliases.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def renamed() -> list[dict[str, Any]]:
    """The units of `renamed.yaml`, which bore another name until a day."""
    loaded: list[dict[str, Any]] = yaml.safe_load((files(__name__) / "renamed.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def press() -> dict[str, dict[str, str]]:
    """The codes of the provinces whose newspapers use a sign (`signs`) or the name of a site (`hosts`)."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load((files(__name__) / "press.yaml").read_text(encoding="utf-8"))
    return loaded


def squeezed(name: str) -> str:
    """A name as addresses write it: without marks and spaces.

    >>> squeezed("Đắk Nông")
    'daknong'
    """
    bare = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(letter for letter in bare if letter.isascii() and letter.isalnum())
