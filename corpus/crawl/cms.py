"""What made a site (SharePoint, Liferay, ...), recognised by the signs in `cms/*.yaml`, which hold defaults too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from corpus.sources import SYSTEMS, Follow, Links, Pattern, Reading, Source

ENOUGH = 2
"""Weight of signs from which a system is taken as recognised."""


class Sign(BaseModel):
    """A trace that a system leaves in its pages, their headers, cookies or addresses."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    where: Literal["html", "header", "cookie", "address"]
    pattern: Pattern
    weight: int = 1
    why: str
    examples: tuple[str, ...]
    near_misses: tuple[str, ...]


class Cms(BaseModel):
    """A content management system: its signs, and defaults for every source that it runs."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    name: str
    why: str
    signs: tuple[Sign, ...] = ()
    follow: Follow = Follow()
    leave: tuple[Pattern, ...] = ()
    drop_parameters: tuple[Pattern, ...] = ()
    read: Reading = Reading()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


@cache
def systems() -> dict[str, Cms]:
    """All known systems by id. Raises ValueError where a file is wrong."""
    found = [
        Cms.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in sorted(SYSTEMS.glob("*.yaml"))
    ]
    return {system.id: system for system in found}


def recognise(html: str, headers: Mapping[str, str], address: str) -> tuple[str, tuple[str, ...]]:
    """The system that most signs speak for (`plain` where too few do), and these signs. Header names in lower case."""
    told = {
        "html": html,
        "header": "\n".join(f"{name}: {value}" for name, value in headers.items()),
        "cookie": headers.get("set-cookie", ""),
        "address": address,
    }
    best, best_weight = "plain", ENOUGH - 1
    best_signs: tuple[str, ...] = ()
    for one in systems().values():
        hits = [sign for sign in one.signs if re.search(sign.pattern, told[sign.where], re.IGNORECASE)]
        weight = sum(sign.weight for sign in hits)
        if weight > best_weight:
            best, best_weight, best_signs = one.id, weight, tuple(sign.id for sign in hits)
    return best, best_signs


def _joined(own: Links, default: Links) -> Links:
    return Links(url=own.url + default.url, css=own.css + default.css)


def with_defaults(source: Source) -> Source:
    """The source with the defaults of its system behind its own rules."""
    cms = systems()[source.cms]
    follow = Follow(
        scope=source.follow.scope or cms.follow.scope or "host",
        **{
            role: _joined(getattr(source.follow, role), getattr(cms.follow, role))
            for role in ("listing", "pagination", "article", "attachment")
        },
    )
    read = Reading(**{name: getattr(source.read, name) + getattr(cms.read, name) for name in Reading.model_fields})
    return source.model_copy(
        update={
            "follow": follow,
            "read": read,
            "leave": source.leave + cms.leave,
            "drop_parameters": source.drop_parameters + cms.drop_parameters,
        }
    )
