"""The parts of the crawler by themselves: addresses, rules, days, sources, WARC, and what `solieu diff` says."""

# Pages and addresses are written as they are, however long.

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from corpus.archive import Archive
from corpus.crawl.addresses import Canonical, shape
from corpus.crawl.dates import in_address, only_date, printed_day, stamp
from corpus.crawl.encoding import media_type
from corpus.crawl.ledger import Ledger, PageRow, iso, now
from corpus.crawl.rules import WHOLE, rules
from corpus.crawl.survey import SurveyError, survey
from corpus.sources import SourceError, read_source, readable_sources
from corpus.warc import WarcError, write_warc
from outputs.diff import as_line, differences


@pytest.mark.parametrize(
    ("kind", "rule"),
    [(kind, rule) for kind, all_ in rules().items() for rule in all_],
    ids=lambda x: getattr(x, "id", x),
)
def test_rules_match_their_examples_only(kind: str, rule: Any) -> None:
    pattern = re.compile(f"^(?:{rule.pattern})$" if kind in WHOLE else rule.pattern, re.IGNORECASE)
    assert rule.why
    assert rule.examples
    assert rule.near_misses
    assert [text for text in rule.examples if not pattern.search(text)] == []
    assert [text for text in rule.near_misses if pattern.search(text)] == []


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a b.pdf", "http://xa.vn/a%20b.pdf"),
        ("\\tep\\x.pdf", "http://xa.vn/tep/x.pdf"),
        ("../c/./d", "http://xa.vn/c/d"),
        ("//XA.vn:80/x#y", "http://xa.vn/x"),
        ("HTTP://XA.VN/a;jsessionid=3F?x=1&utm_source=z", "http://xa.vn/a?x=1"),
        ("?b=2&PHPSESSID=1", "http://xa.vn/tin/bai?b=2"),
        ("/%61%c3%a1", "http://xa.vn/a%C3%A1"),
        ("/hộ nghèo", "http://xa.vn/h%E1%BB%99%20ngh%C3%A8o"),
        ("javascript:location.href='/z'", "http://xa.vn/z"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        *(
            (nothing, "")
            for nothing in (
                "",
                "javascript:;",
                "mailto:a@b.vn",
                "tel:113",
                "http://xa.vn:port/",
                "data:text/html,x",
                "/" + "x" * 3000,
            )
        ),
    ],
)
def test_canonical_addresses(link: str, address: str) -> None:
    canonical = Canonical()
    assert canonical.resolve("http://xa.vn/tin/bai", link) == address
    assert not address or canonical(address) == address


def test_shapes_leave_numbers_out() -> None:
    assert (
        shape("http://xa.vn/lich?thang=5&nam=2024")
        == shape("http://xa.vn/lich?thang=12&nam=1999")
        != shape("http://xa.vn/lich")
    )


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["12/06/2019"], "2019-06-12"),
        (["Ngày đăng: 12/06/2019 08:30"], "2019-06-12"),
        (["Thứ ba - 05/07/2022 10:30"], "2022-07-05"),
        (["Họp thôn (09.07.2019 15:41)"], "2019-07-09"),
        (["Tin", "(1-2-2020)"], "2020-02-01"),
        (["Ngày 5 tháng 6 năm 2023"], "2023-06-05"),
        (["Mức lương từ 1/7/2019"], None),
        (["1. Họp ngày 3/4/2020"], None),
        (["12/06/2019", "13/06/2019"], None),
        (["31/02/2019"], None),
        (["01/01/1969"], None),
        (["4,69% (1969)"], None),
        (["Số 12/2019/NQ"], None),
        (["12/06/2119"], None),
    ],
)
def test_days_beside_links(lines: list[str], day: str | None) -> None:
    found = printed_day(lines)
    assert (found.isoformat() if found else None) == day


def test_days_elsewhere() -> None:
    assert only_date("Cập nhật 5/6/2021 và 7/6/2021") is None
    assert stamp("2023-05-17T23:30:00+07:00") == date(2023, 5, 17)
    assert stamp("Wed, 17 May 2023 08:00:00 +0700") == date(2023, 5, 17)
    assert in_address("http://xa.vn/2023/05/17/bai") == date(2023, 5, 17)
    assert in_address("http://xa.vn/2023/05/bai-17") is None
    assert in_address("http://xa.vn/2023/13/40/bai") is None


