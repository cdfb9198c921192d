"""Links between the cells of a table: a count and its rate, what was done and the percent of the plan, totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from extractors import headers
from extractors.mentions import Mention
from extractors.model import Decision
from extractors.tables.cells import Slot
from extractors.tables.rows import Row
from extractors.tables.speakers import Heard, inherit, take
from extractors.tables.totals import families, part_where_true
from extractors.topics import UNDECIDED

# Who is counted within another matter: "trong đó hộ DTTS" of poor households are poor households.
_SURROUNDINGS = frozenset({"population", UNDECIDED})

# Whose level is told in percent: a percent of last year's number would be read as one.
_TOLD_IN_PERCENT = frozenset(
    {
        "poor_households",
        "near_poor_households",
        "multidimensional_poverty",
        "health_insurance",
        "trained_labour_rate",
        "unemployment",
        "credit_access",
        "credit_overdue",
    }
)


def _free(left: Mention, right: Mention) -> bool:
    return left.pair is None and right.pair is None


def _join(left: Mention, right: Mention, chain: Sequence[str]) -> None:
    left.pair, right.pair = right.index, left.index
    left.trace["pair"] = right.trace["pair"] = Decision("", "table.pair", chain[-1] if chain else "", "row")


class Links:
    """Links the figures of value cells; `whole_of` holds, by index, the figure that another is counted within."""

    def __init__(
        self,
        rows: dict[tuple[int, int], Row],
        values: Sequence[Mention],
        slot_of: dict[int, Slot],
        heard: dict[int, Heard],
    ) -> None:
        """`rows` hold the figures by column; `heard` is what the speakers of each figure's cell say."""
        self.rows = rows
        self.values = values
        self.slot_of = slot_of
        self.heard = heard
        self.whole_of: dict[int, Mention] = {}

    def set(self) -> None:
        """Set pairs and totals, and the indicators that figures have from those they belong to."""
        self._link_pairs()
        self._link_parts()
        self._settle_totals()

    def _link_pairs(self) -> None:
        for row in self.rows.values():
            line = [row.cells[column] for column in sorted(row.cells)]
            for number, right in enumerate(line):
                if right.measure == "rate":
                    self._pair_rate(line[:number], right)
            for left, right in pairwise(line):
                if left.measure == "count" and right.measure == "amount" and self._is_amount_of(left, right):
                    _join(left, right, self.slot_of[right.index].cell.column_header)
        for left, right in pairwise(self.values):
            if (
                left.sentence is right.sentence
                and left.measure != right.measure
                and left.measure == "count"
                and _free(left, right)
            ):
                _join(left, right, ("(",))

    def _pair_rate(self, before: Sequence[Mention], right: Mention) -> None:
        chain = self.slot_of[right.index].cell.column_header
        plan = right.indicator == "plan_completion"
        if not plan and chain and headers.compares(" ".join(chain)):
            self._take_row(before, right)
            return
        for left in reversed(before):
            if left.measure == "rate":
                continue
            if not _free(left, right) or not self._same_statement(left, right, plan):
                if plan and left.status == "target":
                    continue
                return
            _join(left, right, chain)
            if not plan and self.heard[right.index].scope != "column_header":
                inherit(right, left, "inherit.pair")
            return

    def _take_row(self, before: Sequence[Mention], right: Mention) -> None:
        """A ratio to an earlier level is of the indicator of its row, unless it would pass for a level of it."""
        left = next((m for m in reversed(before) if m.measure != "rate"), None)
        if self.heard[right.index].scope == "column_header":
            return
        if left is not None:
            inherit(right, left, "inherit.row")
        if right.indicator in _TOLD_IN_PERCENT and right.change == "level":
            header = self.slot_of[right.index].cell.column_header[-1]
            take(right, Heard("other", 1.0, "table.compared_rate", header, "column_header"))

    def _same_statement(self, left: Mention, right: Mention, plan: bool) -> bool:
        one, other = self.slot_of[left.index].cell.column_header, self.slot_of[right.index].cell.column_header
        if plan:
            return left.status in ("actual", "estimate")
        told = self.heard[right.index]
        own = told.scope == "column_header" and told.indicator != left.indicator
        return not own and one[:-1] == other[:-1] and left.status == right.status and left.change == right.change

    def _is_amount_of(self, left: Mention, right: Mention) -> bool:
        one, other = self.slot_of[left.index].cell.column_header, self.slot_of[right.index].cell.column_header
        plain_amount = bool(other) and headers.says("plain_count", other[-1]) is not None
        same = one[:-1] == other[:-1] and left.status == right.status and left.indicator != "population"
        return plain_amount and same and _free(left, right)

    def _link_parts(self) -> None:
        for table in sorted({key[0] for key in self.rows}):
            rows = [self.rows[key] for key in sorted(self.rows) if key[0] == table]
            for total, parts, stated in families([r for r in rows if r.labels or r.cells]):
                for column, whole in total.cells.items():
                    kids = [r.cells[column] for r in parts if column in r.cells]
                    part_where_true(kids, whole, stated, total.labels[0] if total.labels else "")
                    for part in kids if stated and not total.is_total else ():
                        if part.part_of == whole.index and part.indicator in _SURROUNDINGS:
                            self._inherit_whole(part, whole)
            for row in rows:
                self._link_columns(row)

    def _link_columns(self, row: Row) -> None:
        """Columns that say "of which" are parts of the column before them in the same row."""
        whole: Mention | None = None
        for column in sorted(row.cells):
            mention = row.cells[column]
            within = [h for h in self.slot_of[mention.index].cell.column_header if headers.says("within", h)]
            if not within:
                whole = mention if mention.measure != "rate" else whole
            elif whole is not None:
                part_where_true([mention], whole, True, within[0])
                if mention.unit == whole.unit and mention.indicator in _SURROUNDINGS:
                    self._inherit_whole(mention, whole)

    def _inherit_whole(self, mention: Mention, whole: Mention) -> None:
        """Those who are counted within a matter share it, and whom it concerns."""
        inherit(mention, whole, "inherit.within")
        self.whole_of[mention.index] = whole

    def _settle_totals(self) -> None:
        """A total that nothing names is what its parts are; of several purposes it is the whole budget."""
        parts: dict[int, list[Mention]] = {}
        for mention in self.values:
            if mention.part_of is not None:
                parts.setdefault(mention.part_of, []).append(mention)
        for index in sorted(parts, reverse=True):
            total = self.values[index]
            kinds = Counter(m.indicator for m in parts[index] if m.indicator != UNDECIDED)
            if total.indicator == UNDECIDED and len(kinds) == 1:
                take(total, Heard(next(iter(kinds)), 1.0, "inherit.parts", "", "parts"))
            elif total.indicator == UNDECIDED and kinds and total.measure == "amount":
                take(total, Heard("fund_allocated", 1.0, "fund_allocated.mixed", "", "parts"))
