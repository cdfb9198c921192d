"""Write docs/licences.md: the licence of every package of requirements.lock, as the package states it."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
LISTED = REPOSITORY / "docs" / "licences.md"
_LINE = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?:\s*;\s*(?P<marker>.+))?")
_LONG = 60
_HEAD = """# Licences of the packages that Số Liệu uses

As the packages state them; written by `make licences` from `requirements.lock`. Số Liệu stands under the MIT licence.
`test` marks what only tests and benchmarks use and no installation needs.

| package | licence | |
| --- | --- | --- |
"""


def locked() -> list[str]:
    """The names of the packages that are installed here; one for another system or Python is not."""
    from packaging.markers import Marker

    lines = (_LINE.match(line) for line in (REPOSITORY / "requirements.lock").read_text(encoding="utf-8").splitlines())
    found = [line for line in lines if line]
    return sorted(one["name"] for one in found if not one["marker"] or Marker(one["marker"]).evaluate())


def needed() -> set[str]:
    """The plain names of the packages that an installation needs, without those for tests."""
    from packaging.requirements import Requirement

    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found, waiting = set[str](), [(Requirement(told), {""}) for told in project["dependencies"]]
    while waiting:
        one, extras = waiting.pop()
        name = plain(one.name)
        holds = one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras)
        if holds and (name not in found or one.extras):
            found.add(name)
            waiting += [(Requirement(told), {"", *one.extras}) for told in requires(name) or ()]
    return found


def plain(name: str) -> str:
    """One spelling of a package's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(name: str) -> str:
    """What a package says of its licence, in a few words; "" where it says nothing. Raises PackageNotFoundError."""
    told = metadata(name)
    if expression := told.get("License-Expression"):
        return str(expression)
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier", []) if one.startswith("License ::")]
    named = [one for one in classified if one != "OSI Approved"]
    if named:
        return " / ".join(dict.fromkeys(named))
    first = str(told.get("License") or "").strip().splitlines()
    return first[0].strip()[:_LONG] if first else ""


def main() -> None:
    """Write the list; a package that is not installed or says nothing is told, and the exit status is 1."""
    rows, silent, kept = [], [], needed()
    for name in locked():
        try:
            said = licence(name)
        except PackageNotFoundError:
            sys.exit(f"{name} of requirements.lock is not installed: run `make setup` first.")
        silent += [] if said else [name]
        mark = "" if plain(name) in kept else "test"
        rows.append(f"| {name} | {said.replace('|', '/') or 'not stated: see its source'} | {mark} |")
    LISTED.write_text(_HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(rows)} packages in {LISTED.relative_to(REPOSITORY)}")
    if silent:
        print(f"They state no licence: {', '.join(silent)}")


if __name__ == "__main__":
    main()
