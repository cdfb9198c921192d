"""The house stays in order: imports run one way, the pure room stays pure, nothing of one machine is in the files."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

MAY_IMPORT = {
    "patterns": {"patterns"},
    "extractors": {"patterns", "extractors"},
    "outputs": {"patterns", "extractors", "outputs"},
    "corpus": {"corpus"},
    "flows": {"patterns", "extractors", "outputs", "corpus", "flows"},
}
# What touches files, databases, networks or programs; `extractors` is handed bytes and objects.
IMPURE = {"os", "pathlib", "shutil", "sqlite3", "socket", "urllib.request", "requests", "httpx", "sqlalchemy", "fsspec"}


def _imports(path: Path) -> set[str]:
    """Dotted names of all modules that a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides the room it comes from"
            names.add(node.module or "")
    return names


def _tracked(repository: Path) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=repository,
        capture_output=True,
        check=True,
    )
    return [path for name in listed.stdout.decode().split("\0") if name and (path := repository / name).is_file()]


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_imports_run_one_way(repository: Path, room: str) -> None:
    files = sorted((repository / room).rglob("*.py"))
    assert files
    wrong = [
        f"{path.relative_to(repository)} imports {name}"
        for path in files
        for name in _imports(path)
        if name.partition(".")[0] in MAY_IMPORT.keys() - MAY_IMPORT[room]
    ]
    assert wrong == []


def test_only_flows_knows_prefect(repository: Path) -> None:
    files = [path for room in MAY_IMPORT.keys() - {"flows"} for path in (repository / room).rglob("*.py")]
    assert [str(path) for path in files if any(name.partition(".")[0] == "prefect" for name in _imports(path))] == []


def test_extractors_are_pure(repository: Path) -> None:
    files = list((repository / "extractors").rglob("*.py"))
    wrong = [f"{path.relative_to(repository)}: {name}" for path in files for name in _imports(path) & IMPURE]
    assert wrong == []


# Written apart, so that this file is not found by its own search.
FORBIDDEN = [
    re.compile(r"(?<![\w./])/(?:(?:work|opt|root)/\w|home/\w+/)"),
    re.compile(r"(?<![\w.])/t" + r"mp/\w"),
    re.compile("pypi" + r"\.(?:org|python)|python" + r"hosted|registry\." + r"npmjs|index" + r"-url\s*=\s*http", re.I),
    re.compile(
        "(?:open" + "ai|anth" + r"ropic|clau" + r"de|chat" + "gpt|system pro" + "mpt|co-auth" + "ored-by)", re.I
    ),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----"),
]


def test_no_name_is_given_twice(repository: Path) -> None:
    """A second constant of one name takes the place of the first where that is used, and no checker says so."""
    twice = []
    for room in MAY_IMPORT:
        for path in (repository / room).rglob("*.py"):
            names = [
                target.id
                for node in ast.parse(path.read_text(encoding="utf-8")).body
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            ]
            twice += [f"{path.relative_to(repository)}: {name}" for name in set(names) if names.count(name) > 1]
    assert not twice


def test_nothing_forbidden_in_the_repository(repository: Path) -> None:
    """No path of one machine, no host of a package registry, no key, no word about how the files were written."""
    wrong = []
    for path in _tracked(repository):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        name = path.relative_to(repository)
        wrong += [f"{name}:{n}: {m[0]}" for n, line in enumerate(lines, 1) for p in FORBIDDEN if (m := p.search(line))]
    assert wrong == []


def test_the_lock_names_every_dependency(repository: Path) -> None:
    """A package of pyproject.toml that requirements.lock does not pin would be missing after `make setup`."""
    import tomllib

    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    lock = (repository / "requirements.lock").read_text(encoding="utf-8").lower()
    pinned = {re.split(r"[=\[ ;]", line)[0] for line in lock.splitlines()}
    names = {re.split(r"[=<>\[ ;]", name)[0].lower().replace("_", "-") for name in wanted}
    assert names - pinned == set()
