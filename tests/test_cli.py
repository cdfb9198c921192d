"""The command as people call it: help, clear errors without a traceback, exit statuses, files that it writes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import databases
import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from flows import cli, commands
from flows.commands.query import Format, write
from outputs.errors import StoreError
from outputs.query import Answer
from outputs.store import Store

COMMANDS = ("ingest", "refresh", "export", "explain", "evaluate", "status")


def solieu(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as wide as a wide terminal."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SOLIEU_", "PREFECT_"))}
    command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
    home = arguments[arguments.index("--home") + 1] if "--home" in arguments else "data"
    settings = {**kept, "COLUMNS": "200", **databases.environment(str(home)), **environment}
    return subprocess.run(command, capture_output=True, text=True, env=settings, check=False, timeout=300)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A home with the samples in it and its table beside."""
    home = tmp_path_factory.mktemp("demo")
    samples = repository / "corpus" / "samples"
    done = solieu("--home", home, "ingest", samples, "--direct", "--export", home / "figures.csv")
    assert done.returncode == 0, done.stdout + done.stderr
    return home


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(command: str) -> None:
    result = CliRunner().invoke(cli.app, [*command.split(), "--help"], env={"COLUMNS": "120"})
    assert result.exit_code == 0
    assert all(name in result.output for name in (COMMANDS if not command else [command]))


@pytest.mark.parametrize(
    ("command", "default"),
    [
        ("figures", "The release [default: the newest in releases/ of the home]."),
        ("export", "With columns for staff to fill in [default: for names that begin with review, and for .xlsx]."),
        ("ingest", "Name for the folder as a source [default: the folder's own]."),
    ],
)
def test_help_tells_what_is_taken_by_itself(command: str, default: str) -> None:
    result = CliRunner().invoke(cli.app, [command, "--help"], env={"COLUMNS": "200"})
    assert default in result.output, "words in brackets are no markup"


def test_the_summary_names_what_there_is(demo: Path, repository: Path) -> None:
    samples = repository / "corpus" / "samples"
    said = solieu("--home", demo, "ingest", samples, "--direct").stdout
    assert "8 documents: 0 read, 8 unchanged, 0 failed" in said
    for word in ("Hộ nghèo", "poor_households", "not understood", "Errors: none", str(demo / "archive"), "explain"):
        assert word in said, said


def test_the_second_run_changes_no_byte_of_the_table(demo: Path, repository: Path) -> None:
    before = (demo / "figures.csv").read_bytes()
    solieu("--home", demo, "ingest", repository / "corpus" / "samples", "--direct", "--export", demo / "again.csv")
    assert (demo / "again.csv").read_bytes() == before


def rows(demo: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((demo / "figures.csv").read_text(encoding="utf-8-sig"))))


def test_the_table_slices_the_documents(demo: Path, repository: Path) -> None:
    found = rows(demo)
    assert len(found) > 150
    for row in found:
        path = repository / "corpus" / "samples" / f"{row['document_id']}.txt"
        if path.exists():
            text = path.read_bytes().decode()
            assert text[int(row["start"]) : int(row["end"])] == row["raw"]


def test_export_writes_all_three_files(demo: Path, tmp_path: Path) -> None:
    done = solieu("--home", demo, "export", tmp_path / "out" / "t.csv", "--language", "en")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"t.csv", "leftovers.csv", "columns.md"}
    assert str(len(rows(demo))) in done.stdout


def test_explain_names_rule_and_words(demo: Path) -> None:
    row = next(row for row in rows(demo) if row["indicator"] == "poor_households")
    done = solieu("--home", demo, "explain", row["document_id"], row["start"])
    assert done.returncode == 0, done.stderr
    for word in (row["document_id"], row["raw"], "poor_households", "indicator", "decided by"):
        assert word in done.stdout


