"""The fuzzer itself: it gives every target its samples and what is made of them, and it keeps what goes wrong."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import fuzz
import pytest

MADE = 25


@pytest.mark.parametrize("name", sorted(fuzz.TARGETS))
@pytest.mark.filterwarnings("ignore")
def test_samples_and_what_is_made_of_them_are_read_or_refused(name: str) -> None:
    samples, target = fuzz.TARGETS[name]()
    chance = random.Random(20261122)
    made = [fuzz.mutated(chance.choice(samples), samples, chance) for _ in range(MADE)]
    assert len(set(made)) > MADE / 2
    for data in (*chance.sample(samples, min(3, len(samples))), *made):
        assert fuzz.said(target, data) == ""


def test_a_finding_is_kept_once_with_its_input_and_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(data: bytes) -> None:
        if b"x" in data:
            raise KeyError("not promised")

    monkeypatch.setitem(fuzz.TARGETS, "made up", lambda: ([b"abc", b"x", b"xx"], fails))
    number, findings = fuzz.fuzz("made up", 0.3, 1, tmp_path)
    assert number > 3
    assert findings == 1
    kept = sorted(path for path in (tmp_path / "made up").iterdir())
    assert len(kept) == 2
    assert "not promised" in kept[1].read_text(encoding="utf-8")
    assert b"x" in kept[0].read_bytes()


def test_every_package_has_its_licence_listed(repository: Path) -> None:
    sys.path.insert(0, str(repository / "scripts"))
    try:
        import licences
    finally:
        sys.path.pop(0)
    listed = (repository / "docs/licences.md").read_text(encoding="utf-8")
    missing = [name for name in licences.locked() if f"| {name} |" not in listed]
    assert missing == [], "run `make licences`"


@pytest.mark.parametrize(
    ("found", "status", "told"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], 0, "1 packages looked up, 0 with"),
        ([{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}], 1, "a 1: X-1, mended by 2"),
        ([{"name": "a", "version": "1", "skip_reason": "not found"}], 2, "1 of 1 packages could not be looked up"),
        ([], 2, "no service answers"),
    ],
)
def test_the_audit_says_nothing_is_well_that_it_could_not_look_up(
    repository: Path, found: list[dict[str, object]], status: int, told: str
) -> None:
    sys.path.insert(0, str(repository / "scripts"))
    try:
        import audit_dependencies
    finally:
        sys.path.pop(0)
    code, lines = audit_dependencies.verdict(found)
    assert code == status
    assert told in "\n".join(lines)


def test_the_command_names_its_targets(repository: Path) -> None:
    told = subprocess.run(
        [sys.executable, str(repository / "tests/fuzz.py"), "--help"], capture_output=True, text=True, check=True
    )
    assert all(name in told.stdout for name in fuzz.TARGETS)
