"""Figures of whose status no word of their own sentence speaks."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.mentions import Mention
from extractors.model import Decision
from extractors.statuses.planned import OF_PLAN

_UNSAID = frozenset({"document", "default", "total"})
"""The scopes of what no word of the figure's own sentence says."""


def unsaid(mentions: Sequence[Mention]) -> list[Mention]:
    """Those of whose status no word of their sentence speaks."""
    return [mention for mention in mentions if mention.trace["status"].scope in _UNSAID]


def follow_whole(mentions: Sequence[Mention], mention: Mention) -> None:
    """A part of which nothing is said is what its total is."""
    whole = None if mention.part_of is None else mentions[mention.part_of]
    if (
        whole is None
        or whole.sentence is not mention.sentence
        or whole.unit != mention.unit
        or mention.numeral.role == "part"
        or whole.trace["status"].rule in OF_PLAN
        or whole.status == mention.status
    ):
        return
    mention.status = whole.status
    mention.trace["status"] = Decision(whole.status, "inherit.link", "", "total")