def test_explain_shows_every_column_with_rule_words_and_place(tmp_path: Path) -> None:
    text = "Phấn đấu năm 2024 hỗ trợ xây mới khoảng 50 căn nhà cho hộ nghèo (2,5 tỷ đồng)."
    (tmp_path / "new.txt").write_text(text, encoding="utf-8")
    done = solieu("--home", tmp_path / "home", "explain", tmp_path / "new.txt", text.index("50 căn"))
    lines = {line.split()[0]: " ".join(line.split()) for line in done.stdout.splitlines() if line.strip()}
    assert lines["value"] == "value 50 50 at the number numerals.digits"
    assert lines["unit"] == "unit house căn nhà at the number noun.house"
    assert lines["qualifier"] == "qualifier about khoảng at the number qualifier.about"
    assert lines["indicator"] == "indicator housing_built xây mới in the words before it housing_built"
    assert lines["status"] == "status target Phấn đấu in its clause status.target"
    assert lines["change"] == "change level no verb moves it"
    assert lines["group"] == "group poor hộ nghèo in its clause group.poor"
    assert lines["period"].startswith("period 2024 ")
    assert f"2,5 tỷ đồng at {text.index('2,5')} (" in lines["pair"]
    assert "qualifier.about: an approximation (patterns/qualifiers.yaml)" in done.stdout


def test_explain_a_number_that_is_no_figure(demo: Path) -> None:
    with (demo / "leftovers.csv").open(encoding="utf-8-sig") as file:
        row = next(row for row in csv.DictReader(file) if row["kind"] == "date")
    done = solieu("--home", demo, "explain", row["document_id"], row["start"])
    assert done.returncode == 0, done.stderr
    assert "No figure: date" in done.stdout


def test_explain_a_file_that_is_not_in_the_table(tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("Năm 2023, toàn xã còn 45 hộ nghèo.", encoding="utf-8")
    done = solieu("--home", tmp_path / "home", "explain", tmp_path / "new.txt", 22)
    assert "poor_households" in done.stdout, done.stderr


def test_explain_takes_a_document_by_the_name_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "Tin xã Hòa Bình.txt").write_text("Năm 2023, toàn xã còn 45 hộ nghèo.", encoding="utf-8")
    assert solieu("--home", tmp_path / "home", "ingest", tmp_path / "docs", "--direct").returncode == 0
    done = solieu("--home", tmp_path / "home", "explain", "Tin xã Hòa Bình", 22)
    assert "poor_households" in done.stdout, done.stderr


def test_evaluate_the_samples(demo: Path, repository: Path) -> None:
    done = solieu("--home", demo, "evaluate", repository / "corpus" / "samples" / "gold.jsonl", "--errors", 0)
    assert done.returncode == 0, done.stderr
    assert re.search(r"found +0\.\d+|found +1\.0", done.stdout)


def test_status_names_failures_and_runs(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "empty.txt").write_bytes(b"")
    assert solieu("--home", tmp_path / "home", "ingest", tmp_path / "docs", "--direct").returncode == 1
    said = solieu("--home", tmp_path / "home", "status").stdout
    assert "docs/empty.txt" in said
    assert "completed" in said


def test_contradictions_are_told_with_their_units(tmp_path: Path) -> None:
    page = (
        "<h1>Hộ nghèo huyện Mường Lát năm 2023</h1><table><tr><th>Xã</th><th>Tổng số hộ</th><th>Hộ nghèo</th>"
        "<th>Tỷ lệ hộ nghèo (%)</th></tr><tr><td>Trung Lý</td><td>1.520</td><td>690</td><td>54,39</td></tr></table>"
    )
    (tmp_path / "table.html").write_text(page, encoding="utf-8")
    solieu("--home", tmp_path / "home", "ingest", tmp_path / "table.html", "--direct")
    said = solieu("--home", tmp_path / "home", "audit", "contradictions").stdout.splitlines()
    at = next(number for number, line in enumerate(said) if line == "table: rate")
    assert said[at + 1 : at + 3] == [
        "  54,39% = 690 hộ / 1.520 hộ",
        "  Stated 54.39%, the others make 45.39%, off by 9 percentage points",
    ]
    assert re.fullmatch(r"  1\. 54,39% at \d+, would hold with 45\.39% \(a digit\)", said[at + 3])
    assert said[-1] == "Checks that do not hold: 1."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("explain", "nothing-of-that-name", "3"), "nothing-of-that-name is neither a document"),
        (("audit", "contradictions", "nothing-of-that-name"), "nothing-of-that-name is no document of the table"),
        (("explain", "directive", "99999999"), "99999999 is none of them"),
        (("explain", "directive", "-5"), "-5 is none of them"),
        (("export", "table.txt"), "the table is written as CSV (.csv)"),
        (("evaluate", "nowhere.jsonl"), "nowhere.jsonl cannot be read"),
        (("ingest", "a", "b", "--source", "s"), "--source names one folder"),
    ],
)
def test_errors_are_sentences(demo: Path, arguments: tuple[str, ...], said: str) -> None:
    done = solieu("--home", demo, *arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_path_is_an_error_and_the_rest_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hỗ trợ 5 hộ nghèo.", encoding="utf-8")
    done = solieu("--home", tmp_path / "home", "ingest", tmp_path / "a.txt", tmp_path / "b.txt", "--direct")
    assert done.returncode == 1
    assert "b.txt" in done.stdout
    assert "not found" in done.stdout
    assert "1 read" in done.stdout


@pytest.mark.parametrize(
    ("path", "said"), [("nowhere", "Not found: "), ("used", "used is a home (--home, SOLIEU_HOME)")]
)
def test_what_cannot_be_taken_in_makes_no_home(tmp_path: Path, path: str, said: str) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "solieu.sqlite").touch()
    done = solieu("--home", tmp_path / "home", "ingest", tmp_path / path, "--direct")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("solieu: ")
    assert said in done.stderr
    assert not (tmp_path / "home").exists()


