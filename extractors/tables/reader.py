"""Reads the figures of value cells from the headers that govern them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors import headers
from extractors.binding import Context
from extractors.binding_place import resolve_place
from extractors.binding_time import resolve_period
from extractors.cues import plain
from extractors.groups import implied_groups
from extractors.mentions import Mention
from extractors.metadata import Metadata
from extractors.model import Decision
from extractors.places import LEVELS, find_places
from extractors.scopes import Layout
from extractors.settling import Place, chains, settle
from extractors.statuses import document_default
from extractors.tables.cells import PURE, Slot
from extractors.tables.grid import Tables
from extractors.tables.links import Links
from extractors.tables.names import Names
from extractors.tables.rows import LEADING_MARK, Row
from extractors.tables.speakers import Heard, Speakers, in_order, scope_of, speaks, take
from extractors.tables.units import set_unit
from extractors.topics import UNDECIDED

NAMED_VILLAGE = "named_village"
"""The rule of a place that a row names as a village."""
_NO_GROUPS = frozenset({"administrative_units"})


class TableReader:
    """Reads the figures of value cells; `values` are their mentions, in the order of the text."""

    def __init__(self, tables: Tables, scopes: Layout, about: Metadata, values: Sequence[Mention]) -> None:
        """`about` gives the document's kind and place."""
        self.values = values
        self.names = Names(about)
        self.speakers = Speakers(tables, scopes, self.names)
        self.slot_of = {
            m.index: slot for m in values if (slot := tables.at.get(scopes.blocks[m.sentence.block].start)) is not None
        }
        title = plain(scopes.text[slice(*scopes.title)])
        self.default_status = document_default(about.kind, title, ahead=about.looks_ahead)
        self._about = about
        self._places: dict[int, dict[str, Place]] = {}
        self.low = plain(scopes.text)

    def read(self) -> None:
        """Set all columns but time and place on every figure, and the links between them."""
        heard = {}
        for mention in self.values:
            slot = self.slot_of[mention.index]
            labelled = replace(slot, cell=replace(slot.cell, row_header=self.speakers.things(slot)))
            set_unit(mention, labelled, self.speakers.unit_of_row(slot))
            _set_change(mention, slot)
            heard[mention.index] = self._hear(mention, slot)
            self._set_status(mention, slot)
        for mention in self.values:
            slot = self.slot_of[mention.index]
            self.speakers.row(slot).cells.setdefault(slot.cell.column, mention)
            take(mention, heard[mention.index])
        links = Links(self.speakers.rows, self.values, self.slot_of, heard)
        links.set()
        for mention in self.values:
            self._set_groups(mention, self.slot_of[mention.index], links.whole_of.get(mention.index))

    def _hear(self, mention: Mention, slot: Slot) -> Heard:
        chain = slot.cell.column_header
        if mention.unit == "percent" and chain and headers.completes_plan(chain):
            return Heard("plan_completion", 9.0, "table.plan_completion", chain[-1], "column_header")
        best = Heard(UNDECIDED, 0.0, "indicator.undecided", "", "default")
        for speaker in self.speakers.of(slot, mention):
            for cue, factor in self.speakers.cues(speaker.words):
                weight = speaker.weight * cue.phrase.tier * factor
                if weight > best.weight and speaks(cue, mention):
                    best = Heard(cue.phrase.code, weight, cue.phrase.rule, speaker.words, speaker.scope)
        return best

    def _set_status(self, mention: Mention, slot: Slot) -> None:
        mention.status, mention.trace["status"] = (
            self.default_status,
            Decision(self.default_status, "status.default", "", "document"),
        )
        chain = slot.cell.column_header
        for words, scope in in_order(slot):
            if (
                scope == "column_header"
                and mention.measure == "rate"
                and (headers.compares(words) or headers.completes_plan(chain))
            ):
                _set_status(mention, "actual", "table.comparison", words, scope)
                return
            label = LEADING_MARK.sub("", words)
            rule = headers.says("status", label)
            found = None if rule is None else rule.pattern.search(label)
            if rule is None or found is None or (scope == "row_header" and found.start()):
                continue
            _set_status(mention, rule.value, rule.id, words, scope)
            return

    def _set_groups(self, mention: Mention, slot: Slot, whole: Mention | None) -> None:
        found: dict[str, str] = {}
        decided = mention.trace["indicator"].scope
        for speaker in self.speakers.of(slot, mention):
            near = speaker.scope in ("column_header", "row_header")
            if not near and (found or decided != speaker.scope):
                continue
            for cue, _ in self.speakers.cues(speaker.words):
                if cue.phrase.kind == "group" and cue.phrase.code != "none":
                    found.setdefault(cue.phrase.code, speaker.words)
        if whole is not None:
            found |= dict.fromkeys(whole.group, whole.trace["indicator"].cue)
        if mention.indicator in _NO_GROUPS:
            found = {}
        for code in implied_groups(mention, found, self.low):
            found.setdefault(code, "indicator")
        mention.group = tuple(sorted(found))
        if found:
            said = list(dict.fromkeys(found.values()))
            scope = "indicator" if said == ["indicator"] else scope_of(said[0], slot)
            mention.trace["group"] = Decision(";".join(mention.group), "table.group", ", ".join(said), scope)

    def locate(self, mention: Mention, context: Context) -> None:
        """Set time and place of a figure: those of headers, row and caption, else the document's."""
        slot = self.slot_of[mention.index]
        period = self._period(slot, mention, context)
        if period is None or period.scope != "column_header":
            period = self._compared_period(slot, mention) or period
        mention.trace["period"] = period or resolve_period(
            mention.start, mention.end, context, status=mention.status, unit=mention.unit
        )
        mention.trace["place"] = self._place(slot, mention, context)

    def _period(self, slot: Slot, mention: Mention, context: Context) -> Decision | None:
        said = [
            (found[0].iso, found[0].rule, words, scope, found[1])
            for words, scope in in_order(slot)
            if (found := headers.period_in(words, mention.measure == "rate" or headers.compares(words))) is not None
        ]
        if not said:
            return None
        iso, rule, words, scope, _ = said[0]
        year = next((int(other[0][:4]) for other in said if other[0][:4].isdigit()), None)
        if "{" in iso and year is not None and "{now" not in iso:
            iso = iso.replace("{y}", str(year)).replace("{p}", str(year - 1)).replace("{n}", str(year + 1))
        value = context.metadata.clock.fill(iso)
        return Decision(value, rule, words, scope) if value else None

    def _compared_period(self, slot: Slot, mention: Mention) -> Decision | None:
        """A comparison without a time of its own is of that of what it compares: its pair, or the cell before."""
        if mention.measure == "rate" and mention.pair is not None and mention.pair < mention.index:
            return self.values[mention.pair].trace.get("period")
        if not (mention.measure == "rate" or any(map(headers.compares, slot.cell.column_header))):
            return None
        cells = self.speakers.row(slot).cells
        told = [
            cells[c].trace.get("period")
            for c in sorted(cells, reverse=True)
            if c < slot.cell.column and cells[c].status != "target"
        ]
        return next((d for d in told if d is not None and d.scope == "column_header"), None)

    def _place(self, slot: Slot, mention: Mention, context: Context) -> Decision:
        row, labels = self.speakers.row(slot), self.speakers.labels(slot)
        told = [(p, label) for label in reversed(labels) if (p := self.names.in_row(row, label)) is not None]
        if told:
            # "Xã | Huyện" and "Huyện | Xã" name the same commune.
            nearest, label = max(told, key=lambda one: LEVELS.index(one[0].level))
            rule = NAMED_VILLAGE if nearest.level == "village" else "named_place"
            return Decision(nearest.name, rule, label, "row_header")
        for words in reversed(slot.cell.column_header):
            if (place := self.names.listed(words)) is not None:
                return Decision(place.name, "named_place", words, "column_header")
        named = [
            c
            for c in chains(slot.cell.caption, find_places(slot.cell.caption))
            if not c[0].role and c[0].level != "village"
        ]
        if named and (named[0][0].typed or len(named[0]) > 1):
            place = settle(named[0][0], self._about.provinces, self._about.published, named[0][1:])
            return Decision(place.name, "named_place", slot.cell.caption, "caption")
        own = resolve_place(mention.start, mention.end, context)
        holder = self._holder(row, slot.cell.table, own.value) if row.is_total else None
        return own if holder is None else Decision(holder.name, "table.total_place", row.label, "row_header")

    def _holder(self, row: Row, table: int, own: str) -> Place | None:
        """What holds the places of a total's table, where the document's place is but one of them."""
        if table not in self._places:
            rows = [r for (number, _), r in self.speakers.rows.items() if number == table and not r.is_total]
            told = (self.names.in_row(r, label) for r in rows for label in r.labels)
            self._places[table] = {place.name: place for place in told if place is not None}
        found = self._places[table]
        if own not in found or len(found) < 2:
            return None
        shared = [{u.code for u in place.parents} for place in found.values() if place.parents]
        unit = next((u for u in found[own].parents if all(u.code in codes for codes in shared)), None)
        return None if unit is None else Place.of(unit)


def _set_change(mention: Mention, slot: Slot) -> None:
    negative = mention.numeral.value < 0
    texts = [*reversed(slot.cell.column_header), *reversed(slot.cell.row_header[-1:])]
    for words in texts:
        change = headers.movement(words, negative=negative)
        if change == "level":
            continue
        mention.change = change
        mention.trace["change"] = Decision(change, "table.movement", words, scope_of(words, slot))
        if negative:
            alone = PURE.fullmatch(slot.text)
            start = slot.block.start + alone.start("number") if alone else mention.numeral.start + 1
            mention.numeral = replace(mention.numeral, value=-mention.numeral.value, start=start)
            mention.start = start
        return


def _set_status(mention: Mention, status: str, rule: str, cue: str, scope: str) -> None:
    mention.status, mention.trace["status"] = status, Decision(status, rule, cue, scope)
