"""The rules, as YAML beside this file; this module loads them and holds no algorithm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

import yaml

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")


@cache
def load(name: str) -> Any:
    """The parsed YAML of `patterns/<name>.yaml`, phrases spelt out; read once. Raises FileNotFoundError if unknown."""
    text = (files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=Loader)
    for entry in loaded if isinstance(loaded, list) else ():
        if isinstance(entry, dict) and "phrases" in entry:
            entry["phrases"] = list(dict.fromkeys(said for phrase in entry["phrases"] for said in spelt_out(phrase)))
    return loaded


def spelt_out(phrase: str) -> Iterator[str]:
    """What a phrase with choices says: `(xây|sửa) nhà( mới|)` is four phrases. An empty choice may leave a word out."""
    if "|" not in phrase:
        yield phrase
        return
    # What stands in brackets is every second part.
    parts = (part.split("|") if number % 2 else [part] for number, part in enumerate(_CHOICE.split(phrase)))
    yield from (" ".join("".join(chosen).split()) for chosen in product(*parts))


def stored(name: str) -> bytes:
    """A file beside this one that holds numbers and no rules, such as a fitted model."""
    return (files(__name__) / name).read_bytes()


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
