"""Short texts, as many as one likes, varied from the samples: places, years and numbers are drawn anew.

The same number and seed give the same bytes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / "corpus" / "samples"
IN_FOLDER = 1000
_SENTENCE = re.compile(r"(?<=[.;])\s+")
_SHORTEST, _SHORT = 50, 85
_NUMBER = re.compile(r"(?<![\d/])\d+(?:[.,]\d+)*(?![\d/]*/)")
_PLACES = (
    *("tỉnh Quảng Trị", "tỉnh Sóc Trăng", "tỉnh Nam Định", "tỉnh Lào Cai", "tỉnh Thanh Hóa", "tỉnh Kon Tum"),
    *("huyện Bắc Hà", "huyện Trần Đề", "huyện Hải Lăng", "huyện Đakrông", "huyện Bá Thước", "huyện Tân Hưng"),
)


def write(folder: Path, number: int, make: Callable[[random.Random], str], seed: int = 1) -> Path:
    """So many texts (of `item` or `line`) as files in a new folder, `IN_FOLDER` in each folder of it."""
    for n in range(number):
        if n % IN_FOLDER == 0:
            (folder / f"{n // IN_FOLDER:04}").mkdir(parents=True)
        path = folder / f"{n // IN_FOLDER:04}" / f"news-{n:07}.txt"
        path.write_text(make(random.Random(f"{seed}-{n}")), encoding="utf-8")
    return folder


def item(chance: random.Random) -> str:
    """A heading with its place and day, and a sentence of the samples with other numbers."""
    place, year = chance.choice(_PLACES), chance.randint(2018, 2025)
    day = f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{year}"
    head = f"{place[0].upper()}{place[1:]}: chăm lo người nghèo năm {year}\n\nNgày đăng: {day}\n\n"
    return f"{head}{_varied(chance.choice(sentences()), chance, year)}\n"


def line(chance: random.Random) -> str:
    """A place and a short sentence: next to the shortest text that holds a figure."""
    return (
        f"{chance.choice(_PLACES)}: {_varied(chance.choice(sentences(_SHORT)), chance, chance.randint(2018, 2025))}\n"
    )


@cache
def sentences(longest: int = 160) -> tuple[str, ...]:
    """The sentences of the samples that hold a number and are neither a fragment nor longer than so many characters."""
    return tuple(one for one in _found() if _SHORTEST <= len(one) <= longest)


def _found() -> Iterator[str]:
    for path in sorted(SAMPLES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for one in _SENTENCE.split(line.strip(" -")):
                if _NUMBER.search(one):
                    yield one


def _varied(sentence: str, chance: random.Random, year: int) -> str:
    """Other numbers of as many digits; years near the year of the item, dates as they are."""

    def other(found: re.Match[str]) -> str:
        number = found.group()
        if re.fullmatch(r"20[12]\d", number):
            return str(year - chance.randint(0, 2))
        digits = (
            chance.choice("123456789" if at == 0 else "0123456789") if c.isdigit() else c for at, c in enumerate(number)
        )
        return "".join(digits)

    return _NUMBER.sub(other, sentence)