def test_what_failed_is_said_in_vietnamese_with_english_beside(tmp_path: Path) -> None:
    """Reason and advice, of the readers and of the limit of size alike."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "empty.txt").touch()
    (docs / "large.txt").write_bytes(b"x" * 1_000_001)
    solieu("--home", tmp_path / "home", "ingest", docs, "--direct", SOLIEU_DOCUMENT_MEGABYTES="1")
    told = " ".join(solieu("--home", tmp_path / "home", "status").stdout.split())
    assert "tệp rỗng (empty file). Tải lại từ nguồn (fetch it again)." in told
    assert "quá giới hạn 1 MB (over the limit). Nâng SOLIEU_DOCUMENT_MEGABYTES nếu cần đọc (raise it" in told


def test_a_table_is_written_as_csv_only(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hỗ trợ 5 hộ nghèo.", encoding="utf-8")
    asked = ("ingest", tmp_path / "a.txt", "--export", tmp_path / "table.xlsx", "--direct")
    done = solieu("--home", tmp_path / "home", *asked)
    assert (done.returncode, done.stdout) == (1, "")
    assert ".csv" in done.stderr
    assert not (tmp_path / "table.xlsx").exists()


def test_a_home_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    home = tmp_path / "file"
    home.write_text("")
    done = solieu("--home", home, "crawl", "krongno", "--direct")
    assert done.returncode == 1
    assert done.stderr.startswith(f"solieu: Cannot write {home}")
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_a_sentence(tmp_path: Path) -> None:
    done = solieu("--home", tmp_path, "status", SOLIEU_WORKERS="many")
    assert done.returncode == 1
    assert "SOLIEU_WORKERS" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_names_of_files_cannot_mark_up_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "[bold]x[[link].txt").write_bytes(b"")
    done = solieu("--home", tmp_path / "home", "ingest", tmp_path / "docs", "--direct")
    assert "[bold]x[[link].txt" in done.stdout, done.stderr
    assert "[bold]x[[link].txt" in solieu("--home", tmp_path / "home", "status").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "t.csv"),
        ("export", "review.xlsx"),
        ("status",),
        ("refresh", "--direct"),
        ("explain", "directive", "3"),
        ("evaluate", "GOLD"),
        ("diff",),
        ("web",),
        ("review", "status"),
        ("review", "import", "t.csv"),
        ("review", "gold", "g.jsonl"),
        ("accounts", "list"),
        ("audit", "summary"),
        ("publish", "1", "--date", "2026-11-30"),
        ("takedown", "list"),
    ],
    ids=" ".join,
)
def test_in_a_home_that_is_not_there_nothing_is_made(
    arguments: tuple[str, ...], tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    gold = str(repository / "corpus" / "samples" / "gold.jsonl")
    given = [gold if one == "GOLD" else one for one in arguments]
    result = CliRunner().invoke(cli.app, ["--home", "nowhere", *given])
    assert isinstance(result.exception, StoreError)
    assert "There is no table in " in str(result.exception)
    assert "--home" in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_table_is_not_exported(tmp_path: Path) -> None:
    home, left = tmp_path / "home", tmp_path / "leftovers.csv"
    (tmp_path / "no-documents").mkdir()
    assert solieu("--home", home, "ingest", tmp_path / "no-documents", "--direct").returncode == 0
    left.write_text("mine", encoding="utf-8")
    done = solieu("--home", home, "export", tmp_path / "t.csv")
    assert done.returncode == 1
    assert "is empty" in done.stderr
    assert (left.read_text(encoding="utf-8"), (tmp_path / "t.csv").exists()) == ("mine", False)


def test_documents_that_wait_are_told(tmp_path: Path) -> None:
    home, docs = tmp_path / "home", tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text("Hỗ trợ 5 hộ nghèo.", encoding="utf-8")
    said = solieu("--home", home, "ingest", docs, "--direct").stdout
    assert "1 document: 1 read" in said
    assert "holds 1 figure of 1 document." in said
    with Store.open(databases.address(home)) as store:
        store.assign_document_id("docs", "b.txt", ["b"])
    for command in (("status",), ("refresh", "--direct"), ("export", tmp_path / "t.csv")):
        done = solieu("--home", home, *command)
        assert "1 document waits to be read" in done.stdout + done.stderr, command
        assert f"--home {home} ingest FOLDER" in done.stdout + done.stderr, command


def test_a_folder_that_is_made_is_named(demo: Path, tmp_path: Path) -> None:
    said = solieu("--home", demo, "export", tmp_path / "new" / "t.csv").stdout
    assert f"Made the folder {tmp_path / 'new'}." in said


def test_the_command_to_paste_runs_in_the_users_shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "house" / ".venv" / "bin" / "solieu"
    script.parent.mkdir(parents=True)
    script.write_text("", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr("sys.argv", [str(script)])
    monkeypatch.setenv("PATH", "/usr/bin")
    monkeypatch.chdir(tmp_path / "house")
    assert commands.program() == ".venv/bin/solieu"
    monkeypatch.chdir(tmp_path)
    assert commands.program(Path("my data")) == "house/.venv/bin/solieu --home 'my data'"
    monkeypatch.chdir("/")
    monkeypatch.setattr("sys.argv", ["cli.py"])
    monkeypatch.setattr("sys.executable", str(script.with_name("python")))
    assert commands.program() == str(script).lstrip("/")
    monkeypatch.setenv("PATH", f"/usr/bin:{script.parent}")
    assert commands.program() == "solieu"


def test_an_answer_without_room_for_its_columns_is_told_in_blocks(capsys: pytest.CaptureFixture[str]) -> None:
    wide = Answer(tuple(f"column_{number}" for number in range(30)), [("Quảng Nam", None, *range(28))] * 2)
    write(wide, Format.TABLE)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["── 1 ──", "column_0   Quảng Nam", "column_2   0"]  # nothing is said of what is empty
    assert lines[-1].startswith("2 rows, a block each: a table of 30 columns has no room here")
    write(Answer(("place", "value"), [("Quảng Nam", Decimal("4.560"))]), Format.TABLE)
    assert re.search(r"place +value.*Quảng Nam +4\.56.*1 row$", capsys.readouterr().out, re.DOTALL | re.MULTILINE)


def test_decimals_are_numbers_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    write(Answer(("a", "b", "c"), [(Decimal("31.000"), Decimal("4.56"), None)]), Format.JSON)
    assert json.loads(capsys.readouterr().out) == [{"a": 31, "b": 4.56, "c": None}]


def test_the_run_counts_what_archives_hold_and_says_what_was_not_read(tmp_path: Path) -> None:
    folder, home = tmp_path / "in", tmp_path / "home"
    folder.mkdir()
    book = Workbook()
    for row in (["Xã", "Số hộ nghèo"], ["Bình An", 31], ["Bình Trị", 17]):
        book.worksheets[0].append(row)
    book.worksheets[0].row_dimensions[3].hidden = True
    book.save(folder / "hộ nghèo.xlsx")
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("1.txt", "Toàn xã có 120 hộ nghèo.")
        archive.writestr("2.txt", "Toàn xã có 95 hộ nghèo.")
        archive.writestr("3.txt", "")
    said = solieu("--home", home, "ingest", folder, "--direct").stdout
    assert "4 documents: 3 read, 0 unchanged, 1 failed" in said
    assert "1 hàng và 0 cột ẩn không đọc" in said
    assert "1 hàng và 0 cột ẩn không đọc" in solieu("--home", home, "status").stdout
    told = solieu("--home", home, "export", tmp_path / "review.csv").stdout
    assert f"--home {home} review import" in told
