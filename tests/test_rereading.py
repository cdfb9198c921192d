"""A changed rule has only the documents read again that it can touch, and misses none of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

import patterns
from extractors.extract import extract
from extractors.model import Document
from extractors.readers import ReadError, read
from extractors.rulebook import BY_WORDS, Rulebook, reach, rulebook
from extractors.words import word_set, words_in
from flows import run, steps
from flows.cli import app
from flows.settings import Settings
from flows.versions import MODEL, RULEBOOK, rules_with
from outputs import rereading
from outputs.export import export_figures
from outputs.rereading import _numbers as numbers
from outputs.schema import rulebooks
from outputs.store import Store

Change = Callable[[dict[str, Any]], None]
MUTATIONS = 20
DOCUMENTS = 90


def books(change: Change) -> tuple[Rulebook, Rulebook]:
    """Today's rules, and the same with a change of their entries."""
    entries = deepcopy(RULEBOOK.entries)
    change(entries)
    return RULEBOOK, replace(RULEBOOK, entries=entries)


def holds(text: str) -> list[int]:
    """The words of a document with this text."""
    return list(numbers(word_set(Document("d", text, ()))))


# --- what a change reaches ------------------------------------------------------------------------------------------


def test_a_book_is_the_same_after_it_was_kept() -> None:
    assert Rulebook.of_text(RULEBOOK.as_text()) == RULEBOOK
    assert RULEBOOK.fingerprint == Rulebook.of_text(RULEBOOK.as_text()).fingerprint


def test_runs_that_begin_at_once_keep_the_rules_once(store: Store) -> None:
    versions, runs, all_begin = steps.versions(), range(4), Barrier(4)

    def begin(_: int) -> None:
        all_begin.wait()
        rereading.remember(store, one)

    with ThreadPoolExecutor(len(runs)) as pool:
        for number in range(10):
            one = replace(versions, extractor=f"{versions.extractor}.{number}")
            list(pool.map(begin, runs))
    with store.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(rulebooks)) == 10


def test_another_model_of_confidence_has_all_documents_read_again(tmp_path: Path) -> None:
    code, weights = MODEL
    refitted = tmp_path / weights.name
    refitted.write_bytes(weights.read_bytes().replace(b"0.1", b"0.2"))
    assert rules_with(MODEL) == RULEBOOK
    assert reach(RULEBOOK, rules_with([code, refitted])).all_for


def test_reasons_and_examples_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    load = patterns.load

    def other(name: str) -> Any:
        found = deepcopy(load(name))
        if name == "indicators":
            found[0]["why"] = "another reason"
            found[0]["examples"] = []
        return found

    before = rulebook("code")
    monkeypatch.setattr(patterns, "load", other)
    assert rulebook("code").fingerprint == before.fingerprint
    assert rulebook("other code").fingerprint != before.fingerprint


@pytest.mark.parametrize("gone", [False, True])
def test_a_phrase_touches_the_documents_that_hold_all_its_words(gone: bool) -> None:
    old, new = books(lambda entries: entries["indicators"][3]["phrases"].append("thoát khỏi Diện tái nghèo"))
    found = reach(new, old) if gone else reach(old, new)
    assert (found.all_for, len(found.changed)) == ("", 1)
    assert found.touches(holds("Có 5 hộ thoát khỏi diện, nay lại TÁI NGHÈO."))
    assert not found.touches(holds("Có 5 hộ thoát khỏi diện nghèo."))


def test_another_weight_touches_what_any_phrase_of_the_entry_reaches() -> None:
    old, new = books(lambda entries: entries["groups"][0].update(tier=0.1))
    found = reach(old, new)
    assert found.touches(holds("Tặng quà cho 50 hộ nghèo."))
    assert not found.touches(holds("Trồng 50 ha lúa."))


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: entries["indicators"].reverse(),
        lambda entries: entries["groups"][0]["phrases"].append("135"),
        lambda entries: entries["nouns"][0].update(before=[r"hệ số \w+"]),
    ],
)
def test_what_no_words_tell_touches_all(change: Change) -> None:
    old, new = books(change)
    assert reach(old, new).all_for
    assert reach(old, new).touches([])


def test_other_code_touches_all() -> None:
    assert reach(RULEBOOK, replace(RULEBOOK, rest="other")).all_for


