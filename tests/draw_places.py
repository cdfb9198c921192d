"""Draw mentions of places from the gold texts and the site, for `gold/places.tsv`. Same files, same seed, same draw.

Run from the root of the project: `python -m tests.draw_places > drawn.tsv`. It knows nothing of the code that is
measured: a mention is a type word with capitalised words behind it, or the bare name of a province or a city. The
codes are then looked up by a person, one by one, with the words around before the eyes. Documents of `validation.txt`
are left out.
"""

from __future__ import annotations

import html
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import regex as re

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
FOLDERS = {
    "seeds": "seeds",
    "theme": "gold/theme",
    "news": "gold/news",
    "portal": "gold/portal",
    "site": "site/krongno",
}
SEED = 20251122
WANTED = {"texts": 230, "site": 110}
PER_DOCUMENT = 12
PER_QUOTE = 3

_NAME = r"\p{Lu}\p{L}*(?:['’]\p{L}+)?(?:[ -]\p{Lu}\p{L}*(?:['’]\p{L}+)?){0,3}"
_KIND = r"(?i:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)"
_TYPED = re.compile(rf"(?<!\p{{L}})(?:{_KIND}[ ]|(?:TP|TX|TT)[. ]{{1,2}}){_NAME}")
_ROW = re.compile(rf"(?<!\p{{L}})các {_KIND}(?:, (?:thành phố|thị xã|thị trấn))?:? (?:{_NAME}(?:, | và )?){{2,}}")
_ONE = re.compile(_NAME)
_KNOWN = (
    "Hà Nội|Cao Bằng|Lào Cai|Lai Châu|Sơn La|Yên Bái|Hoà Bình|Hòa Bình|Thái Nguyên|Lạng Sơn|Bắc Giang|Phú Thọ|"
    "Hải Phòng|Hưng Yên|Nam Định|Thanh Hóa|Thanh Hoá|Nghệ An|Hà Tĩnh|Quảng Bình|Quảng Trị|Thừa Thiên[ -]+Huế|Đà Nẵng|"
    "Quảng Nam|Quảng Ngãi|Bình Định|Phú Yên|Khánh Hòa|Khánh Hoà|Kon ?Tum|Gia Lai|Đ[ăắa]k L[ăắ]k|Đ[ăắa]k Nông|"
    "Bình Thuận|Đồng Nai|Bến Tre|Cà Mau|Cần Thơ|Sóc Trăng|Bạc Liêu|Lâm Đồng|Krông Nô|Cư Jút|Gia Nghĩa"
)
_BARE = re.compile(rf"(?<!\p{{L}})(?:{_KNOWN})(?!\p{{L}})")
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.S)
_SCRIPT = re.compile(r"<(script|style|select).*?</\1>", re.S | re.I)


def texts() -> Iterator[tuple[str, str, str]]:
    """(set, document, text) of all documents but those of the validation."""
    unseen = set((SHARED / "gold/validation.txt").read_text(encoding="utf-8").split())
    for name, folder in FOLDERS.items():
        for path in sorted((SHARED / folder).rglob("*.html" if name == "site" else "*.txt")):
            if path.stem not in unseen:
                shown = path.relative_to(SHARED / folder).as_posix() if name == "site" else path.stem
                text = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
                yield name, shown, plain(text) if name == "site" else text


def plain(page: str) -> str:
    """The words of a page of HTML, one blank for each gap; offsets of the site count in it."""
    return " ".join(html.unescape(_TAG.sub(" ", _SCRIPT.sub(" ", page))).split())


def mentions(text: str) -> Iterator[tuple[int, int]]:
    """Spans of what looks like a place: names in rows, names behind a type word, bare names that are well known."""
    taken: set[int] = set()
    rows = (name.span() for row in _ROW.finditer(text) for name in _ONE.finditer(text, *row.span()))
    for start, end in (*rows, *(m.span() for pattern in (_TYPED, _BARE) for m in pattern.finditer(text))):
        span = set(range(start, end))
        if not span & taken:
            taken |= span
            yield start, end


def draw() -> list[tuple[str, str, int, int, str]]:
    """(set, document, start, end, words around) in the order of the draw's documents."""
    rng = random.Random(SEED)
    pool = [
        (name, document, start, end, text)
        for name, document, text in texts()
        if unicodedata.is_normalized("NFC", text)
        for start, end in sorted(mentions(text))
    ]
    rng.shuffle(pool)
    taken: list[tuple[str, str, int, int, str]] = []
    quotes: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    sets: Counter[str] = Counter()
    for name, document, start, end, text in pool:
        quote, kind = f"{name == 'site'} {text[start:end].casefold()}", "site" if name == "site" else "texts"
        if quotes[quote] >= PER_QUOTE or documents[document] >= PER_DOCUMENT or sets[kind] >= WANTED[kind]:
            continue
        quotes[quote] += 1
        documents[document] += 1
        sets[kind] += 1
        around = f"{text[max(0, start - 70) : start]}[[{text[start:end]}]]{text[end : end + 70]}"
        taken.append((name, document, start, end, " ".join(around.split())))
    return sorted(taken)


if __name__ == "__main__":
    for row in draw():
        print(*row, sep="\t")
