"""Alarms: each goes on once when it should and not before, goes off again, withholds, and reaches people."""

from __future__ import annotations

import json
import shutil
import socketserver
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas
import pytest
import yaml
from crawl_sites import QUICK, Answer, Asked, Site, article, listing, serve
from typer.testing import CliRunner

from corpus.alarms import Alarm, Change, Health, alarms, update
from corpus.crawl.ledger import Ledger
from corpus.sources import Source, SourceError, find_source
from flows import health, notify, watching, web
from flows import settings as configuration
from flows.cli import app
from flows.settings import Settings

NOW = datetime(2026, 3, 15, 6, tzinfo=UTC)
WELL = Health(
    now=NOW,
    first_crawl=NOW - timedelta(days=90),
    last_success=NOW,
    reason="finished",
    documents=40,
    new_documents=12,
    figures=200,
    figures_before=200,
    filled={"place": 0.98},
    articles=40,
    certificates={"xa.vn": NOW + timedelta(days=60)},
)
SOURCE = Source.model_validate(
    {
        "name": "xa",
        "start": ["http://xa.vn/"],
        "expect": {
            "new_documents": {"min": 5, "max": 100, "why": "the commune writes twice a week"},
            "figures_per_document": {"min": 1, "max": 60, "why": "most news name sums and households"},
            "fields": {"place": {"min": 0.9, "why": "the commune writes of itself"}},
        },
    }
)


def test_a_healthy_source_has_no_alarm() -> None:
    assert alarms(SOURCE, WELL) == []