def test_every_file_of_rules_is_read_by_words_or_as_a_whole_or_not_at_all() -> None:
    """The extractors must not read a file that the book leaves out, nor one by words in another way than the book's."""
    folder = Path(sys.modules["extractors"].__file__ or "").parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    from extractors.rulebook import NOT_READ

    assert not [name for name in NOT_READ if f'load("{name}")' in code]
    assert set(BY_WORDS) | NOT_READ <= set(patterns.names())


# --- mutations: what was not named must read as before --------------------------------------------------------------


def texts() -> list[str]:
    """The samples, and examples of rules, which hold every turn that a rule knows."""
    found = [case for name in BY_WORDS for entry in patterns.load(name) for case in entry["examples"]]
    found += [case for name in BY_WORDS for entry in patterns.load(name) for case in entry["near_misses"]]
    lines = sorted({case if isinstance(case, str) else str(case["text"]) for case in found})
    return Random(5).sample(lines, DOCUMENTS)


@pytest.fixture(scope="module")
def corpus(repository: Path) -> list[Document]:
    documents = [read(text.encode(), document_id=f"t{n}", name="t.txt") for n, text in enumerate(texts())]
    for path in sorted((repository / "corpus/samples").iterdir()):
        try:
            documents.append(read(path.read_bytes(), document_id=path.stem, name=path.name))
        except ReadError:
            continue
    return documents


def forget() -> None:
    """What the extractors remember of the rules."""
    for name, module in list(sys.modules.items()):
        if name.startswith("extractors"):
            for value in list(vars(module).values()):
                if callable(clear := getattr(value, "cache_clear", None)) and value.__module__ == name:
                    clear()


def mutate(entries: dict[str, Any], words: list[str], chance: Random) -> str:
    """One random edit, as a person might make it; what it was."""
    file = chance.choice(sorted(BY_WORDS))
    key = BY_WORDS[file][0]
    entry = chance.choice(entries[file])
    kind = chance.choice(["add", "add", "remove", "weigh", "drop", "new"])
    if kind == "add":
        start = chance.randrange(len(words) - 3)
        entry[key] = [*entry[key], " ".join(words[start : start + chance.randint(1, 3)])]
    elif kind == "remove":
        entry[key] = [phrase for phrase in entry[key] if phrase != chance.choice(entry[key])]
    elif kind == "weigh":
        entry["tier"] = float(entry.get("tier", 1.0)) + chance.choice([-0.5, 0.5])
    elif kind == "drop" and len(entries[file]) > 1:
        entries[file].remove(entry)
    else:
        new = {**deepcopy(entry), "id": "made.up", key: [chance.choice(words), " ".join(words[:2])]}
        entries[file].insert(chance.randrange(len(entries[file])), new)
    return f"{kind} {file}/{entry['id']}"


