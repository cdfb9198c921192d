"""Figures of a title that the text tells again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extractors.mentions import Mention
from extractors.model import Decision
from extractors.scopes import Layout
from extractors.topics import UNDECIDED


def read_echoes(scopes: Layout, mentions: Sequence[Mention]) -> None:
    """A figure of the title that the text tells again, perhaps less roundly, takes the statement of the text, which
    says more.
    """
    body: dict[tuple[object, ...], Mention] = {}
    for mention in mentions:
        if mention.start >= scopes.title[1]:
            body.setdefault(_amount_of(mention), mention)
    for mention in mentions:
        if not scopes.title[0] <= mention.start < scopes.title[1]:
            continue
        told = body.get(_amount_of(mention)) or next((m for m in body.values() if _is_rounded(mention, m)), None)
        if told is None:
            continue
        mention.echo = told.index
        if mention.trace["status"].scope in {"document", "default"}:
            mention.status, mention.trace["status"] = (
                told.status,
                Decision(told.status, "inherit.echo", "", "document"),
            )
        if mention.indicator == UNDECIDED and "indicator_undecided" in mention.flags:
            mention.flags.remove("indicator_undecided")
            mention.indicator = told.indicator
            mention.trace["indicator"] = Decision(told.indicator, "inherit.echo", "", "document")


_ROUNDED = {
    "nearly": (Decimal("0.95"), Decimal(1)),
    "over": (Decimal(1), Decimal("1.05")),
    "about": (Decimal("0.95"), Decimal("1.05")),
}
"""From which to which part of a rounded number the exact one may lie, by qualifier."""


def _is_rounded(title: Mention, told: Mention) -> bool:
    """Whether a headline rounds a number of the text: "gần 2.700 hộ" for 2.692."""
    if title.unit != told.unit or title.numeral.value_high is not None or told.numeral.value_high is not None:
        return False
    least, most = _ROUNDED.get(title.qualifier, (Decimal(1), Decimal(0)))
    return title.numeral.value * least <= told.numeral.value <= title.numeral.value * most


def _amount_of(mention: Mention) -> tuple[object, ...]:
    return mention.numeral.value, mention.numeral.value_high, mention.unit
