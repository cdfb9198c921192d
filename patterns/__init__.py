"""The rules, as YAML beside this file; this module loads them and holds no algorithm."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load(name: str) -> Any:
    """The parsed YAML of `patterns/<name>.yaml`; read once. Raises FileNotFoundError for an unknown name."""
    text = (files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=Loader)


@cache
def reasons() -> dict[str, tuple[str, str]]:
    """Of every rule, by its id: the file that holds it and why it is there."""
    return {entry["id"]: (name, entry["why"]) for name in names() for entry in _entries(load(name))}


def _entries(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict) and "id" in value and "why" in value:
        yield value
    elif isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from _entries(inside)


def names() -> list[str]:
    """The names of all rule files, without folder and ending."""
    return sorted(
        entry.name.removesuffix(".yaml") for entry in files(__name__).iterdir() if entry.name.endswith(".yaml")
    )