def test_documents_that_a_change_does_not_name_read_as_before(
    corpus: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    load = patterns.load
    chance = Random(20261122)
    words = [word for document in corpus for word in document.text.lower().split() if words_in(word)]
    held = [numbers(word_set(document)) for document in corpus]
    before = [extract(document) for document in corpus]
    changed, spared = 0, 0
    try:
        for _ in range(MUTATIONS):
            entries = {name: deepcopy(load(name)) for name in BY_WORDS}
            what = mutate(entries, words, chance)
            monkeypatch.setattr(patterns, "load", lambda name, made=entries: made.get(name) or load(name))
            forget()
            found = reach(RULEBOOK, rulebook_like(entries))
            after = [extract(document) for document in corpus]
            for document, numbers_held, was, now in zip(corpus, held, before, after, strict=True):
                if found.touches(numbers_held):
                    changed += was != now
                else:
                    spared += 1
                    assert was == now, f"{what} changed {document.text!r}, which it did not name"
    finally:
        monkeypatch.undo()
        forget()
    assert changed, "none of the edits changed a document, so nothing was tried"
    assert spared > MUTATIONS * len(corpus) / 2


def rulebook_like(entries: dict[str, Any]) -> Rulebook:
    """The book of these entries, with the rest of today's."""
    return replace(rulebook(""), rest=RULEBOOK.rest) if entries else RULEBOOK


# --- a home ---------------------------------------------------------------------------------------------------------

TEXT = "UBND huyện Tân Hưng hỗ trợ {} {}, kinh phí {} triệu đồng trong năm 2023.\n"
KINDS = ("hộ nghèo", "hộ cận nghèo", "chiếc máy cày", "con bò giống")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "docs"
    root.mkdir()
    for number in range(20):
        text = TEXT.format(number + 10, KINDS[number % 4], number + 100)
        (root / f"d{number:02}.txt").write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def edited(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Makes the rules those in which a plough is a subject of its own."""
    load = patterns.load

    def edit() -> None:
        entries = {name: deepcopy(load(name)) for name in BY_WORDS}
        next(e for e in entries["indicators"] if e["id"] == "education_support")["phrases"].append("máy cày")
        monkeypatch.setattr(patterns, "load", lambda name: entries.get(name) or load(name))
        forget()
        monkeypatch.setattr(steps, "RULEBOOK", rulebook_like(entries))
        monkeypatch.setattr(steps, "EXTRACTOR_VERSION", "edited")

    yield edit
    monkeypatch.undo()
    forget()


def carry_out(settings: Settings, *paths: Path) -> tuple[int, int]:
    """Run; how many documents were loaded, and how many stood as they were."""
    total = run.carry_out(settings, run.Request(paths), "test").total
    return total.loaded, total.unchanged


def table(settings: Settings) -> bytes:
    path = settings.home / "table.csv"
    with Store.open(settings.database_address) as store:
        export_figures(store, path)
    return path.read_bytes()


def test_a_refresh_reads_what_the_edit_touches_and_gives_the_table_of_a_new_home(
    home: Settings, folder: Path, tmp_path: Path, edited: Callable[[], None]
) -> None:
    assert carry_out(home, folder) == (20, 0)
    edited()
    assert carry_out(home) == (5, 15)
    fresh = home.model_copy(update={"home": tmp_path / "fresh"})
    assert carry_out(fresh, folder) == (20, 0)
    assert table(home) == table(fresh)
    assert b"education_support" in table(home)
    assert carry_out(home) == (0, 20)


def test_without_words_or_without_the_old_rules_all_is_read_again(
    home: Settings, folder: Path, edited: Callable[[], None]
) -> None:
    carry_out(home, folder)
    with Store.open(home.database_address) as store, store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM document_words WHERE document_id < 'd03'")
    edited()
    assert carry_out(home) == (5 + 2, 13)  # d02 holds the words besides
    with Store.open(home.database_address) as store, store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM rulebooks")
    steps.EXTRACTOR_VERSION = "edited twice"  # the fixture puts it back
    assert carry_out(home) == (20, 0)


def test_a_failed_document_is_tried_again(home: Settings, folder: Path, edited: Callable[[], None]) -> None:
    carry_out(home, folder)
    with Store.open(home.database_address) as store, store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE documents SET state = 'failed', error = 'x' WHERE document_id = 'd00'")
    edited()
    assert carry_out(home) == (6, 14)


def test_the_dry_run_tells_what_the_refresh_takes_over(
    home: Settings, folder: Path, edited: Callable[[], None]
) -> None:
    carry_out(home, folder)
    before = table(home)
    edited()
    told = CliRunner().invoke(app, ["--home", str(home.home), "refresh", "--dry-run"]).output
    assert "20 documents read by" in told
    assert "only those with the words of what changed" in told
    assert [line.split()[0] for line in told.splitlines() if line.startswith("d")] == [
        "d02",
        "d06",
        "d10",
        "d14",
        "d18",
    ]
    assert "indicator" in told
    assert told.endswith("5 figures differ\n") or told.endswith("10 figures differ\n")
    assert told == CliRunner().invoke(app, ["--home", str(home.home), "diff"]).output
    assert table(home) == before
    carry_out(home)
    after = CliRunner().invoke(app, ["--home", str(home.home), "diff"]).output
    assert after == "0 figures differ\n"


def test_being_broken_off_leaves_every_document_at_one_version_or_the_other(
    home: Settings, folder: Path, edited: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out(home, folder)
    edited()
    stand_at = rereading._stand_at
    calls = []

    def fall(*args: Any) -> int:
        calls.append(args)
        if len(calls) == 3:
            raise OSError("the power is cut")
        return stand_at(*args)

    monkeypatch.setattr(rereading, "CHUNK", 4)
    monkeypatch.setattr(rereading, "_stand_at", fall)
    with Store.open(home.database_address) as store:
        with pytest.raises(OSError, match="power"):
            rereading.take_over(store, steps.versions())
        assert sum(one.documents for one in rereading.older(store, steps.versions())) == 20 - 8
    monkeypatch.setattr(rereading, "_stand_at", stand_at)
    assert carry_out(home) == (5, 15)
