"""What comes of reviews: the published table, how far and how right, gold, and the commands."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import Databases
from factories import reading, record
from typer.testing import CliRunner

from flows.cli import app
from outputs.accounts import Accounts, Role
from outputs.evaluate import evaluate, read_gold
from outputs.export import export_figures
from outputs.review_gold import write_gold
from outputs.review_status import mistakes, progress, review_status
from outputs.reviews import Reviews, Said, Verdict, missed_figure
from outputs.store import Store

LINES = ("797 hộ nghèo năm 2022", "1.500 hộ cận nghèo", "12 hộ vay vốn", "15 xã")
ME = "người-a"


@pytest.fixture
def store(tmp_path: Path, database: Databases) -> Iterator[Store]:
    with Store.open(database(tmp_path / "solieu.sqlite")) as opened:
        opened.load(record(), *reading(LINES, indicator="poor_households", rule="rule.a"))
        yield opened


def say(store: Store, position: int, verdict: Verdict, **corrected: str) -> None:
    name = list(store.figures())[position]["figure_id"]
    Reviews(store).say(Said(figure_id=name, verdict=verdict, reviewer=ME, seen=0, corrected=corrected))


def add_missed(store: Store) -> None:
    text = "\n".join(LINES)
    start = text.index("2022")
    columns = {"value": "2022", "unit": "item", "indicator": "other"}
    Reviews(store).add_missed(missed_figure("doc", text, start, start + 4, columns, ME))


def published(store: Store, folder: Path) -> list[dict[str, str]]:
    export_figures(store, folder / "figures.csv")
    with (folder / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_published_table_has_both_values(store: Store, tmp_path: Path) -> None:
    say(store, 0, Verdict.RIGHT)
    say(store, 1, Verdict.WRONG, value="1501", place="Tân Hưng")
    say(store, 2, Verdict.NO_FIGURE)
    rows = published(store, tmp_path)
    assert [row["value"] for row in rows] == ["797", "1500", "12", "15"]
    assert [row["reviewed_value"] for row in rows] == ["797", "1501", "", ""]
    assert [row["verdict"] for row in rows] == ["right", "wrong", "no_figure", ""]
    assert rows[1]["reviewed_place"] == "Tân Hưng"
    assert rows[1]["verdict_label"] == "sai"


def test_the_reviewed_value_holds_when_the_machine_changes_its_mind(store: Store, tmp_path: Path) -> None:
    say(store, 0, Verdict.RIGHT)
    store.load(record(extractor_version="2"), *reading(LINES, indicator="income"))
    row = published(store, tmp_path)[0]
    assert (row["indicator"], row["reviewed_indicator"]) == ("income", "poor_households")


def test_a_missed_figure_is_published_in_its_place(store: Store, tmp_path: Path) -> None:
    add_missed(store)
    rows = published(store, tmp_path)
    assert [row["raw"] for row in rows] == ["797", "2022", "1.500", "12", "15"]
    assert (rows[1]["verdict"], rows[1]["value"], rows[1]["sentence"]) == ("missed", "2022", LINES[0])


def test_status_measures_rules(store: Store) -> None:
    say(store, 0, Verdict.RIGHT)
    say(store, 1, Verdict.WRONG, value="1501")
    say(store, 2, Verdict.NO_FIGURE)
    say(store, 3, Verdict.UNSURE)
    add_missed(store)
    status = review_status(store)
    rule = status.by_rule["rule.a"]
    assert (rule.right, rule.judged, rule.corrected) == (1, 3, {"value": 1, "": 1})
    assert rule.share == pytest.approx(1 / 3)
    assert rule.of("value") == pytest.approx(1 / 3)
    assert rule.of("place") == pytest.approx(2 / 3)
    assert status.by_indicator["poor_households"].judged == 3
    assert (status.sources["folder"].total, status.sources["folder"].reviewed) == (4, 4)
    assert status.missed == {"other": 1}
    assert (status.waiting, status.reviewers) == (0, {ME: 5})
    store.load(record(), *reading(["3 xã khác hẳn"]))
    assert review_status(store).waiting == 5
    assert progress(store).total == 1


def test_wrong_rows_are_listed_with_their_rule(store: Store) -> None:
    say(store, 1, Verdict.WRONG, value="1501")
    (mistake,) = mistakes(store)
    assert (mistake.rule, mistake.quote, mistake.changes) == ("rule.a", "1.500", (("value", "1500", "1501"),))


def test_gold_is_what_people_left(store: Store, tmp_path: Path) -> None:
    say(store, 0, Verdict.RIGHT)
    say(store, 1, Verdict.WRONG, value="1501")
    say(store, 2, Verdict.NO_FIGURE)
    assert write_gold(store, tmp_path / "g.jsonl").left_out == {"doc": "1 rows are not reviewed yet"}
    say(store, 3, Verdict.UNSURE)
    assert "unsure" in write_gold(store, tmp_path / "g.jsonl").left_out["doc"]
    name = list(store.figures())[3]["figure_id"]
    Reviews(store).undo(name, ME)
    Reviews(store).say(Said(figure_id=name, verdict=Verdict.RIGHT, reviewer=ME, seen=5))
    add_missed(store)
    assert write_gold(store, tmp_path / "g.jsonl").documents == {"doc": 4}
    gold = read_gold((tmp_path / "g.jsonl").read_text(encoding="utf-8").splitlines())
    scores = evaluate(gold, store.figures())
    assert (scores.levels["found"].hits, scores.levels["found"].predicted, scores.levels["found"].wanted) == (3, 4, 4)
    assert scores.levels["value"].hits == 2


# Commands


@pytest.fixture
def home(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOLIEU_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
    assert list(store.figures())
    return tmp_path


def run(home: Path, *words: str, **how: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["--home", str(home), *words], env={"COLUMNS": "200"}, **how)  # type: ignore[arg-type]
    return result.exit_code, result.output + (str(result.exception) if result.exception else "")


def test_the_round_trip_by_commands(home: Path) -> None:
    file = home / "review.csv"
    assert run(home, "export", str(file))[0] == 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    rows[0]["verdict"], rows[1]["verdict"] = "đúng", "có lẽ"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    code, told = run(home, "review", "import", str(file), "--reviewer", ME, "--dry-run")
    assert (code, "Nothing is changed" in told, "line 3" in told) == (1, True, True)
    assert "1 taken, 1 refused, 2 empty" in run(home, "review", "import", str(file), "--reviewer", ME)[1]
    assert "1 unchanged" in run(home, "review", "import", str(file), "--reviewer", ME)[1]
    assert "rule.a" in run(home, "review", "status")[1]
    assert "left out: doc" in run(home, "review", "gold", str(home / "gold.jsonl"))[1]


def test_no_other_address_without_accounts(home: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[str] = []
    monkeypatch.setattr("uvicorn.run", lambda _, host, **__: served.append(host))
    code, told = run(home, "web", "--host", "0.0.0.0")
    assert (code, "solieu accounts add" in told) == (1, True)
    assert run(home, "web")[0] == 0
    assert run(home, "accounts", "add", "an", "--role", "review", "--password", "mật khẩu dài")[0] == 1
    assert run(home, "accounts", "add", "an", "--role", "administer", "--password", "mật khẩu dài")[0] == 0
    assert run(home, "web", "--host", "0.0.0.0")[0] == 0
    assert served == ["127.0.0.1", "0.0.0.0"]
    assert run(home, "accounts", "list")[1] == "an\tadminister\n"
    assert run(home, "accounts", "disable", "an")[0] == 1
    with Store.existing(store.engine.url.render_as_string(hide_password=False)) as again:
        assert Accounts(again).list()[0].role is Role.ADMINISTER
