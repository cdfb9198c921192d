"""Whether a place that a person writes is one that the gazetteer knows."""

from __future__ import annotations

from extractors.places import find_places, gazetteer


def is_known(place: str) -> bool:
    """Whether words name an administrative unit with its type, a province or district without it, or the country."""
    return any(mention.units or mention.level == "country" for mention in find_places(place))


def doubtful(place: str) -> str:
    """What is said of a place of a review that no gazetteer knows, "" of one that it knows, or of none."""
    if not place or gazetteer().called(place) or is_known(place):
        return ""
    told = f"đã ghi, nhưng danh mục địa danh không có “{place}”: xem lại cách viết"
    return f"{told} · kept, but no gazetteer knows the place"
