"""How much work extraction does for texts of several lengths: calls of functions, and letters given to automata.

    python tests/extraction_work.py 1 8

prints a line of JSON: for each number, that many copies of the samples as one text. The automata of pyahocorasick copy
the whole text that they are given, whatever part of it they are to search: one call for each figure of a long text
would cost the square of its length and show in no count of calls.
"""

from __future__ import annotations

import cProfile
import json
import sys
from pathlib import Path
from typing import Any

import ahocorasick

SAMPLES = Path(__file__).resolve().parent.parent / "corpus" / "samples"
_Automaton = ahocorasick.Automaton


class Watched:
    """An automaton that counts the letters it is given."""

    letters = 0

    def __init__(self) -> None:
        self._automaton = _Automaton()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._automaton, name)

    def iter(self, text: str, *limits: int) -> Any:
        """What is found; the whole text counts."""
        Watched.letters += len(text)
        return self._automaton.iter(text, *limits)


def work(text: str) -> dict[str, float]:
    """Of one text, for each of its letters: calls of functions, and letters that automata were given."""
    from extractors.extract import extract
    from extractors.readers import read

    document = read(text.encode(), document_id="long", name="long.txt")
    Watched.letters = 0
    profile = cProfile.Profile()
    profile.enable()
    extract(document)
    profile.disable()
    calls = sum(entry.callcount for entry in profile.getstats())
    return {"calls": calls / len(text), "letters": Watched.letters / len(text)}


def main(copies: list[int]) -> None:
    """Print the work for so many copies of the samples; the rules are compiled before."""
    ahocorasick.Automaton = Watched
    samples = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt")))
    work(samples)
    print(json.dumps([work("\n\n".join([samples] * number)) for number in copies]))


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]])