@pytest.mark.parametrize(
    ("body", "declared", "kind"),
    [
        (b"%PDF-1.7", "text/html", "application/pdf"),
        (b"<!DOCTYPE html><p>", "application/pdf", "text/html"),
        (b"\xef\xbb\xbf<html>", "", "text/html"),
        (b"<?xml version='1.0'?><rss>", "text/html", "text/xml"),
        (b"PK\x03\x04", "text/plain", "application/zip"),
        (b"x", "", "application/octet-stream"),
        (b"a,b", "text/csv; charset=x", "text/csv"),
    ],
)
def test_what_an_answer_is(body: bytes, declared: str, kind: str) -> None:
    assert media_type(body, declared) == kind


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name: x\nstart: ['ftp://xa.vn/']", "no web address"),
        ("name: x\nstart: ['http://xa.vn/']\nleave: ['(']", "no regular expression"),
        ("name: x", "either `start`"),
        ("name: y\nstart: ['http://xa.vn/']", "y.yaml"),
        ("- 1", "expected keys"),
        ("a: [", "is no YAML"),
        ("name: x\nstart: ['http://xa.vn/']\nspeed: 9", "speed"),
        ("name: x\nstart: http://xa.vn/", "start: expected a list; write it in brackets: ['http://xa.vn/']"),
        ("name: x\nstart: ['http://xa.vn/']\ncms: drupal", "cms: no system is called 'drupal'; known are dotnetnuke"),
        ("name: x\nstart: ['http://xa.vn/']\nread: {article: ['.tin', '.tin >> b[']}", "read.article.1: '.tin >> b['"),
        ("name: x\nstart: ['http://xa.vn/']\nfollow: {listing: {css: ['<p>']}}", "follow.listing.css.0: '<p>' is no"),
        ("name: x\nstart: ['http://xa.vn/']\ncadence: hourly", "cron"),
        ("name: x\nstart: ['http://xa.vn/']\ncadence: 99 99 * * x", "cron"),
        ("name: x\nstart: ['http://xa.vn/']\nexpect: {new_documents: {min: 1}}", "why"),
    ],
)
def test_a_wrong_source_says_what_is_wrong(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=re.escape(complaint)):
        read_source(tmp_path / "x.yaml")


def test_all_sources_of_the_project_are_right() -> None:
    sources, wrong = readable_sources()
    assert sources
    assert not wrong


