"""Which place a page comes from: what its masthead, its addresses and the sign of its newspaper say."""

from __future__ import annotations

import re
from functools import cache

from extractors.places import gazetteer, units_below
from patterns.places import Unit, press, squeezed, units

_HOST = re.compile(r"(?<![\w@.-])(?:https?://)?((?:[a-z0-9-]+\.)+vn)\b", re.IGNORECASE)
_SIGN = re.compile(r"\W*([A-ZĐ]{3,5}(?: ?[Oo]nline)?)\)?\s*[-–:.)]")
_BEFORE_NAME = re.compile(r"^(?:bao|ubnd|congthongtin|cttdt|dbnd|dpi|portal|trangtin|so|tinh)(?=[a-z]{5})")
_MASTHEAD = re.compile(
    r"\W*(?:(?:báo|đài (?:pt[ -]?th|phát thanh(?:,? (?:-|và) ?truyền hình)?)"
    r"|(?:trang|cổng) (?:thông tin điện tử|tin)(?: tổng hợp)?)(?: và .{3,30})? )?"
    r"(?:tỉnh |thành phố |tp\.? )?(?P<name>\w[\w' -]{3,24}?)(?: (?:online|điện tử|ngày nay|mới))?\W*",
    re.IGNORECASE,
)
# How many lines at the head may be a masthead, and how long it may be.
_HEAD_LINES, _MASTHEAD_LENGTH = 4, 70


@cache
def _provinces() -> tuple[dict[str, Unit], dict[str, Unit]]:
    """The provinces of the list until June 2025 by their squeezed name and by their code."""
    found = [unit for unit in units() if unit.era == "old" and unit.level == "province"]
    by_code = {unit.code: unit for unit in found}
    by_name = {squeezed(unit.name): unit for unit in found}
    by_name.update({host: by_code[code] for host, code in press()["hosts"].items()})
    return by_name, by_code


def place_of_address(address: str) -> Unit | None:
    """The province, or the district in it, that the name of a site says ("krongno.daknong.gov.vn")."""
    names = _provinces()[0]
    labels = address.lower().split(".")
    for index, label in enumerate(labels):
        province = names.get(label) or names.get(_BEFORE_NAME.sub("", label.replace("-", "")))
        if province:
            below = {squeezed(u.name): u for u in units_below(province.code, "province").values()}
            return next((below[one] for one in reversed(labels[:index]) if one in below), province)
    return None


def places_of_source(text: str, openings: list[str], url: str = "") -> list[Unit]:
    """The places that the page's masthead, the addresses in it and the sign before its `openings` tell of."""
    found: list[Unit] = []
    lines = (line for line in text.split("\n") if ".vn" in line.lower()) if ".vn" in text else ()
    addresses = [address for line in (url, *lines) for address in _HOST.findall(line)]
    found.extend(unit for address in dict.fromkeys(addresses) if (unit := place_of_address(address)))
    by_code = _provinces()[1]
    for opening in openings:
        sign = _SIGN.match(opening)
        code = press()["signs"].get(sign[1].split()[0].rstrip()) if sign else None
        if code:
            found.append(by_code[code])
    for line in text[:400].split("\n")[:_HEAD_LINES]:
        masthead = _MASTHEAD.fullmatch(line) if len(line) <= _MASTHEAD_LENGTH else None
        if masthead:
            found.extend(unit for unit in gazetteer().find(masthead["name"].strip(), "province") if unit.era == "old")
    return list(dict.fromkeys(found))
