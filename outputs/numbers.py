"""Numbers as people in Vietnam, or readers of English, write them."""

from __future__ import annotations

from decimal import Decimal

from outputs.types import plain

_SIGNS = {"vi": (".", ","), "en": (",", ".")}


def decimal_sign(language: str) -> str:
    """What stands before the decimals."""
    return _SIGNS[language][1]


def shown(value: Decimal | int | None, high: Decimal | None = None, language: str = "vi") -> str:
    """`1.863.638.000`, `4,69`, `14–16`; every digit of the value, whatever its size. Nothing for None."""
    if value is None:
        return ""
    low = _shown(Decimal(value), language)
    return low if high is None else f"{low}–{_shown(high, language)}"


def _shown(value: Decimal, language: str) -> str:
    group, point = _SIGNS[language]
    whole, _, fraction = plain(value).partition(".")
    grouped = f"{int(whole):,}".replace(",", group)
    sign = "-" if whole.startswith("-") and not grouped.startswith("-") else ""
    return f"{sign}{grouped}{point if fraction else ''}{fraction}"