def test_a_wrong_source_leaves_the_others_alone(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: a\nspeed: 1", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("name: b\nstart: ['http://xa.vn/']", encoding="utf-8")
    good, wrong = readable_sources([tmp_path])
    assert "b" in {source.name for source in good}
    assert list(wrong) == ["a"]


def _archive(root: Path) -> Archive:
    archive = Archive(root)
    moment = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    archive.put(
        "<p>Xã</p>".encode(),
        source="xa",
        address="http://xa.vn/tin?a=1",
        fetched_at=moment,
        media_type="text/html",
        status=200,
        headers={
            "Content-Type": "text/html",
            "Content-Encoding": "gzip",
            "Content-Length": "7",
            "Set-Cookie": "a=1\nb=2",
        },
        request={"method": "GET", "User-Agent": "SoLieu"},
    )
    archive.put(
        b"khac",
        source="khac",
        address="http://khac.vn/",
        fetched_at=moment,
        status=200,
        headers={},
        request={"method": "GET"},
    )
    archive.put(b"tep", source="xa", address="tep.txt", fetched_at=moment)
    return archive


def test_the_archive_as_warc(tmp_path: Path) -> None:
    """Request and answer of each page, the bytes unpacked and so said; files of folders are no answers."""
    archive = _archive(tmp_path / "archive")
    assert write_warc(archive, tmp_path / "x.warc.gz", "xa") == 1
    with (tmp_path / "x.warc.gz").open("rb") as file:
        records = {}
        for record in ArchiveIterator(file, check_digests="raise"):
            records[record.rec_type] = (record.rec_headers, record.http_headers, record.content_stream().read())
    headers, http, body = records["response"]
    assert headers["WARC-Target-URI"] == "http://xa.vn/tin?a=1"
    assert headers["WARC-Date"] == "2024-05-06T07:08:09Z"
    assert (http.statusline, http["Content-Length"], body.decode()) == (
        "200 OK",
        str(len("<p>Xã</p>".encode())),
        "<p>Xã</p>",
    )
    assert (http["Content-Encoding"], http["X-Archive-Orig-Content-Encoding"]) == (None, "gzip")
    assert [value for name, value in http.headers if name == "Set-Cookie"] == ["a=1", "b=2"]
    assert records["request"][1].statusline == "/tin?a=1 HTTP/1.1"
    assert records["request"][1]["User-Agent"] == "SoLieu"
    assert write_warc(archive, tmp_path / "all.warc") == 2
    (tmp_path / "folder").write_text("")
    with pytest.raises(WarcError, match="cannot be written"):
        write_warc(archive, tmp_path / "folder" / "x.warc.gz")


def _row(name: str, start: int, value: str, **more: Any) -> dict[str, Any]:
    columns = dict.fromkeys(("value_high", "per", "qualifier", "group", "place", "period"), "")
    return (
        columns
        | {
            "figure_id": name,
            "start": start,
            "raw": f"{value} hộ",
            "value": Decimal(value),
            "unit": "household",
            "indicator": "poor_households",
            "status": "actual",
            "change": "level",
        }
        | more
    )


def test_differences() -> None:
    before = [
        _row("a", 0, "1"),
        _row("b", 10, "2"),
        _row("c", 20, "3", unit="person"),
        _row("e", 40, "5", place="Nam Đà"),
    ]
    after = [
        _row("a", 3, "1"),
        _row("d", 13, "12"),
        _row("e", 43, "5", place="Đức Xuyên"),
        _row("f", 50, "7", unit="house"),
    ]
    assert [as_line(one) for one in differences(before, after)] == [
        "~ 12 hộ: raw 2 hộ → 12 hộ, value 2 → 12",
        "- 3 hộ = 3 person poor_households",
        "~ 5 hộ: place Nam Đà → Đức Xuyên",
        "+ 7 hộ = 7 house poor_households",
    ]
    assert differences(before, before) == []


def test_diff_of_an_edited_page(tmp_path: Path) -> None:
    """From a site whose article is corrected to what `solieu diff` prints."""
    import yaml
    from crawl_sites import QUICK, Site, article, serve

    from flows.cli import app

    site, run = Site(), CliRunner()
    with serve(site):
        text = "Năm 2023, thôn có {} hộ nghèo được giúp sửa nhà. Bà con góp công cùng làm. " + "Ai cũng vui. " * 20
        source = {"name": "xa", "start": [f"{site.url}/tin-chung"], "allow_private": True, "politeness": QUICK}
        (tmp_path / "sources").mkdir()
        (tmp_path / "sources" / "xa.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")
        for number in (42, 24):
            site.pages = {"/tin-chung": article("Tin chung", text.format(number))}
            done = run.invoke(app, ["--home", str(tmp_path), "crawl", "xa", "--direct"])
            assert done.exit_code == 0, done.output
        told = run.invoke(app, ["--home", str(tmp_path), "diff", "tin-chung"])
        assert "value 42 → 24" in told.output
        assert run.invoke(app, ["--home", str(tmp_path), "diff"]).output.endswith("0 figures differ\n")
        status = run.invoke(app, ["--home", str(tmp_path), "status"])
        assert re.search(r"xa\s+\d{4}-\d\d-\d\d \d\d:\d\d\s+1\s+\d+\s+0\s+none", status.output)
        checked = run.invoke(app, ["--home", str(tmp_path), "source", "check", "xa"])
        assert "→ 24 household" in checked.output
        exported = run.invoke(app, ["--home", str(tmp_path), "archive", "export", str(tmp_path / "x.warc.gz")])
        assert exported.output.startswith("2 answers")


def test_a_correction_is_seen_in_diff_and_report(tmp_path: Path) -> None:
    """The correction shows what it says otherwise; the document that it mends names it."""
    import yaml
    from crawl_sites import QUICK, Site, article, listing, serve

    from flows.cli import app

    text = "Năm 2023, xã Nam Đà có {} hộ nghèo. " + "Bà con góp công cùng làm, ai cũng vui. " * 12
    link = "<p>Bài <a href='/bao-cao'>trước đó</a> ghi nhầm.</p>"
    site, run = Site(), CliRunner()
    with serve(site):
        site.pages = {
            "/": listing("/dinh-chinh", "/bao-cao"),
            "/bao-cao": article("Báo cáo hộ nghèo", text.format(42)),
            "/dinh-chinh": article("Đính chính số liệu hộ nghèo", text.format(24), tail=link),
        }
        source = {"name": "xa", "start": [f"{site.url}/"], "allow_private": True, "politeness": QUICK}
        (tmp_path / "sources").mkdir()
        (tmp_path / "sources" / "xa.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")
        assert run.invoke(app, ["--home", str(tmp_path), "crawl", "xa", "--direct"]).exit_code == 0
    told = run.invoke(app, ["--home", str(tmp_path), "diff", "dinh-chinh"]).output
    assert "dinh-chinh (corrects bao-cao)" in told
    assert "value 42 → 24" in told
    assert "corrected by dinh-chinh" in run.invoke(app, ["--home", str(tmp_path), "diff", "bao-cao"]).output
    assert "| dinh-chinh | bao-cao |" in (tmp_path / "reports" / "xa.md").read_text(encoding="utf-8")


def test_lists_that_are_turned_by_a_form_are_told(tmp_path: Path) -> None:
    """Their pages have no address; `source check` says that they are not followed."""
    import yaml
    from crawl_sites import QUICK, Site, listing, serve

    from flows.cli import app

    turn = "<a href=\"javascript:__doPostBack('ctl00$Pager','2')\">2</a>"
    site, run = Site(), CliRunner()
    with serve(site):
        site.pages = {"/": listing("/bai-1", turn, turn)}
        source = {"name": "xa", "start": [f"{site.url}/"], "allow_private": True, "politeness": QUICK}
        (tmp_path / "sources").mkdir()
        (tmp_path / "sources" / "xa.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")
        told = run.invoke(app, ["--home", str(tmp_path), "source", "check", "xa"])
    assert "not followed: 2 links by form (__doPostBack)" in told.output
    down = run.invoke(app, ["--home", str(tmp_path), "source", "check", "xa"])
    assert (down.exit_code, "cannot be fetched" in down.output) == (1, True)


def test_what_a_clock_that_was_ahead_put_off_is_done(tmp_path: Path) -> None:
    """By five years, as with a battery that is empty; pages and tasks of the right time keep theirs."""
    ahead, week = now() + timedelta(days=5 * 365), now() + timedelta(days=7)
    with Ledger(tmp_path / "x.sqlite") as ledger:
        for name, asked in (("ahead", ahead), ("right", now())):
            due = iso(asked + timedelta(days=7))
            ledger.store(PageRow(f"http://x/{name}", "kept", "article", asked_at=iso(asked), due_at=due))
        ledger.begin([("http://x/", "other")])
        assert [one.address for one in ledger.open_tasks(now().timestamp(), (), 9)] == ["http://x/", "http://x/ahead"]
        assert ledger.enqueue([("http://x/right", "article", "", 1, 0)]) == []
        ledger.postpone("http://x/", ahead.timestamp(), attempts=1)
        ledger.postpone("http://x/ahead", week.timestamp(), attempts=1)
        assert [one.address for one in ledger.open_tasks(now().timestamp(), (), 9)] == ["http://x/"]


def test_a_name_that_is_none_is_told_in_words() -> None:
    with pytest.raises(SurveyError, match="'Xã Mẫu' cannot be a name"):
        survey("http://127.0.0.1:9/", name="Xã Mẫu", allow_private=True)
