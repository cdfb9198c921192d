"""The crawler meets everything that portals do wrong, and ends each as it should."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest
from crawl_sites import (
    LONG,
    QUICK,
    Answer,
    Asked,
    Site,
    article,
    crawl_site,
    found,
    job_of,
    ledger_of,
    listing,
    serve,
    source_of,
)

from corpus.archive import Archive
from corpus.crawl.guard import PrivateAddressError, check_address
from corpus.crawl.resolver import GuardedResolver
from corpus.crawl.run import CrawlError


@pytest.fixture
def site() -> Iterator[Site]:
    with serve(Site()) as running:
        yield running


def _page(site: Site, home: Path, path: str) -> tuple[str, str]:
    """State and error of an address."""
    with ledger_of(home) as ledger:
        page = ledger.page(site.url + path)
    assert page is not None
    return page.state, page.error


def test_answers_that_are_no_page(site: Site, tmp_path: Path) -> None:
    """404, 410, a circle of redirects, a redirect to itself, a login, a page that says 404 and answers 200."""
    site.pages = {
        "/": listing(
            "/gone", "/never", "/circle-a", "/self", "/secret", "/soft", "/wall", "/good", "/away", "/forbidden"
        ),
        "/gone": Answer(status=410),
        "/circle-a": Answer(status=302, headers={"Location": "/circle-b"}),
        "/circle-b": Answer(status=302, headers={"Location": "/circle-a"}),
        "/self": Answer(status=301, headers={"Location": "/self"}),
        "/secret": Answer(status=302, headers={"Location": "/login.aspx?ReturnUrl=%2fsecret"}),
        "/soft": article("Không tìm thấy trang", "Trang này không còn."),
        "/wall": "<html><title>Xin mời</title><form><input type=password name=p></form></html>",
        "/away": Answer(status=302, headers={"Location": "http://www.example.org/"}),
        "/forbidden": Answer(b"no", 403),
        "/good": article("Xã trao quà"),
    }
    result = crawl_site(site, tmp_path)
    assert result.reason == "finished"
    assert set(found(site, tmp_path)) == {"/good"}
    assert _page(site, tmp_path, "/gone")[0] == _page(site, tmp_path, "/never")[0] == "dead"
    assert _page(site, tmp_path, "/soft")[0] == "dead"
    assert "circle" in " ".join(_page(site, tmp_path, f"/circle-{name}")[1] for name in "ab")
    assert _page(site, tmp_path, "/self") == ("failed", "redirects to itself")
    assert _page(site, tmp_path, "/secret") == ("failed", "asks for a login")
    assert "login" in _page(site, tmp_path, "/wall")[1]
    assert "leads away" in _page(site, tmp_path, "/away")[1]
    assert "403" in _page(site, tmp_path, "/forbidden")[1]
    assert max(site.asked.values()) == 1


def test_a_busy_server_is_asked_again_when_it_says(site: Site, tmp_path: Path) -> None:
    def busy(asked: Asked) -> Answer | str:
        return Answer(status=429, headers={"Retry-After": "1"}) if asked.times == 1 else article("Tin hai")

    def broken(asked: Asked) -> Answer | str:
        return Answer(status=500) if asked.times == 1 else article("Tin ba")

    def later(asked: Asked) -> Answer | str:
        moment = {"Retry-After": formatdate(time.time() + 1, usegmt=True)}
        return Answer(status=503, headers=moment) if asked.times == 1 else article("Tin bốn")

    site.pages = {
        "/": listing("/busy", "/broken", "/later", "/always"),
        "/busy": busy,
        "/broken": broken,
        "/later": later,
        "/always": Answer(status=500),
    }
    result = crawl_site(site, tmp_path)
    assert result.reason == "finished"
    assert set(found(site, tmp_path)) == {"/busy", "/broken", "/later"}
    assert site.statuses("/busy") == [429, 200]
    assert site.statuses("/broken") == [500, 200]
    assert site.statuses("/always") == [500] * QUICK["attempts"]
    moments = [moment for path, moment in site.moments if path == "/busy"]
    assert moments[1] - moments[0] >= 0.95


def test_a_server_that_asks_for_hours_gets_them(site: Site, tmp_path: Path) -> None:
    site.pages = {
        "/": listing("/busy", "/good"),
        "/busy": Answer(status=429, headers={"Retry-After": "7200"}),
        "/good": article("Tin hai"),
    }
    result = crawl_site(site, tmp_path, politeness=QUICK | {"at_a_time": 1})
    assert result.reason == "asked to wait"
    assert result.notes["asked_to_wait"] == 7200
    site.pages["/busy"] = article("Tin một")
    assert crawl_site(site, tmp_path).reason == "finished"
    assert set(found(site, tmp_path)) == {"/busy", "/good"}


def test_slow_large_and_packed(site: Site, tmp_path: Path) -> None:
    """A server that drips is left after the time limit, a bomb at the size limit; ten megabytes are read."""
    bomb = gzip.compress(b"\0" * 40_000_000)
    large = article("Bảng dài", "".join(f"<p>Thôn {n}: {LONG}</p>" for n in range(20_000)))
    assert len(large.encode()) > 10_000_000
    site.pages = {
        "/": listing("/drip", "/bomb", "/large", "/huge.pdf"),
        "/drip": Answer(article("Tin").encode(), drip=0.3),
        "/bomb": Answer(bomb, headers={"Content-Encoding": "gzip"}),
        "/large": large,
        "/huge.pdf": Answer(b"%PDF-1.4" + b"0" * 31_000_000, media_type="application/pdf"),
    }
    assert (
        crawl_site(site, tmp_path, limits={"bytes": 30_000_000}, politeness=QUICK | {"attempts": 2}).reason
        == "finished"
    )
    assert set(found(site, tmp_path)) == {"/large"}
    assert "no answer" in _page(site, tmp_path, "/drip")[1]
    assert "larger than" in _page(site, tmp_path, "/bomb")[1]
    assert "larger than" in _page(site, tmp_path, "/huge.pdf")[1]


def test_an_endless_calendar_ends(site: Site, tmp_path: Path) -> None:
    def month(asked: Asked) -> str:
        number = int(asked.path.partition("=")[2] or 0)
        return listing(f"/lich?thang={number + 1}", "/", "/tin-1")

    site.pages = {"/": listing("/lich?thang=1", "/tin-1"), "/lich": month, "/tin-1": article("Tin một")}
    result = crawl_site(site, tmp_path, limits={"barren": 8, "depth": 1000})
    assert result.reason == "finished"
    assert sum(path.startswith("/lich") for path in site.asked) <= 10
    assert result.notes["traps"]
    assert set(found(site, tmp_path)) == {"/tin-1"}


def test_a_long_pagination_is_no_trap(site: Site, tmp_path: Path) -> None:
    def page(asked: Asked) -> str:
        number = int(asked.path.partition("=")[2] or 1)
        return listing(f"/tin-{number}.html", *([f"/?trang={number + 1}"] if number < 30 else []))

    site.pages = {"/": page} | {f"/tin-{n}.html": article(f"Tin số {n}") for n in range(1, 31)}
    for _ in range(2):
        assert crawl_site(site, tmp_path, limits={"barren": 8, "depth": 1000}).notes["traps"] == []
    assert len(found(site, tmp_path)) == 30


def test_links_of_every_kind(site: Site, tmp_path: Path) -> None:
    site.pages = {
        "/": listing(
            "<a href='javascript:;'>x</a>",
            "<a href=''>x</a>",
            "<a href='#top'>x</a>",
            "<a>x</a>",
            "<a href='mailto:a@b.vn'>x</a>",
            "<a href='http://[bad'>x</a>",
            "<a href=\"javascript:window.open('/mo.html','w')\">x</a>",
            "<a href='sub/../tin.html'>x</a>",
            "<a href='\\tep\\bao cao.pdf'>x</a>",
            "<a href='/tin.html?utm_source=zalo&fbclid=1'>x</a>",
            "<a href='/tin.html#b'>x</a>",
            "<a href='/tin.html;jsessionid=AB12'>x</a>",
            "<a href='ftp://127.0.0.1/x'>x</a>",
            "<iframe src='/khung.html'></iframe>",
            "<a href='/anh.jpg'>x</a>",
            "<a href='  /cach.html\n'>x</a>",
        ),
        "/mo.html": article("Mở cửa sổ"),
        "/tin.html": article("Tin"),
        "/khung.html": article("Khung"),
        "/cach.html": article("Cách"),
        "/tep/bao%20cao.pdf": Answer(b"%PDF-1.4 x", media_type="application/octet-stream"),
    }
    crawl_site(site, tmp_path)
    assert set(found(site, tmp_path)) == {"/mo.html", "/tin.html", "/khung.html", "/cach.html", "/tep/bao%20cao.pdf"}
    assert set(site.asked) == {"/", "/robots.txt", *found(site, tmp_path)}


def test_the_base_of_a_page_counts(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": listing("tin.html", head="<base href='/xa/'>"), "/xa/tin.html": article("Tin xã")}
    crawl_site(site, tmp_path)
    assert set(found(site, tmp_path)) == {"/xa/tin.html"}


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "iso-8859-1"), ("utf-8", "windows-1252"), ("windows-1258", "windows-1258"), ("utf-16", "utf-16")],
)
def test_wrong_charsets(site: Site, tmp_path: Path, encoding: str, declared: str) -> None:
    import unicodedata

    title = "Hộ nghèo xã Đông"
    text = article(title)
    body = unicodedata.normalize("NFC", text).encode(encoding) if encoding != "windows-1258" else _windows_1258(text)
    site.pages = {"/": listing("/tin"), "/tin": Answer(body, media_type=f"text/html; charset={declared}")}
    crawl_site(site, tmp_path)
    assert unicodedata.normalize("NFC", found(site, tmp_path)["/tin"].title) == title


def _windows_1258(text: str) -> bytes:
    """Text in the code page of Vietnamese Windows, which has letters and tone marks apart."""
    import unicodedata

    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in tones)
        out.append(unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones)) + tone)
    return "".join(out).encode("windows-1258")


def test_a_site_that_wants_its_cookie_first(site: Site, tmp_path: Path) -> None:
    def gate(asked: Asked) -> Answer | str:
        if "passed=1" in asked.headers.get("cookie", ""):
            return article("Tin sau cửa")
        return Answer(status=302, headers={"Location": asked.path, "Set-Cookie": "passed=1; Path=/"})

    def hall(asked: Asked) -> Answer | str:
        if "seen=1" in asked.headers.get("cookie", ""):
            return article("Tin sau sảnh")
        return Answer(status=302, headers={"Location": "/sanh-kiem"})

    site.pages = {
        "/": listing("/cua", "/sanh"),
        "/cua": gate,
        "/sanh": hall,
        "/sanh-kiem": Answer(status=302, headers={"Location": "/sanh", "Set-Cookie": "seen=1; Path=/"}),
    }
    crawl_site(site, tmp_path, politeness=QUICK | {"at_a_time": 1})
    assert set(found(site, tmp_path)) == {"/cua", "/sanh"}


def test_edited_removed_and_moved(site: Site, tmp_path: Path) -> None:
    """A changed page is a new snapshot of the same document; a vanished one is marked and its bytes stay."""
    site.pages = {
        "/": listing("/a", "/b", "/c"),
        "/a": article("Tin A"),
        "/b": article("Tin B"),
        "/c": article("Tin C"),
    }
    crawl_site(site, tmp_path)
    before = found(site, tmp_path)
    site.pages["/a"] = article("Tin A", "Số liệu đã sửa: 12 hộ. " + LONG)
    site.pages["/b"] = Answer(status=410)
    site.pages["/c"] = Answer(status=301, headers={"Location": "/c-moi"})
    site.pages["/c-moi"] = article("Tin C", "Địa chỉ mới. " + LONG)
    result = crawl_site(site, tmp_path)
    after = found(site, tmp_path)
    assert (result.counts["changed"], result.counts["vanished"]) == (1, 1)
    assert after.keys() == before.keys()
    assert after["/a"].content_hash != before["/a"].content_hash == after["/a"].replaced_hash
    assert (after["/b"].state, after["/b"].content_hash) == ("gone", before["/b"].content_hash)
    assert after["/c"].url == site.url + "/c-moi"
    archive = Archive(tmp_path / "archive")
    assert archive.get(before["/a"].content_hash) != archive.get(after["/a"].content_hash)
    assert archive.get(before["/b"].content_hash)
    site.pages["/b"] = article("Tin B")
    with ledger_of(tmp_path) as ledger:
        page = ledger.page(site.url + "/b")
        assert page is not None
        page.due_at = ""
        ledger.store(page)
    crawl_site(site, tmp_path)
    assert found(site, tmp_path)["/b"].state == "kept"


def test_a_correction_names_what_it_mends(site: Site, tmp_path: Path) -> None:
    """Also where the list has it first, as lists have what is newest."""
    site.pages = {
        "/": listing("/dinh-chinh", "/bai"),
        "/bai": article("Kết quả rà soát"),
        "/dinh-chinh": article("Đính chính số liệu rà soát", f"Bài <a href='/bai'>trước</a> ghi nhầm. {LONG}"),
    }
    crawl_site(site, tmp_path, politeness=QUICK | {"at_a_time": 1})
    assert found(site, tmp_path)["/dinh-chinh"].replaces == site.url + "/bai"
    assert found(site, tmp_path)["/bai"].replaces == ""


def test_one_article_under_many_addresses(site: Site, tmp_path: Path) -> None:
    """By its text, by what the page calls its own address, never because a template calls all pages the same."""

    def twin(path: str) -> str:
        return article("Tin chung", LONG, head="<link rel=canonical href='/'>", tail=f"<div>{len(path) * 37}</div>")

    site.pages = {
        "/": listing("/muc-a/bai-1", "/muc-b/bai-1", "/bai?id=1", "/bai?id=2"),
        "/muc-a/bai-1": twin("/a"),
        "/muc-b/bai-1": twin("/bbb"),
        "/bai?id=1": article("Tin riêng", LONG + " Một.", head="<link rel=canonical href='/rieng'>"),
        "/bai?id=2": article("Tin khác", LONG + " Hai.", head="<link rel=canonical href='/'>"),
        "/rieng": article("Tin riêng", LONG + " Một."),
    }
    crawl_site(site, tmp_path, politeness=QUICK | {"at_a_time": 1})
    documents = found(site, tmp_path)
    assert sorted(document.title for document in documents.values()) == ["Tin chung", "Tin khác", "Tin riêng"]
    site.pages["/muc-b/bai-1"] = article("Tin đã tách", LONG + " Nay là bài khác.")
    crawl_site(site, tmp_path)
    assert len(found(site, tmp_path)) == 4
    assert documents.keys() < found(site, tmp_path).keys()


def test_private_addresses_are_refused(site: Site, tmp_path: Path) -> None:
    """By number, by name, by a name that stands for one, and by a redirect; and nothing is asked at the server."""
    site.pages = {"/": article("Tin")}
    port = site.url.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost"):
        result = crawl_site(site, tmp_path / host.strip("[]"), start=[f"http://{host}:{port}/"], allow_private=False)
        assert result.counts.get("private") == 1
    assert site.requests == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "10.1.2.3",
        "192.168.1.1",
        "169.254.169.254",
        "172.16.0.9",
        "100.64.0.1",
        "0.0.0.0",
        "[fe80::1]",
        "[fd00::1]",
        "localhost",
        "may.local",
        "x.localhost",
    ],
)
def test_what_is_a_private_address(host: str) -> None:
    with pytest.raises(PrivateAddressError):
        check_address(f"http://{host}/", allow_private=False)
    check_address(f"http://{host}/", allow_private=True)


@pytest.mark.parametrize("host", ["8.8.8.8", "krongno.daknong.gov.vn", "[2606:4700::1111]", "1022.vn"])
def test_what_is_a_public_address(host: str) -> None:
    check_address(f"http://{host}/", allow_private=False)


def test_a_name_that_stands_for_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from twisted.internet.defer import Deferred, succeed

    monkeypatch.setattr("scrapy.resolver.CachingThreadedResolver.getHostByName", lambda *_: succeed("10.0.0.7"))
    from twisted.internet import reactor

    caught: list[object] = []
    looked_up: Deferred[str] = GuardedResolver(reactor, 10, 5.0, allow_private=False).getHostByName(
        "portal.example.org"
    )
    looked_up.addErrback(lambda failure: caught.append(failure.value))
    assert isinstance(caught[0], PrivateAddressError)


def test_robots_and_manners(site: Site, tmp_path: Path) -> None:
    """What robots.txt forbids is not asked for; the agent says who it is; one request at a time with a pause."""
    site.pages = {
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /kin\n", media_type="text/plain"),
        "/": listing("/kin/a", "/b", "/c"),
        "/b": article("Tin B"),
        "/c": article("Tin C"),
    }
    source = source_of(site, politeness={"delay": 0.2, "at_a_time": 1})
    from dataclasses import replace

    from corpus.crawl.run import crawl

    result = crawl(replace(job_of(source, tmp_path), contact="lien-he@example.org"))
    assert result.counts["robots"] == 1
    assert "/kin/a" not in site.asked
    assert all(
        "SoLieu" in headers["user-agent"] and "lien-he@example.org" in headers["user-agent"] for headers in site.headers
    )
    moments = [moment for path, moment in site.moments if path != "/robots.txt"]
    assert min(later - earlier for earlier, later in itertools.pairwise(moments)) >= 0.09


def test_robots_that_do_not_answer_forbid_all(site: Site, tmp_path: Path) -> None:
    site.pages = {"/robots.txt": Answer(status=500), "/": article("Tin")}
    assert crawl_site(site, tmp_path).notes["start_failed"]
    assert "/" not in site.asked


def test_a_dead_server_is_unreachable(tmp_path: Path) -> None:
    with serve(Site()) as site:
        site.pages = {"/": listing("/a"), "/a": article("Tin A")}
        crawl_site(site, tmp_path)
    result = crawl_site(site, tmp_path, politeness=QUICK | {"attempts": 2})
    assert "no answer" in result.notes["start_failed"]
    assert found(site, tmp_path)["/a"].state == "kept"


def test_a_second_crawl_transfers_nothing(site: Site, tmp_path: Path) -> None:
    site.pages = {
        "/": listing("/a", "/b", "/old"),
        "/a": article("Tin A"),
        "/b": article("Tin B"),
        "/old": Answer(status=301, headers={"Location": "/b"}),
    }
    crawl_site(site, tmp_path)
    site.reset()
    result = crawl_site(site, tmp_path)
    assert (site.bytes, {status for _, status in site.requests}, len(site.requests)) == (0, {304}, 3)
    assert result.counts["unchanged"] == 3


def test_old_documents_are_asked_for_seldom(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": listing("/a"), "/a": article("Tin A")}
    crawl_site(site, tmp_path, recheck={"young": 0, "every": 30})
    site.reset()
    crawl_site(site, tmp_path, recheck={"young": 0, "every": 30})
    assert set(site.asked) == {"/"}


@pytest.mark.faults
def test_killed_at_any_moment(site: Site, tmp_path: Path) -> None:
    """Killed again and again and started again: nothing is lost, and no page is kept twice."""
    names = [f"/tin-{n}" for n in range(120)]
    site.pages = {"/": listing(*names[:60], "/them"), "/them": listing(*names[60:])} | {
        name: article(f"Tin {name}") for name in names
    }
    job = job_of(source_of(site, politeness=QUICK | {"delay": 0.01, "at_a_time": 1}), tmp_path)
    job.ledger.parent.mkdir(exist_ok=True)
    told = tmp_path / "job.json"
    job.write(told)
    for answers in (1, 17, 50, 51, 90):
        process = subprocess.Popen([sys.executable, "-m", "corpus.crawl", str(told)])
        while len(site.requests) < answers:
            time.sleep(0.003)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert 0 < len(site.asked) < len(names) + 2
    result = crawl_site(site, tmp_path)
    assert result.reason == "finished"
    assert set(found(site, tmp_path)) == set(names)
    with ledger_of(tmp_path) as ledger:
        assert len(ledger.runs()) == 1
        kept = [visit for visit in ledger.visits() if visit[2] == 200]
    assert len(kept) == len({visit[0] for visit in kept}) == len(names) + 2
    # A page that was on its way when the process was killed is asked for once more, no other.
    assert sum(site.asked.values()) - len(site.asked) <= 5 * 8
    snapshots = list(Archive(tmp_path / "archive").snapshots())
    assert len({snapshot.address for snapshot in snapshots}) == len(snapshots) == len(names) + 2


def test_a_full_disk_ends_the_crawl_with_a_sentence(site: Site, tmp_path: Path) -> None:
    """What cannot be remembered is not asked for again and again; with room again the crawl goes on."""
    names = [f"/tin-{n}.html" for n in range(60)]
    site.pages = {"/": listing(*names)} | {name: article(f"Bài {name}") for name in names}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    try:
        with pytest.raises(CrawlError, match=r"broke off\. The crawler's memory \S+ cannot be used: .*(full|disk)"):
            crawl_site(site, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(site.requests) < len(names)
    assert (tmp_path / "crawl.log").read_text().count("Traceback") == 0
    assert crawl_site(site, tmp_path).reason == "finished"
    assert set(found(site, tmp_path)) == set(names)


def test_an_archive_that_refuses_ends_the_crawl(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": listing("/tin-1.html"), "/tin-1.html": article("Bài")}
    (tmp_path / "archive").write_text("no folder")
    with pytest.raises(CrawlError, match=r"broke off\. The archive .* cannot be used"):
        crawl_site(site, tmp_path)


def test_a_memory_that_may_not_be_written_is_told(site: Site, tmp_path: Path) -> None:
    (tmp_path / "site.sqlite").mkdir()
    with pytest.raises(CrawlError, match=r"The crawler's memory .* cannot be used"):
        crawl_site(site, tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(CrawlError, match="cannot begin"):
        crawl_site(site, tmp_path / "file")


def test_snapshots_tell_how_they_were_fetched(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer(article("Tin").encode(), headers={"Set-Cookie": "a=1"})}
    crawl_site(site, tmp_path)
    snapshot = next(iter(Archive(tmp_path / "archive").snapshots()))
    retrieval = snapshot.retrievals[0]
    assert (snapshot.address, retrieval.status, retrieval.headers["Set-Cookie"]) == (site.url + "/", 200, "a=1")
    assert retrieval.request["method"] == "GET"
    assert "SoLieu" in retrieval.request["User-Agent"]
    assert json.dumps(dict(retrieval.request))
