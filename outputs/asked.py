"""Places as people ask for them: with a type word, without marks, by a former name, with what they lie in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extractors.places import find_places, gazetteer
from extractors.settling import NATION
from outputs.errors import OutputError
from patterns.places import Unit, name_key, squeezed, units

_BETWEEN = re.compile(r"[,;()]| - | – ")
"""What stands between a place and what it lies in."""
_LEVELS = ("province", "district")
"""The columns of a row that name what its place lies in."""


class QueryError(OutputError):
    """A question that cannot be answered; the message says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The places that somebody means: their official names, and their levels where a type word tells them.

    `codes` are those of communes, which villages bear, or the one that was asked for; `holders` what they lie in.
    """

    names: tuple[str, ...]
    levels: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    holders: tuple[Asked, ...] = ()

    @property
    def condition(self) -> str:
        """The places and what lies in them, in SQL with `values`."""
        own = f"place IN ({_marks(self.names)})"
        if self.levels:
            own = f"({own} AND place_level IN ({_marks(self.levels)}))"
        parts = [own, *(f"{level} IN ({_marks(self.names)})" for level in self._around)]
        if self._is_code:
            parts += ["place_code = ?", "province_code = ?"]
        within = (" OR ".join(f"{name} IN ({_marks(held)})" for name, held in one._held) for one in self.holders)
        return " AND ".join(f"({one})" for one in (" OR ".join(parts), *within))

    @property
    def values(self) -> list[str]:
        """The values of `condition`."""
        own = [*self.names, *self.levels, *self.names * len(self._around), *(self.codes * 2 if self._is_code else ())]
        return own + [value for one in self.holders for _, held in one._held for value in held]

    def is_one(self, place: str, level: str, code: str, district: str, province: str) -> bool:
        """Whether a place of the table is meant itself, not what lies in it."""
        named = place in self.names and (not self.levels or level in self.levels)
        row = {"district": district, "province": province, "place_code": code}
        within = all(any(row[name] in held for name, held in one._held) for one in self.holders)
        return (named or (self._is_code and code in self.codes)) and within

    @property
    def _around(self) -> list[str]:
        return [level for level in _LEVELS if not self.levels or level in self.levels]

    @property
    def _is_code(self) -> bool:
        return self.codes == self.names

    @property
    def _held(self) -> list[tuple[str, tuple[str, ...]]]:
        """Columns, with the cells that rows have which lie in this place."""
        return [*((level, self.names) for level in self._around), *([("place_code", self.codes)] if self.codes else [])]


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def asked_place(said: str) -> Asked:
    """The places meant by a name, however it is typed, or by a code; what they lie in may follow ("Ea Tar, Cư M'gar").

    A name that the lists lack stands for itself. Raises QueryError where letters without marks may be several names.
    """
    first, *around = _parts(" ".join(said.split())) or [""]
    holders = tuple(_asked(one, ()) for one in around if name_key(one) != name_key(NATION.name))
    return replace(_asked(first, holders), holders=holders)


def _parts(said: str) -> list[str]:
    """A place, and what it lies in, from the smallest on."""
    whole = bool(gazetteer().called(said))
    parts = [said] if whole else [part.strip() for part in _BETWEEN.split(said)]
    return [one for part in parts if part for one in _before_types(part)]


def _before_types(part: str) -> Iterator[str]:
    """The part, cut before each type word of a place in it ("xã Trà Linh huyện Nam Trà My")."""
    starts = [one.start for one in find_places(part) if one.typed and one.start]
    for start, end in zip([0, *starts], [*starts, len(part)], strict=True):
        yield part[start:end].strip()


def _asked(said: str, holders: tuple[Asked, ...]) -> Asked:
    """One part of what was asked for, held by the others."""
    if said.isdecimal() and len(said) > 1:
        return Asked((said,), codes=(said,))
    mention = next((one for one in find_places(said) if one.typed and (one.start, one.end) == (0, len(said))), None)
    if mention is not None:
        meant = _held(mention.units, holders)
        levels = tuple(sorted({unit.level for unit in meant} or {mention.level}))
        return Asked(_names_of(meant) or (mention.name,), levels, _codes_of(meant))
    named = gazetteer().called(said) or (_unmarked().get(squeezed(said), []) if said.isascii() else [])
    found = _held(named, holders)
    largest = [unit for unit in found if len(unit.code) == min(len(one.code) for one in found)]
    if len(keys := {name_key(unit.called): unit.called for unit in largest}) > 1 and said.isascii():
        raise QueryError(f"{said} may be {', '.join(sorted(keys.values()))}: write the name with its marks.")
    return Asked(_names_of(largest) or (said,), codes=_codes_of(largest))


def _held(found: Sequence[Unit], holders: tuple[Asked, ...]) -> Sequence[Unit]:
    """The units that lie in what was named with them; all of them where none does."""
    named = [{name_key(name) for name in one.names} for one in holders]

    def is_held(unit: Unit) -> bool:
        around = {name_key(parent.called) for parent in gazetteer().parents(unit)}
        return all(names & around for names in named)

    return [unit for unit in found if is_held(unit)] or found


def _codes_of(meant: Iterable[Unit]) -> tuple[str, ...]:
    return tuple(sorted({unit.code for unit in meant if unit.level == "commune"}))


@cache
def _unmarked() -> dict[str, list[Unit]]:
    """The units by the letters of their names without marks and blanks."""
    found: dict[str, list[Unit]] = {}
    for key, named in gazetteer().by_key.items():
        found.setdefault(squeezed(key), []).extend(named)
    return found


def _names_of(meant: Iterable[Unit]) -> tuple[str, ...]:
    """The names of units, and those that provinces had before: their codes are kept where only the name changes.

    Codes below them also pass to what several units are joined to; codes of new units say nothing of the time before.
    """
    former = {unit.code for unit in meant if unit.era != "new" and unit.level == "province"}
    renamed = [unit.called for unit in units() if unit.era != "new" and unit.code in former] if former else []
    return tuple(dict.fromkeys([unit.called for unit in meant] + renamed))
