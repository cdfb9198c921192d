"""How right the figures are: the referees of ../shared/gold on every gold set that is there, in one table.

    python tests/score.py [--errors N] [--readme]

Documents that the validation.txt of ../shared/gold and of tests/gold/written name, and those of tests/gold/ordinary
and tests/gold/modelled, are scored apart, as totals only: no rule is made from them, so no error of theirs is shown.
The samples' own gold is scored by the same referee, or by the project's where it is absent.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from goldsets import FOLDERS, SAMPLES, UNREAD, WRITTEN, gold_of, samples, unread_of_written

from flows import run
from flows.batches import store_of
from flows.settings import Settings
from outputs.evaluate import as_text
from outputs.export import export_figures

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
GOLD = SHARED / "gold"
REFEREE = GOLD / "score.py"
NUMBERS = GOLD / "score_numbers.py"
OWN = {"samples": SAMPLES, "written": WRITTEN, **UNREAD}
SHOWN = (
    "samples",
    "seeds",
    "all but validation",
    "all validation",
    "written",
    "written, validation",
    "ordinary, validation",
    "modelled, validation",
)
MARKS = ("<!-- scores: python tests/score.py --readme -->", "<!-- /scores -->")
LEVELS = ("found", "value", "statement", "row", "pair", "part_of")


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Annotations, the folder of their documents, and which share of them this is."""

    name: str
    gold: Path
    texts: Path
    show_errors: bool = True


def gold_sets(work: Path) -> Iterator[GoldSet]:
    """All sets that are there; those with validation documents come as two. Writes the parts into `work`."""
    held_out = _held_out()
    for name, texts in {**OWN, **{name: SHARED / folder for name, folder in FOLDERS.items()}}.items():
        gold = texts / "gold.jsonl" if name in OWN else GOLD / f"{name}.jsonl"
        if not gold.exists():
            continue
        lines = gold.read_text(encoding="utf-8").splitlines()
        for held in (False, True):
            part = [line for line in lines if line.strip() and (json.loads(line)["document_id"] in held_out) == held]
            if part:
                path = work / f"{name}-{held}.jsonl"
                path.write_text("\n".join(part) + "\n", encoding="utf-8")
                yield GoldSet(f"{name}, validation" if held else name, path, texts, show_errors=not held)


def extract_all(paths: list[Path], home: Path) -> Path:
    """The table of all documents under these paths, through the same steps as `solieu ingest`; the CSV's path."""
    settings = Settings(home=home, database_url="", archive="")
    account = run.carry_out(settings, run.Request(tuple(paths)), "score")
    for document, error in account.total.failed[:5]:
        print(f"failed: {document}: {error}")
    if account.total.failed:
        print(f"{account.total.failures} of {account.documents} documents failed")
    table = home / "figures.csv"
    export_figures(store_of(settings), table)
    return table


def score(gold: list[Path], table: Path, errors: int = 0) -> dict[str, Any]:
    """The referee's measures; prints its errors."""
    command = [sys.executable, str(REFEREE), *map(str, gold), "--table", str(table)]
    if errors:
        _print_errors([*command, "--errors", str(errors)])
    found = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(found.stdout)
    return result


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", type=int, default=0, help="print this many errors of each kind")
    parser.add_argument("--readme", action="store_true", help="put the measures into both READMEs")
    options = parser.parse_args()
    if not REFEREE.exists():
        print("../shared/gold is not there, so the project's own scorer scores the samples alone.")
        print(as_text(samples(), options.errors))
        return 0
    with TemporaryDirectory() as name:
        results, expressions = _score_all(Path(name), options.errors)
    print(f"{'F1':20}" + "".join(f"{level:>11}" for level in LEVELS) + f"{'gold':>9}{'rows':>7}")
    print("\n".join(_line(name, result) for name, result in results.items()))
    print(expressions)
    if options.readme:
        for readme in ("README.md", "README.vi.md"):
            _into_readme(REPOSITORY / readme, results, expressions)
    return 0


def _score_all(work: Path, errors: int) -> tuple[dict[str, dict[str, Any]], str]:
    """The measures of each set and of all together, and the referee's line on single expressions."""
    sets = list(gold_sets(work))
    texts = work / "expressions"
    subprocess.run([sys.executable, str(NUMBERS), "write", str(texts)], check=True)
    table = extract_all([*dict.fromkeys(one.texts for one in sets), texts], work / "home")
    results = {one.name: score([one.gold], table, errors if one.show_errors else 0) for one in sets}
    for title, shown in (("all but validation", True), ("all validation", False)):
        if part := [one.gold for one in sets if one.show_errors == shown and one.texts not in OWN.values()]:
            results[title] = score(part, table)
    command = [sys.executable, str(NUMBERS), "score", str(table), *(["--errors"] if errors else [])]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    return results, found.stdout.strip()


def _line(name: str, result: dict[str, Any]) -> str:
    measures = "".join(f"{result[level]['f1']:11.4f}" for level in LEVELS)
    return f"{name:20}{measures}{result['found']['gold']:9}{result['found']['predicted']:7}"


def _into_readme(readme: Path, results: dict[str, dict[str, Any]], expressions: str) -> None:
    """Replace what stands between the two marks."""
    rows = (
        f"| {name} | {' | '.join(format(result[level]['f1'], '.3f') for level in LEVELS)} | {result['found']['gold']} |"
        for name, result in results.items()
        if name in SHOWN
    )
    head = f"| | {' | '.join(LEVELS)} | figures |\n|{' --- |' * (len(LEVELS) + 2)}"
    before, _, rest = readme.read_text(encoding="utf-8").partition(MARKS[0])
    block = "\n".join((MARKS[0], head, *rows, "", f"numbers: {expressions.splitlines()[-1]}", MARKS[1]))
    readme.write_text(before + block + rest.partition(MARKS[1])[2], encoding="utf-8")


def _print_errors(command: list[str]) -> None:
    """The referee's list of errors, without the measures above it."""
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    print("\n".join(line for line in found.stdout.splitlines() if ": " in line))


def _held_out() -> set[str]:
    path = GOLD / "validation.txt"
    shared = path.read_text(encoding="utf-8").split() if path.exists() else ()
    unread = (document for folder in UNREAD.values() for document in gold_of(folder / "gold.jsonl"))
    return {*unread_of_written(), *unread, *shared}


if __name__ == "__main__":
    sys.exit(main())
