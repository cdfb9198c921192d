"""Files and folders as sources: lasting identities, whatever way a file was reached, and names made from them."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.folders import File, Files, FolderError, Folders
from corpus.naming import candidates, safe
from flows.home import is_home


def make(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    return root


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "home" / "folders.json")


def identities(folders: Folders, *paths: Path, source: str = "") -> list[tuple[str, str]]:
    return [(file.source, file.address) for file in folders.list(paths, source=source).files]


def test_addresses_are_paths_in_the_folder(folders: Folders, tmp_path: Path) -> None:
    root = make(tmp_path / "reports", "b.txt", "2023/a.txt")
    assert identities(folders, root) == [("reports", "2023/a.txt"), ("reports", "b.txt")]


def test_a_file_is_the_same_document_alone_and_with_its_folder(folders: Folders, tmp_path: Path) -> None:
    root = make(tmp_path / "reports", "2023/a.txt")
    whole = identities(folders, root)
    assert identities(folders, root / "2023" / "a.txt") == whole
    assert identities(folders, root / "2023") == whole
    assert identities(folders, root, root / "2023", root / "2023" / "a.txt") == whole


def test_identity_holds_when_a_larger_folder_comes_later(folders: Folders, tmp_path: Path) -> None:
    make(tmp_path / "reports", "2023/a.txt", "b.txt")
    first = identities(folders, tmp_path / "reports" / "2023")
    later = identities(folders, tmp_path / "reports")
    assert first == [("2023", "a.txt")]
    assert later == [("2023", "a.txt"), ("reports", "b.txt")]


def test_folders_of_one_name_are_two_sources(folders: Folders, tmp_path: Path) -> None:
    one, two = make(tmp_path / "x" / "docs", "a.txt"), make(tmp_path / "y" / "docs", "a.txt")
    assert identities(folders, one, two) == [("docs", "a.txt"), ("docs-2", "a.txt")]


def test_the_register_outlives_the_process(folders: Folders, tmp_path: Path) -> None:
    one, two = make(tmp_path / "x" / "docs", "a.txt"), make(tmp_path / "y" / "docs", "a.txt")
    identities(folders, one)
    folders.save()
    again = Folders(folders.register)
    assert identities(again, two) == [("docs-2", "a.txt")]
    assert identities(again, one) == [("docs", "a.txt")]


def test_a_named_source_may_move(folders: Folders, tmp_path: Path) -> None:
    old, new = make(tmp_path / "old", "a.txt"), make(tmp_path / "new", "a.txt")
    assert identities(folders, old, source="so-quangnam") == [("so-quangnam", "a.txt")]
    assert identities(folders, new, source="so-quangnam") == [("so-quangnam", "a.txt")]


def test_missing_and_ignored_are_named(folders: Folders, tmp_path: Path) -> None:
    root = make(tmp_path / "docs", "a.txt", ".hidden", ".git/config", "gold.jsonl")
    listing = folders.list([root, tmp_path / "nowhere"], ignore=(".*", "*.jsonl"))
    assert [file.address for file in listing.files] == ["a.txt"]
    assert listing.missing == (tmp_path / "nowhere",)
    assert {path.name for path in listing.ignored} == {".hidden", ".git", "gold.jsonl"}


def test_a_file_that_is_named_is_never_ignored(folders: Folders, tmp_path: Path) -> None:
    root = make(tmp_path / "docs", "gold.jsonl")
    assert [f.address for f in folders.list([root / "gold.jsonl"], ignore=("*.jsonl",)).files] == ["gold.jsonl"]


def test_links_in_circles_end(folders: Folders, tmp_path: Path) -> None:
    root = make(tmp_path / "docs", "a.txt")
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "dead").symlink_to(root / "nowhere")
    listing = folders.list([root])
    assert [file.address for file in listing.files] == ["a.txt"]
    assert (listing.missing, listing.ignored) == ((root / "dead",), (root / "loop",))


def test_what_is_no_file_is_named(folders: Folders, tmp_path: Path) -> None:
    root = make(tmp_path / "docs", "a.txt")
    os.mkfifo(root / "pipe.txt")
    listing = folders.list([root])
    assert ([file.address for file in listing.files], listing.ignored) == (["a.txt"], (root / "pipe.txt",))


def test_a_folder_that_cannot_be_opened_is_named(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, look = make(tmp_path / "docs", "a.txt", "closed/b.txt"), os.scandir

    def guarded(path: str) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return look(path)

    monkeypatch.setattr(os, "scandir", guarded)
    listing = folders.list([root])
    assert [file.address for file in listing.files] == ["a.txt"]
    assert listing.closed == ((root / "closed", "Permission denied"),)


def test_what_we_made_is_no_document(folders: Folders, tmp_path: Path) -> None:
    root = make(tmp_path / "docs", "a.txt", "data/solieu.sqlite", "data/archive/00/x", "used/lock", "used/reports/r.md")
    listing = folders.list([root], is_ours=is_home)
    assert [file.address for file in listing.files] == ["a.txt"]
    assert set(listing.ignored) == {root / "data", root / "used"}
    with pytest.raises(FolderError, match="data is a home"):
        folders.list([root / "data"], is_ours=is_home)


def test_addresses_are_composed(folders: Folders, tmp_path: Path) -> None:
    root = make(tmp_path / "docs", unicodedata.normalize("NFD", "kế hoạch.txt"))
    assert identities(folders, root) == [("docs", "kế hoạch.txt")]


def test_a_damaged_register_is_said(tmp_path: Path) -> None:
    (tmp_path / "folders.json").write_text("[1", encoding="utf-8")
    with pytest.raises(FolderError, match=r"folders\.json"):
        Folders(tmp_path / "folders.json")


@pytest.mark.parametrize(
    ("identities_", "wanted"),
    [
        ([("s", "a/x.txt")], {("s", "a/x.txt"): "x"}),
        ([("s", "a/x.txt"), ("s", "b/x.txt")], {("s", "a/x.txt"): "a-x.txt", ("s", "b/x.txt"): "b-x.txt"}),
        ([("s", "x.txt"), ("s", "x.html")], {("s", "x.txt"): "x.txt", ("s", "x.html"): "x.html"}),
        (
            [("web", "https://a.gov.vn/tin/bao-cao.html?id=7")],
            {("web", "https://a.gov.vn/tin/bao-cao.html?id=7"): "bao-cao"},
        ),
        ([("s", "báo cáo (1).txt")], {("s", "báo cáo (1).txt"): "báo-cáo-1"}),
    ],
)
def test_the_first_candidate(identities_: list[tuple[str, str]], wanted: dict[tuple[str, str], str]) -> None:
    assert {identity: names[0] for identity, names in candidates(identities_).items()} == wanted


def test_same_paths_in_two_sources_differ_in_the_last_candidate() -> None:
    names = candidates([("s", "x.txt"), ("t", "x.txt")])
    assert names["s", "x.txt"][-1] == "s-x.txt"
    assert names["t", "x.txt"][-1] == "t-x.txt"


@pytest.mark.parametrize("hostile", ["../../etc/passwd", "a\x00b", "=cmd()", "<script>", "C:\\x", "...", "a" * 500])
def test_safe_names_cannot_leave_a_folder_or_run(hostile: str) -> None:
    name = safe(hostile)
    assert not set(name) & set("/\\\x00<>=:|\"'")
    assert not name.startswith((".", "-"))
    assert len(name) < 140


def test_names_that_are_no_text_are_spelled_out(folders: Folders, tmp_path: Path) -> None:
    root = Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe1o c\xe1o"))
    root.mkdir()
    (root / os.fsdecode(b"n\xe3m.txt")).write_text("x")
    (file,) = folders.list([root]).files
    assert (file.source, file.address) == ("b\\xe1o c\\xe1o", "n\\xe3m.txt")
    assert file.path.read_text() == "x"
    folders.save()
    assert identities(Folders(folders.register), root) == [(file.source, file.address)]


@given(st.lists(st.tuples(st.sampled_from("st"), st.text("ab/.é-", min_size=1, max_size=5)), max_size=12))
def test_files_come_in_order_each_once_with_the_names_of_all(identities_: list[tuple[str, str]]) -> None:
    files = Files()
    for source, address in identities_:
        files.add(File(Path("/where") / source / address, source, address))
        files.add(File(Path("/where") / source / address, source, address))
    wanted = sorted(set(identities_))
    assert [(file.source, file.address) for file in files] == wanted
    assert len(files) == len(wanted)
    assert {(file.source, file.address): choice for file, choice in files.named()} == candidates(identities_)


def test_a_disk_that_is_full_is_told() -> None:
    files = Files()
    files._spool.execute("PRAGMA max_page_count = 8")
    more = (File(Path(f"/where/{n}.txt"), "s", f"{n}.txt") for n in range(1000))
    with pytest.raises(FolderError, match="/var/tmp"):
        all(files.add(file) is None for file in more)


def test_names_that_differ_only_in_how_accents_are_written_are_two_documents(folders: Folders, tmp_path: Path) -> None:
    composed = unicodedata.normalize("NFC", "hộ nghèo.txt")
    root = make(tmp_path / "reports", composed, unicodedata.normalize("NFD", composed))
    if len(list(root.iterdir())) < 2:
        pytest.skip("this file system keeps one spelling of a name")
    found = identities(folders, root)
    assert len(set(found)) == 2
    assert ("reports", composed) in found
    assert identities(folders, root) == found
