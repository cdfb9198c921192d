"""The unit of a number in a cell: its own, or that of headers, row and caption."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import regex

from extractors import headers
from extractors.mentions import MONEY, RATES, Mention, denominators
from extractors.model import Decision
from extractors.numerals import Numeral
from extractors.tables.cells import Slot
from extractors.tables.speakers import scope_of

_RATE_MOST = 1000
# What is counted one by one has no decimals.
_PHYSICAL = regex.compile(r"ha|t|kg|m2|m3|km2?|kW.*|m?L|g")


def set_unit(mention: Mention, slot: Slot, of_row: headers.UnitWords | None) -> None:
    """Unit, scale and denominators of a cell's number, unless it says its own."""
    if not mention.bare:
        return
    found, scope = _stated_unit(slot, of_row) or (None, "default")
    if "unit_assumed" in mention.flags:
        mention.flags.remove("unit_assumed")
    if found is None:
        mention.unit, mention.trace["unit"] = "item", Decision("item", "unit.default", "", "default")
        mention.flags.append("unit_assumed")
        mention.numeral = _read_for(mention.numeral, "item")
        return
    if found.rule in {rule.id for rule in headers.rules("money")}:
        # Dong by dong, or by the million? Nobody says.
        mention.flags.append("unit_assumed")
    mention.unit = found.unit
    mention.per = tuple(dict.fromkeys(denominators(found.per)))
    scope = scope_of(found.cue, slot) if scope == "any" else scope
    mention.trace["unit"] = Decision(found.unit, found.rule, found.cue, scope)
    numeral = _read_for(mention.numeral, found.unit)
    if found.factor != 1:
        high = numeral.value_high
        numeral = replace(
            numeral, value=numeral.value * found.factor, value_high=None if high is None else high * found.factor
        )
    mention.numeral = numeral


_Ask = Callable[[str], "headers.UnitWords | None"]


def _stated_unit(slot: Slot, of_row: headers.UnitWords | None) -> tuple[headers.UnitWords, str] | None:
    """The unit of a cell without one: announced by headers, by the row, by what they count, by the caption."""
    columns, labels = tuple(reversed(slot.cell.column_header)), tuple(reversed(slot.cell.row_header))
    is_money = any(headers.says("money", words) for words in columns)

    def announced(words: str) -> headers.UnitWords | None:
        return next(iter(headers.announced_unit(words)), None)

    def fitting(words: str) -> headers.UnitWords | None:
        """Of several units in a caption the one of money for money, else the first that is no rate."""
        units = [u for u in headers.announced_unit(words) if u.unit not in RATES] or list(headers.announced_unit(words))
        return next((u for u in units if not is_money or u.unit in MONEY), None) or next(iter(units), None)

    def first(asks: Sequence[_Ask], texts: Sequence[str], scope: str) -> tuple[headers.UnitWords, str] | None:
        return next(((unit, scope) for words in texts for ask in asks if (unit := ask(words)) is not None), None)

    strong = (announced, _counted_unless_money, headers.rate_unit)
    return (
        first(strong, columns, "column_header")
        or first((_bare_unit,), columns[:1], "column_header")
        or (None if of_row is None else (of_row, "row_header"))
        or first(strong, labels, "row_header")
        or first((fitting,), (slot.cell.caption,), "caption")
        or first((_money_alone,), columns, "column_header")
        or first((headers.leading_noun,), (*columns, *labels), "any")
        or first((_money_alone,), (*labels, slot.cell.caption), "any")
        or first((headers.counted_unit, _noun_within), (slot.cell.caption,), "caption")
    )


def _bare_unit(words: str) -> headers.UnitWords | None:
    """A header that is nothing but a unit (`Hộ`, `Triệu đồng`)."""
    unit = headers.unit_of(words)
    return None if unit is None or unit.unit == "item" else unit


def _counted_unless_money(words: str) -> headers.UnitWords | None:
    return None if headers.says("money", words) else headers.counted_unit(words)


def _money_alone(words: str) -> headers.UnitWords | None:
    """Money of which nobody says the unit."""
    rule = headers.says("money", words)
    return None if rule is None else headers.UnitWords("VND", rule=rule.id, cue=words)


def _noun_within(words: str) -> headers.UnitWords | None:
    """The first noun of a caption that counts something."""
    starts = [0, *(m.end() for m in regex.finditer(r"\s", words))]
    found = (headers.leading_noun(words[start:]) for start in starts[:40])
    return next((replace(unit, cue=words) for unit in found if unit is not None), None)


def _read_for(numeral: Numeral, unit: str) -> Numeral:
    """The other reading of an ambiguous number where its unit asks for it: `4,123` households, `8.049` percent."""
    mark = next((f for f in numeral.flags if f.startswith("ambiguous:")), "")
    if not mark:
        return numeral
    if not numeral.value % 1 and unit != "percent":
        # A dot before three digits groups them; only a share may be meant otherwise.
        return replace(numeral, flags=tuple(f for f in numeral.flags if f != mark))
    other = Decimal(mark.partition("|")[2])
    whole_things = unit not in RATES and unit not in MONEY and not _PHYSICAL.fullmatch(unit)
    if (whole_things and numeral.value % 1) or (unit == "percent" and numeral.value >= _RATE_MOST):
        flags = tuple(f"ambiguous:{other}|{abs(numeral.value)}" if f == mark else f for f in numeral.flags)
        return replace(numeral, value=other.copy_sign(numeral.value), flags=flags)
    return numeral
