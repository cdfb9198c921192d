"""What a run did: the account that its report, its summary and its exit status are made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from flows.steps import BatchResult


@dataclass(slots=True)
class Account:
    """Counts, errors and times of a run; `error` is what ended it before its end."""

    run_id: str
    command: str
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    documents: int = 0
    missing: tuple[str, ...] = ()
    closed: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()
    total: BatchResult = field(default_factory=BatchResult)
    seconds: float = 0.0
    error: str = ""

    @property
    def failed(self) -> bool:
        """Whether anything that was asked for did not come about."""
        return bool(self.error or self.missing or self.closed or self.total.failed)

    @property
    def counts(self) -> dict[str, int]:
        """The counts as the store keeps them."""
        leftovers: Counter[str] = self.total.leftovers
        return {
            "documents": self.documents,
            "loaded": self.total.loaded,
            "unchanged": self.total.unchanged,
            "failed": self.total.failures,
            "figures": self.total.figures,
            "leftovers": leftovers.total(),
            "unknown_leftovers": leftovers["unknown"],
            "missing": len(self.missing),
            "closed": len(self.closed),
            "ignored": len(self.ignored),
        }


class Listener(Protocol):
    """Who wants to know how a run goes."""

    def begun(self, account: Account) -> None:
        """The documents are counted; work begins."""

    def advanced(self, account: Account) -> None:
        """Another batch is done and in the account."""

    def ended(self, account: Account) -> None:
        """All is done, or the run was broken off (`account.error`)."""


class Silence:
    """A listener that wants to know nothing."""

    def begun(self, account: Account) -> None:
        """Nothing."""

    def advanced(self, account: Account) -> None:
        """Nothing."""

    def ended(self, account: Account) -> None:
        """Nothing."""