@pytest.mark.parametrize(
    ("change", "kind", "level"),
    [
        ({"new_documents": 4}, "new documents", "error"),
        ({"new_documents": 0}, "new documents", "error"),
        ({"new_documents": 101}, "new documents", "warning"),
        ({"figures": 39}, "figures", "error"),
        ({"figures": 2401}, "figures", "warning"),
        ({"filled": {"place": 0.89}}, "field place", "error"),
        ({"robots_forbid": "http://xa.vn/"}, "robots", "error"),
        ({"start_failed": "no answer"}, "unreachable", "error"),
        ({"reason": "unreachable"}, "unreachable", "error"),
        ({"moved_away": "http://moi.vn/"}, "moved", "error"),
        ({"reason": "page limit"}, "limit", "warning"),
        ({"certificates": {"xa.vn": NOW}}, "certificate xa.vn", "warning"),
        ({"certificates": {"xa.vn": NOW + timedelta(days=13)}}, "certificate xa.vn", "warning"),
        ({"strange_articles": 20}, "layout", "warning"),
        ({"vanished": 41}, "vanished", "warning"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], kind: str, level: str) -> None:
    assert [(alarm.kind, alarm.level) for alarm in alarms(SOURCE, replace(WELL, **change))] == [(kind, level)]


@pytest.mark.parametrize(
    "change",
    [
        {"new_documents": 5},
        {"new_documents": 100},
        {"figures": 40},
        {"figures": 2400},
        {"filled": {"place": 0.9}},
        {"certificates": {"xa.vn": NOW + timedelta(days=15)}},
        {"strange_articles": 19},
        {"vanished": 4},
        {"reason": "asked to wait"},
        {"new_documents": 0, "first_crawl": NOW - timedelta(days=29)},
        {"documents": 4, "figures": 1, "figures_before": 1},
        {"figures": 0, "figures_before": 0, "documents": 4},
    ],
)
def test_nothing_is_said_before_it_is_wrong(change: dict[str, Any]) -> None:
    assert alarms(SOURCE, replace(WELL, **change)) == []


def test_all_figures_gone() -> None:
    kinds = [alarm.kind for alarm in alarms(SOURCE, replace(WELL, figures=0, filled={}))]
    assert kinds == ["figures", "no figures"]


def test_an_alarm_is_told_once_until_it_is_over(tmp_path: Path) -> None:
    warning, error = Alarm("a", "warning", "one"), Alarm("a", "error", "two")
    with Ledger(tmp_path / "x.sqlite") as ledger:
        assert update(ledger, [warning]) == Change((warning,), ())
        assert update(ledger, [warning]) == Change((), ())
    with Ledger(tmp_path / "x.sqlite") as ledger:
        assert update(ledger, [error]) == Change((error,), ())
        assert update(ledger, [error]) == Change((), ())
        assert update(ledger, []) == Change((), ("a",))
        assert update(ledger, []) == Change((), ())
        assert update(ledger, [error]) == Change((error,), ())


def test_an_alarm_is_over_until_the_next_crawl_begins(tmp_path: Path) -> None:
    """Also where that crawl begins within the same second."""
    with Ledger(tmp_path / "x.sqlite") as ledger:
        ledger.finish(ledger.begin([])[0], "finished", {})
        update(ledger, [Alarm("a", "error", "two")])
        update(ledger, [])
        assert ledger.over_alarms() == [("a", "two")]
        ledger.begin([])
        assert ledger.over_alarms() == []


@contextmanager
def _mailbox() -> Iterator[tuple[str, list[str]]]:
    """A mail server that keeps what it gets."""
    got: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 box\r\n")
            lines: list[str] | None = None
            for raw in self.rfile:
                line = raw.decode("utf-8").rstrip("\r\n")
                if lines is not None and line != ".":
                    lines.append(line)
                    continue
                if lines is not None:
                    got.append("\n".join(lines))
                    lines = None
                if line.upper() == "DATA":
                    lines = []
                self.wfile.write({"DATA": b"354 go\r\n", "QUIT": b"221 bye\r\n"}.get(line.upper(), b"250 ok\r\n"))
                if line.upper() == "QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}", got
        server.shutdown()


@contextmanager
def _webhook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    import http.server

    got: list[dict[str, Any]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            """Quiet."""

        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", got
        server.shutdown()


def test_people_are_told_by_webhook_and_mail(tmp_path: Path) -> None:
    with (
        _webhook() as (webhook, posts),
        _mailbox() as (server, mails),
        Ledger(tmp_path / "x.sqlite") as ledger,
    ):
        update(ledger, [Alarm("robots", "error", "robots.txt now forbids /")])
        change = update(ledger, [Alarm("figures", "error", "0.2 figures a document")])
        settings = configuration.load(
            webhook=webhook, mail_server=server, mail_to="to@example.org", mail_from="so@example.org"
        )
        assert notify.tell(settings, ledger, "xa", change) == []
        assert notify.tell(settings, ledger, "xa", Change((), ())) == []
    assert [(post["source"], post["on"][0]["kind"], post["off"]) for post in posts] == [("xa", "figures", ["robots"])]
    assert len(mails) == 1
    assert "To: to@example.org" in mails[0]


def test_a_notice_that_cannot_be_sent_breaks_nothing_and_is_sent_later(tmp_path: Path) -> None:
    """Each channel hears once of each alarm, and of one that was over before it heard of it that it is over."""
    down = {"webhook": "http://127.0.0.1:9/", "mail_server": "127.0.0.1:9", "mail_to": "to@example.org"}
    with (
        _webhook() as (webhook, posts),
        _mailbox() as (server, mails),
        Ledger(tmp_path / "x.sqlite") as ledger,
    ):
        first = update(ledger, [Alarm("a", "error", "x"), Alarm("b", "warning", "y")])
        assert len(notify.tell(configuration.load(**down), ledger, "xa", first)) == 2
        second = update(ledger, [Alarm("a", "error", "x, again")])
        half = configuration.load(**(down | {"webhook": webhook}))
        for change in (second, Change((), ())):
            assert len(notify.tell(half, ledger, "xa", change)) == 1
        whole = configuration.load(**(down | {"webhook": webhook, "mail_server": server}))
        for _ in range(2):
            assert notify.tell(whole, ledger, "xa", Change((), ())) == []
    assert [([one["message"] for one in post["on"]], post["off"]) for post in posts] == [(["x, again"], ["b"])]
    assert len(mails) == 1


def test_a_ledger_of_before_remembers_what_was_not_told(tmp_path: Path) -> None:
    with Ledger(tmp_path / "x.sqlite") as ledger:
        update(ledger, [Alarm("a", "error", "x")])
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as file:
        file.executescript("DROP TABLE untold; PRAGMA user_version = 1")
    with Ledger(tmp_path / "x.sqlite") as ledger:
        ledger.note_untold("mail", ["a"])
        assert ledger.untold("mail") == {"a"}
        assert set(ledger.open_alarms()) == {"a"}


def test_rows_that_an_alarm_withholds_leave_by_no_file(tmp_path: Path) -> None:
    """Neither as figures nor as leftovers, neither by export nor after a run, nor in files for review."""
    site = Site()
    with serve(site):
        site.pages = {"/": listing("/tin-1"), "/tin-1": _news(1)}
        settings = _home(site, tmp_path / "home")
        assert watching.directly(settings, "xa")["rows"] > 0
    with Ledger(web.ledger_path(settings, "xa")) as ledger:
        update(ledger, [Alarm("figures", "error", "0.2 figures a document")])
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.txt").write_text("Năm 2023, xã có 214 hộ nghèo.", encoding="utf-8")

    def sources(*arguments: str, file: str = "x.csv") -> dict[str, set[str]]:
        """The sources in each file that a command writes."""
        folder = tmp_path / "out"
        done = CliRunner().invoke(app, ["--home", str(settings.home), *arguments, str(folder / file)])
        assert done.exit_code == 0
        assert ("Left out: the rows of xa" in done.output) == ("--withheld" not in arguments)
        written = {path.name: pandas.read_csv(path) for path in folder.glob("*.csv")}
        shutil.rmtree(folder)
        return {name: set(table["source"]) for name, table in written.items()}

    well, all_of_them = {"own"}, {"own", "xa"}
    assert sources("ingest", "--direct", str(tmp_path / "own"), "--export") == {"x.csv": well, "leftovers.csv": well}
    assert sources("export") == {"x.csv": well, "leftovers.csv": well}
    assert sources("export", "--withheld") == {"x.csv": all_of_them, "leftovers.csv": all_of_them}
    assert sources("export", file="review.csv") == {"review.csv": well}
    assert sources("export", "--withheld", file="review.csv") == {"review.csv": all_of_them}


def test_a_schedule_that_stands_still_is_seen() -> None:
    last = datetime(2026, 3, 14, 22, 31, tzinfo=UTC)
    in_time, too_late = datetime(2026, 3, 16, 22, 20, tzinfo=UTC), datetime(2026, 3, 16, 22, 40, tzinfo=UTC)
    # 5:30 in Vietnam is 22:30 of the day before in UTC; one crawl may be left out, two not.
    assert health.overdue("30 5 * * *", last, in_time) == ""
    assert "2026-03-14 22:31" in health.overdue("30 5 * * *", last, too_late)
    assert health.overdue("", last, too_late) == ""
    assert health.overdue("30 5 * * *", None, too_late) == ""


def _news(number: int, text: str = "") -> str:
    return article(
        f"Tin của thôn {'ABCDEFGH'[number]}",
        text
        or f"Năm 2023, xã đã hỗ trợ {40 + number} hộ nghèo sửa nhà với số tiền {number + 2} triệu đồng. "
        + "Bà con phấn khởi. " * 20,
    )


def _home(site: Site, home: Path, **more: Any) -> Settings:
    """A home with one source."""
    folder = home / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    source = {"name": "xa", "start": [f"{site.url}/"], "allow_private": True, "politeness": QUICK} | more
    (folder / "xa.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")
    return configuration.load(home=home)


def test_a_source_that_loses_its_figures_is_withheld(tmp_path: Path) -> None:
    """From the site to the exported table: well, broken (told once, rows withheld), and well again."""
    site = Site()
    with serve(site), _webhook() as (webhook, posts):
        site.pages = {"/": listing(*(f"/tin-{n}" for n in range(6)))} | {f"/tin-{n}": _news(n) for n in range(6)}
        settings = _home(site, tmp_path).model_copy(update={"webhook": webhook})
        first = watching.directly(settings, "xa")
        assert first["alarms"] == []
        assert first["rows"] == first["ingest"]["figures"] > 0
        site.pages |= {
            f"/tin-{n}": _news(n, "Trang đang được nâng cấp, mời bà con quay lại sau. " * 12) for n in range(6)
        }
        for _ in range(2):
            broken = watching.directly(settings, "xa")
            assert [alarm.partition(":")[0] for alarm in broken["alarms"]] == ["no figures"]
        assert broken["rows"] == 0
        exported = CliRunner().invoke(app, ["--home", str(tmp_path), "export", str(tmp_path / "x.csv")])
        assert "0 figures in" in exported.output
        assert "Left out: the rows of xa, for an alarm is on (no figures: " in exported.output
        site.pages |= {f"/tin-{n}": _news(n) for n in range(6)}
        healed = watching.directly(settings, "xa")
        report = (tmp_path / "reports" / "xa.md").read_text(encoding="utf-8")
        assert f"## over\n\n- no figures: All {first['rows']} figures of the source are gone" in report
        status = CliRunner().invoke(app, ["--home", str(tmp_path), "status"]).output
        assert "over xa: no figures: All" in status
        assert "alarm xa" not in status
        watching.directly(settings, "xa")
        assert "over xa" not in CliRunner().invoke(app, ["--home", str(tmp_path), "status"]).output
    assert (healed["alarms"], healed["rows"]) == ([], first["rows"])
    assert [([one["kind"] for one in post["on"]], post["off"]) for post in posts] == [
        (["no figures"], []),
        ([], ["no figures"]),
    ]
    report = (tmp_path / "reports" / "xa.md").read_text(encoding="utf-8")
    assert "No alarm" in report
    assert "## over" not in report


def test_a_publisher_that_is_filled_in_reaches_the_table(tmp_path: Path) -> None:
    """Documents that did not change are read again when the YAML names another place, and only then."""
    site = Site()
    with serve(site):
        site.pages = {"/": listing("/tin-1"), "/tin-1": _news(1)}
        settings = _home(site, tmp_path)
        rows = watching.directly(settings, "xa")["rows"]
        file = tmp_path / "sources" / "xa.yaml"
        publisher = "publisher: {name: Ủy ban nhân dân huyện Bá Thước, level: district, place: huyện Bá Thước}\n"
        file.write_text(publisher + file.read_text(encoding="utf-8"), encoding="utf-8")
        changed = watching.directly(settings, "xa")
        again = watching.directly(settings, "xa")
        file.write_text(
            file.read_text(encoding="utf-8").replace("huyện Bá Thước}", "xã Không Có Đâu}"), encoding="utf-8"
        )
        with pytest.raises(SourceError, match=r"publisher\.place: 'xã Không Có Đâu' is no place"):
            watching.directly(settings, "xa")
    assert (changed["ingest"]["loaded"], again["ingest"]["loaded"]) == (1, 0)
    assert changed["rows"] == rows
    found = list(watching.store_of(settings).figures())
    assert {row["publisher"] for row in found} == {"Ủy ban nhân dân huyện Bá Thước"}


def test_a_document_that_vanishes_stays_in_the_table(tmp_path: Path) -> None:
    site = Site()
    with serve(site):
        site.pages = {"/": listing("/tin-1", "/tin-2"), "/tin-1": _news(1), "/tin-2": _news(2)}
        settings = _home(site, tmp_path)
        rows = watching.directly(settings, "xa")["rows"]
        site.pages["/tin-2"] = Answer(status=410)
        assert watching.directly(settings, "xa")["rows"] == rows
    states = {row["address"].rpartition("/")[2]: row["state"] for row in watching.store_of(settings).documents()}
    assert states == {"tin-1": "loaded", "tin-2": "gone"}


def test_robots_that_now_forbid_and_layouts_that_change(tmp_path: Path) -> None:
    """Seen at the site itself; the source's rows stay withheld while robots.txt forbids it."""

    def robots(asked: Asked) -> Answer:
        return Answer(b"User-agent: *\nDisallow: /\n" if forbidden else b"", media_type="text/plain")

    forbidden = False
    site = Site()
    with serve(site):
        site.pages = {"/robots.txt": robots, "/": listing(*(f"/tin-{n}" for n in range(6)))} | {
            f"/tin-{n}": _news(n) for n in range(6)
        }
        settings = _home(site, tmp_path, read={"content": [".bai-viet"], "article": ["h1"]})
        assert [alarm.partition(":")[0] for alarm in watching.directly(settings, "xa")["alarms"]] == ["layout"]
        assert health.withheld(settings) == {}
        forbidden = True
        with Ledger(tmp_path / "crawl" / "xa.sqlite") as ledger:
            ledger.store_host(site.url, robots_at="")
        assert "robots" in [alarm.partition(":")[0] for alarm in watching.directly(settings, "xa")["alarms"]]
    assert set(health.withheld(settings)) == {"xa"}
    line = health.lines(settings, watching.store_of(settings))[0]
    assert (line.source, line.documents, line.withheld) == ("xa", 6, True)
    assert line.figures > 0


def test_a_folder_is_a_source_too(tmp_path: Path) -> None:
    """It is taken in under its name; nothing of it is crawled, nothing of it is withheld."""
    (tmp_path / "sources" / "giay-to").mkdir(parents=True)
    (tmp_path / "sources" / "giay-to" / "bao-cao.txt").write_text("Năm 2023, xã có 42 hộ nghèo.", encoding="utf-8")
    (tmp_path / "sources" / "xa.yaml").write_text("name: xa\nfolder: giay-to\n", encoding="utf-8")
    settings = configuration.load(home=tmp_path)
    told = watching.directly(settings, "xa")
    assert (told["crawl"], told["ingest"]["loaded"], told["rows"]) == ({}, 1, 1)
    row = next(watching.store_of(settings).figures(source="xa"))
    assert (row["raw"], row["source"]) == ("42 hộ", "xa")


def test_robots_that_forbid_the_documents_only(tmp_path: Path) -> None:
    site = Site()
    with serve(site):
        site.pages = {"/": listing("/tin/1", "/tin/2")} | {f"/tin/{n}": _news(n) for n in (1, 2)}
        settings = _home(site, tmp_path)
        assert watching.directly(settings, "xa")["alarms"] == []
        site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /tin\n", media_type="text/plain")
        with Ledger(tmp_path / "crawl" / "xa.sqlite") as ledger:
            ledger.store_host(site.url, robots_at="")
        assert [alarm.partition(":")[0] for alarm in watching.directly(settings, "xa")["alarms"]] == ["robots"]


def test_a_source_that_does_not_answer(tmp_path: Path) -> None:
    site = Site()
    with serve(site):
        site.pages = {"/": listing("/tin-1"), "/tin-1": _news(1)}
        settings = _home(site, tmp_path, politeness=QUICK | {"attempts": 2})
        rows = watching.directly(settings, "xa")["rows"]
    told = watching.directly(settings, "xa")
    assert [alarm.partition(":")[0] for alarm in told["alarms"]] == ["unreachable"]
    assert watching.is_ill(settings, "xa")
    # What it published before stays true.
    assert (rows > 0, told["rows"], health.withheld(settings)) == (True, rows, {})


def test_a_source_is_crawled_by_one_at_a_time(tmp_path: Path) -> None:
    """Who comes second is told so; that is no alarm."""
    site = Site()
    with serve(site):
        site.pages = {"/": listing("/tin-1"), "/tin-1": _news(1)}
        settings = _home(site, tmp_path)
        with watching.alone(settings, "xa"):
            assert watching.is_busy(settings, "xa")
            told = CliRunner().invoke(app, ["--home", str(tmp_path), "crawl", "xa", "--direct"])
            assert (told.exit_code, site.requests) == (1, [])
            with pytest.raises(watching.BusyError):
                watching.directly(settings, "xa")
        assert not watching.is_busy(settings, "xa")
        assert watching.directly(settings, "xa")["alarms"] == []


def test_a_source_whose_yaml_became_wrong(tmp_path: Path) -> None:
    """The schedule knows its name only: the alarm goes on, what was crawled stays."""
    site = Site()
    with serve(site):
        site.pages = {"/": listing("/tin-1"), "/tin-1": _news(1)}
        settings = _home(site, tmp_path)
        rows = watching.directly(settings, "xa")["rows"]
        right = (tmp_path / "sources" / "xa.yaml").read_text(encoding="utf-8")
        (tmp_path / "sources" / "xa.yaml").write_text("name: xa\nspeed: 9", encoding="utf-8")
        with pytest.raises(SourceError):
            watching.directly(settings, "xa")
        line = health.lines(settings, watching.store_of(settings))[0]
        assert (line.ill, line.withheld) == (True, False)
        assert [alarm.partition(":")[0] for alarm in line.alarms] == ["its YAML is wrong", "failed"]
        (tmp_path / "sources" / "xa.yaml").write_text(right, encoding="utf-8")
        healed = watching.directly(settings, "xa")
    assert (healed["alarms"], healed["rows"]) == ([], rows)


def test_an_alarm_that_cannot_be_sent_is_in_the_report(tmp_path: Path) -> None:
    settings = _home(Site(), tmp_path, start=["http://127.0.0.1:9/"], politeness=QUICK | {"attempts": 1})
    told = watching.directly(settings.model_copy(update={"webhook": "http://127.0.0.1:9/"}), "xa")
    assert [alarm.partition(":")[0] for alarm in told["alarms"]] == ["unreachable", "not sent"]
    assert "did not take the alarm" in (tmp_path / "reports" / "xa.md").read_text(encoding="utf-8")


def test_a_crawl_that_takes_too_long_goes_on_next_time(tmp_path: Path) -> None:
    """What it has by then is taken in; that is a warning."""
    site = Site()
    with serve(site):
        site.pages = {"/": listing(*(f"/tin-{n}" for n in range(6)))} | {f"/tin-{n}": _news(n) for n in range(6)}
        settings = _home(site, tmp_path)
        short = web.job(settings.model_copy(update={"crawl_minutes": 1}), find_source("xa", settings.source_folders))
        assert short.source.limits.hours == pytest.approx(1 / 60)
        _home(site, tmp_path, limits={"hours": 1e-6})
        late = watching.directly(settings, "xa")
        assert late["crawl"]["reason"] == "time limit"
        assert [alarm.partition(":")[0] for alarm in late["alarms"]] == ["limit"]
        _home(site, tmp_path)
        assert watching.directly(settings, "xa")["ingest"]["loaded"] == 6


def test_a_crawl_goes_on_after_days(tmp_path: Path) -> None:
    """Its hours begin anew with each process; one that was killed on Friday does not end at once on Monday."""
    site = Site()
    with serve(site):
        site.pages = {"/": listing("/tin-1"), "/tin-1": _news(1)}
        settings = _home(site, tmp_path, limits={"hours": 1})
        with Ledger(web.ledger_path(settings, "xa")) as ledger:
            ledger.begin([(f"{site.url}/", "other")])
        with sqlite3.connect(web.ledger_path(settings, "xa")) as database:
            database.execute("UPDATE runs SET started_at = '2026-01-02T18:00:00+00:00'")
        told = watching.directly(settings, "xa")
    assert (told["crawl"]["reason"], told["ingest"]["loaded"]) == ("finished", 1)


def test_an_expired_certificate(tmp_path: Path) -> None:
    """Read from a server that shows one, expired and signed by nobody."""
    import ssl

    from corpus.crawl.certificates import valid_until

    until = datetime(2025, 1, 31, tzinfo=UTC)
    pem = _certificate(until)
    (tmp_path / "both.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    site = Site()
    with serve(site):
        import http.server

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        assert valid_until("127.0.0.1", server.server_port) == until
        server.shutdown()
        server.server_close()


def _certificate(until: datetime) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "xa.example.org")])
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    )
    built = builder.not_valid_before(until - timedelta(days=90)).not_valid_after(until).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + built.public_bytes(serialization.Encoding.PEM)
