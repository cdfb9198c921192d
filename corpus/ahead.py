"""Work done ahead of who takes its results, a bounded number of pieces at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result", covariant=True)


class Promise(Protocol[Result]):
    """A result that comes later: a future of the standard library, of Dask or of Prefect."""

    def result(self) -> Result:
        """Wait for it. Raises what the work raised."""


def ahead(
    submit: Callable[[Piece], Promise[Result]], pieces: Iterable[Piece], at_once: Callable[[], int]
) -> Iterator[tuple[Piece, Promise[Result]]]:
    """The pieces with their results, in order; never more than `at_once` of them are under way."""
    waiting: deque[tuple[Piece, Promise[Result]]] = deque()
    for piece in pieces:
        waiting.append((piece, submit(piece)))
        while len(waiting) >= at_once():
            yield waiting.popleft()
    yield from waiting
