"""Words without which a rule has nothing to say, looked for in one pass for all rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import ahocorasick


class Hints:
    """The hints of some rules, which are told by their number."""

    def __init__(self, hints: Sequence[Iterable[str]]) -> None:
        """`hints[n]` are the words of rule `n`, as they are written."""
        rules: dict[str, list[int]] = {}
        for number, words in enumerate(hints):
            for word in words:
                rules.setdefault(word, []).append(number)
        self._automaton = ahocorasick.Automaton()
        for word, numbers in rules.items():
            self._automaton.add_word(word, (len(word), tuple(numbers)))
        self._automaton.make_automaton()

    def last_in(self, text: str) -> dict[int, int]:
        """Where the last hint of each rule begins; rules without one in the text are left out."""
        begins: dict[int, int] = {}
        for last, (length, numbers) in self._automaton.iter(text):
            for number in numbers:
                begins[number] = max(begins.get(number, 0), last + 1 - length)
        return begins

    def within(self, text: str) -> set[int]:
        """The rules that have a hint in the text."""
        return {number for _, (_, numbers) in self._automaton.iter(text) for number in numbers}
