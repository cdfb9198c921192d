"""The rules, as YAML beside this file; this module loads them and holds no algorithm."""

from __future__ import annotations

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


def names() -> list[str]:
    """The names of all rule files, without folder and ending."""
    return sorted(entry.name.removesuffix(".yaml") for entry in files(__name__).iterdir() if entry.name.endswith(".yaml"))
