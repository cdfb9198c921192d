"""OCR's slips in numbers, mended where there is only one reading: `1OO%`, `l.413`, `2279, 5m?`."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cache
from typing import Protocol, TypeVar

import regex

import patterns
from extractors.readers.lines import Box

_LOOKALIKE = str.maketrans({"O": "0", "o": "0", "Ô": "0", "l": "1", "I": "1", "|": "1"})
_SUSPECT = regex.compile(
    r"(?=[^\d]*\d)[\dOoÔlI|]{1,4}(?:[.,][\dOoÔlI|]{1,3})*(?:[.,]\d{1,3})?%?[.,;:)]?|[\dOoÔlI|]{2,3}%[.,;:)]?"
)
_SOUND = regex.compile(r"(?:\d{1,3}(?:\.\d{3})+(?:,\d{1,3})?|\d{1,4}(?:,\d{1,3})?|\d{1,3}(?:,\d{3}){2,})%?[.,;:)]?")
_SQUARE = regex.compile(r"(\d\s?(?:k|c)?m)[?ˆ^”\"°ˀ*](?=$|[/,.;:)])")
_GROUP_OPEN = regex.compile(r"\(?(?:\d{1,3}(?:\.\d{3})*[.,]|\d{4},)")
_DATE_OPEN = regex.compile(r"\(?\d{1,2}/\d")
_DATE_REST = regex.compile(r"\d/(?:19|20)\d{2}[;,.)]?")
_GROUP = regex.compile(r"(?:\d{3}(?:[.,]\d{1,3})*[.,]?|\d{1,3})(?:%|m[23²³?].*|[.,;:)]?)?")


class WordLike(Protocol):
    """A word with its text, box and confidence."""

    @property
    def text(self) -> str:
        """Its letters."""

    @property
    def box(self) -> Box:
        """Its box."""

    @property
    def confidence(self) -> float:
        """How sure OCR is of it."""


W = TypeVar("W", bound=WordLike)


def mend(text: str) -> str:
    """A word with letters that stand for digits read as digits; only where the outcome is a sound number."""
    text = _SQUARE.sub(r"\g<1>2", text)
    if text.isalpha() or not _SUSPECT.fullmatch(text):
        return text
    mended = text.translate(_LOOKALIKE)
    return mended if _SOUND.fullmatch(mended) else text


def is_sound(text: str) -> bool:
    """Whether a cell holds a number written as Vietnam writes it, sign and percent included."""
    return _SOUND.fullmatch(text.strip("()-–+ ")) is not None


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Set phrases as words, by their words without marks."""
    phrases = [phrase.split() for rule in patterns.load("ocr_slips")["rules"] for phrase in rule["right"]]
    return {tuple(_bare(word) for word in words): tuple(words) for words in phrases}


def _bare(word: str) -> str:
    """A word without marks; a vowel that was read twice counts once."""
    plain = unicodedata.normalize("NFD", word.lower().strip(".,;:()\"'“”")).replace("đ", "d").replace("ð", "d")
    return regex.sub(r"([aeiouy])\1+", r"\1", regex.sub(r"\p{M}", "", plain))


def mend_phrases(words: list[W]) -> list[W]:
    """The words with set phrases that were misread put right."""
    out = list(words)
    bare = [_bare(word.text) for word in out]
    for index in range(len(out)):
        for length in (2, 3, 4):
            right = _phrases().get(tuple(bare[index : index + length]))
            for offset, letters in enumerate(right or ()):
                word = out[index + offset]
                old = regex.search(r"\p{L}+", word.text)
                text = word.text.replace(old[0], _cased(letters, old[0]), 1) if old else word.text
                out[index + offset] = replace(word, text=text)  # type: ignore[type-var]
    return out


def _cased(new: str, old: str) -> str:
    """A word with the capitals of another."""
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def mend_words(words: list[W]) -> list[W]:
    """The words of a line, each mended, and numbers that were torn apart at a point or comma joined again."""
    words = mend_phrases(words)
    out: list[W] = []
    for word in words:
        text = mend(word.text)
        if out and _torn(out[-1], text, word.box):
            last = out[-1]
            box = (last.box[0], min(last.box[1], word.box[1]), word.box[2], max(last.box[3], word.box[3]))
            whole = mend(last.text + text)
            out[-1] = replace(last, text=whole, box=box, confidence=min(last.confidence, word.confidence))  # type: ignore[type-var]
        else:
            out.append(replace(word, text=text) if text != word.text else word)  # type: ignore[type-var]
    return out


def _torn(last: WordLike, text: str, box: Box) -> bool:
    """Whether a word goes on with the number before it: a separator at its end and hardly a gap."""
    gap = box[0] - last.box[2]
    if _DATE_OPEN.fullmatch(last.text) and _DATE_REST.fullmatch(text):
        return gap < 0.8 * (last.box[3] - last.box[1])
    if not _GROUP_OPEN.fullmatch(last.text) or not _GROUP.fullmatch(text):
        return False
    height = last.box[3] - last.box[1]
    if gap > 0.45 * max(height, 1):
        return False
    return _SOUND.match(last.text + text) is not None
