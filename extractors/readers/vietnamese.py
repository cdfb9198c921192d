"""Whether a text reads like Vietnamese: what fonts and encodings are judged by."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

_VOWELS = "aăâeêioôơuưy"
_MARKED = {
    unicodedata.normalize("NFC", v + t) for v in _VOWELS for t in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
}
LETTERS = frozenset(_MARKED | set("bcdđghklmnpqrstvxfjwz"))
"""Small letters of Vietnamese, and those of foreign names."""
_NUCLEI = (
    "a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iêu iu oa oai oao oay oă oe oeo oi oo ôi ơi ua uâ"
    " uây uê ui uơ uô uôi uy uya uyê uyu ưa ưi ươ ươi ươu ưu yê yêu"
)
_SYLLABLE = regex.compile(
    r"(?:b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|q|r|s|t|th|tr|v|x)?"
    rf"(?:{'|'.join(sorted(_NUCLEI.split(), key=len, reverse=True))})(?:c|ch|m|n|ng|nh|p|t)?"
)
_TONES = regex.compile("[\u0300\u0301\u0303\u0309\u0323]")
_WORD = regex.compile(r"\p{L}+")
_MARKS = frozenset(LETTERS - set("abcdefghijklmnopqrstuvwxyz"))


def is_broken(text: str) -> bool:
    """Whether the letters of a page are wrong: a font without a table of its letters, or with a wrong one."""
    text = text[:4000]
    letters = [letter for letter in unicodedata.normalize("NFC", text).lower() if letter.isalpha()]
    unknown = sum(1 for letter in text if letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" or letter < "\x09")
    if unknown > 5 and unknown * 20 > len(text):
        return True
    if len(letters) < 40:
        return False
    foreign = sum(1 for letter in letters if letter not in LETTERS and letter not in "ƣð")
    if foreign >= 2 and foreign * 600 > len(letters):
        return True
    return share_of_syllables(text) < 0.55


def share_of_syllables(text: str) -> float:
    """The share of the words that are possible Vietnamese syllables; 1 for a text with few words."""
    words = [word.lower() for word in _WORD.findall(unicodedata.normalize("NFC", text)) if len(word) > 1][:2000]
    if len(words) < 12:
        return 1.0
    return sum(1 for word in words if is_syllable(word)) / len(words)


@lru_cache(maxsize=30_000)
def is_syllable(word: str) -> bool:
    """Whether a word in small letters is a possible syllable, with one tone at most."""
    plain, tones = _TONES.subn("", unicodedata.normalize("NFD", word))
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)) is not None


def share_of_marks(text: str) -> float:
    """The share of the letters that only Vietnamese has, with all its tones; about a quarter of real text."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    return sum(1 for letter in letters if letter in _MARKS) / max(1, len(letters))
