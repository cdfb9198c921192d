"""Old Vietnamese encodings: TCVN3 (fonts .Vn...), VNI, VPS; told apart on whole documents, never on single words."""

from __future__ import annotations

import unicodedata
from functools import cache

import regex

from extractors.readers.vietnamese import share_of_marks, share_of_syllables

# Letters of the bytes A0-FF and 80-FF; a middle dot where the encoding has none.
_TCVN3 = "·ĂÂÊÔƠƯĐăâêôơưđ······àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
_VPS = (
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ··ỀỂỄỐỒỔỖýỷỵỚỜỞ·ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕự"
    "ầÁÂấẩẫậđẻÉ·ẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ·àáâãảạă·èéêẽìí·ĩ·Đòóôõ·Ơụùúủ·ỶẼỳ"
)
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HATS = {
    "â": "\u0302",
    "á": "\u0302\u0301",
    "à": "\u0302\u0300",
    "å": "\u0302\u0309",
    "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
}
_VNI_BREVES = {
    "ê": "\u0306",
    "é": "\u0306\u0301",
    "è": "\u0306\u0300",
    "ú": "\u0306\u0309",
    "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_UNICODE = regex.compile("[\u1ea0-\u1ef9]")
_HIGH = regex.compile("[\u0080-\u024f\u2013-\u2122]")
_TAG = regex.compile(r"<[^<>]{0,2000}>")
_SAMPLE = 20_000


@cache
def _table(name: str) -> dict[int, str]:
    """Letters of an encoding of one byte a letter, by the characters that a Latin reading shows for them."""
    letters, first = (_TCVN3, 0xA0) if name == "tcvn3" else (_VPS, 0x80)
    table: dict[int, str] = {}
    for offset, letter in enumerate(letters):
        if letter == "·":
            continue
        byte = bytes([first + offset])
        for encoding in ("latin-1", "cp1252"):
            table[ord(byte.decode(encoding, errors="replace"))] = letter
    table.pop(0xFFFD, None)
    return table


@cache
def _vni() -> tuple[regex.Pattern[str], dict[str, str]]:
    """A pattern for the letters of VNI and what each stands for; a vowel is followed by a letter for its marks."""
    letters: dict[str, str] = {}
    for vowel in "aeouyôö":
        base = _VNI_SINGLE.get(vowel, vowel)
        marks = dict(_VNI_TONES)
        if vowel in "aeo":
            marks |= _VNI_HATS
        if vowel == "a":
            marks |= _VNI_BREVES
        for sign, accents in marks.items():
            letters[vowel + sign] = unicodedata.normalize("NFC", base + accents)
    letters |= _VNI_SINGLE
    capitals = {key.upper(): value.upper() for key, value in letters.items()}
    mixed = {key[0].upper() + key[1:]: value.upper() for key, value in letters.items()}
    letters = {**mixed, **capitals, **letters}
    ordered = sorted(letters, key=len, reverse=True)
    return regex.compile("|".join(map(regex.escape, ordered))), letters


def from_tcvn3(text: str) -> str:
    """TCVN3 letters, read as Latin ones, as Vietnamese."""
    return text.translate(_table("tcvn3"))


def from_vps(text: str) -> str:
    """VPS letters, read as Latin ones, as Vietnamese."""
    return text.translate(_table("vps"))


def from_vni(text: str) -> str:
    """VNI letters, read as Latin ones, as Vietnamese."""
    pattern, letters = _vni()
    return pattern.sub(lambda match: letters[match[0]], text)


def from_1258(text: str) -> str:
    """Windows-1258 letters, read as those of windows-1252, as Vietnamese; composed."""
    try:
        return unicodedata.normalize("NFC", text.encode("cp1252").decode("cp1258"))
    except UnicodeError:
        return text


_READINGS = {"tcvn3": from_tcvn3, "vni": from_vni, "vps": from_vps, "windows-1258": from_1258}


def detect(text: str) -> str:
    """The old encoding of a text that was read as Latin letters; "" where it is none, or is Unicode already.

    Decided on the first 20,000 letters by how many words are possible syllables and how many letters bear marks.
    """
    sample = _TAG.sub(" ", text[: 3 * _SAMPLE])[:_SAMPLE]
    if _UNICODE.search(sample) or len(_HIGH.findall(sample)) < 20:
        return ""
    best, score = "", _score(sample)
    for name, reading in _READINGS.items():
        found = _score(reading(sample))
        if found > score + 0.1:
            best, score = name, found
    return best if score > 0.75 else ""


def _score(text: str) -> float:
    marks = share_of_marks(text)
    return share_of_syllables(text) - (0.4 if marks < 0.1 else 0.0) - 2 * _strays(text)


def _strays(text: str) -> float:
    """The share of signs that no Vietnamese text has inside its words."""
    return len(
        regex.findall(r"(?<=\p{L})[\u00a1-\u00bf\u00d7\u00f7\u0192\u02c6\u02dc\u2020-\u2022\u2030](?=\p{L})", text)
    ) / max(1, len(text))


def to_unicode(text: str) -> str:
    """The text in Unicode, if it is in an old encoding; else the text as it is."""
    return decode_as(text, detect(text))


def decode_as(text: str, name: str) -> str:
    """The text read in the old encoding `name`, as `detect` names it; as it is where `name` is ""."""
    return _READINGS[name](text) if name else text


def is_legacy(font: str) -> bool:
    """Whether letters set in a font are coded in an old encoding."""
    return font.lower().startswith((".vn", "vni", "vps"))


def decode_run(text: str, font: str) -> str:
    """The text of a run that is set in a font; legacy fonts say how its letters are coded."""
    lowered = font.lower()
    if not text or not is_legacy(font) or _UNICODE.search(text):
        return text
    if lowered.startswith(".vn"):
        decoded = from_tcvn3(text)
        # Fonts of capitals show small letters as capitals.
        return decoded.upper() if lowered.endswith("h") else decoded
    return from_vni(text) if lowered.startswith("vni") else from_vps(text)
