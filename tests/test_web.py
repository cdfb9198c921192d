"""The page without a browser: what it answers, to whom, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from databases import Databases
from factories import NOON, record
from fastapi.testclient import TestClient
from sqlalchemy import update
from web_site import EVIL, VALUE, Stand, stand

from extractors.extract import extract
from extractors.model import Block, BlockKind, Document
from outputs.accounts import AccountError, Accounts, LoginError, Role, WaitError
from outputs.reviews import Said, Verdict
from outputs.schema import sessions
from outputs.store import Store
from outputs.takedown import Kind, Takedown, take_down
from outputs.web.access import local_path
from outputs.web.text import Mark, exact, pieces

LINES = ["797 hộ nghèo năm 2022", "1.500 hộ cận nghèo năm 2023", "12 hộ được vay vốn"]
PASSWORD = "mật khẩu đủ dài"


@pytest.fixture
def open_stand(tmp_path: Path, database: Databases) -> Iterator[Stand]:
    """A page on one's own machine, without a login."""
    made = stand(database(tmp_path / "solieu.sqlite"))
    made.put(LINES, indicator="poor_households")
    yield made
    made.store.close()


@pytest.fixture
def team(tmp_path: Path, database: Databases) -> Iterator[Stand]:
    """A page with accounts of each role."""
    made = stand(database(tmp_path / "solieu.sqlite"))
    made.put(LINES)
    for role in Role:
        made.accounts.add(f"a-{role}", PASSWORD, role)
    yield made
    made.store.close()


def client(made: Stand) -> TestClient:
    return TestClient(made.app, follow_redirects=False)


def token(page: str) -> str:
    found = re.search(r'name="token" value="(\w+)"', page)
    assert found, page
    return found[1]


def logged_in(made: Stand, role: Role) -> TestClient:
    browser = client(made)
    form = {"name": f"a-{role}", "password": PASSWORD, "token": token(browser.get("/login").text), "to": "/queue"}
    answer = browser.post("/login", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue")
    return browser


def say(browser: TestClient, name: str, **fields: str) -> int:
    page = browser.get(f"/review?figure={name}").text
    return browser.post(f"/review/{name}", data={"token": token(page), "seen": "0", **fields}).status_code


def corrected(made: Stand, language: str, **fields: str) -> tuple[int, dict[str, str]]:
    """The answer to a correction of the first figure on the page in a language, and what is then kept of it."""
    name = made.figures()[0]
    status = say(client(made), name, verdict="wrong", language=language, **fields)
    kept = made.reviews.current([name]).get(name)
    return status, kept.corrected if kept else {}


# The way of a reviewer, without script


def test_the_queue_leads_through_the_figures(open_stand: Stand) -> None:
    browser = client(open_stand)
    assert browser.get("/").headers["location"] == "/queue"
    assert "797" in browser.get("/queue").text
    page = browser.get("/review").text
    first, second, _ = open_stand.figures()
    assert f'data-figure="{first}"' in page
    answer = browser.post(f"/review/{first}", data={"token": token(page), "seen": "0", "verdict": "right"})
    assert answer.headers["location"] == f"/review?figure={second}"
    assert open_stand.reviews.current([first])[first].reviewer == "người-a"


def test_the_last_figure_leads_back_to_the_queue(open_stand: Stand) -> None:
    browser = client(open_stand)
    for name in open_stand.figures():
        say(browser, name, verdict="right")
    assert browser.get("/review").headers["location"].startswith("/queue")
    assert "Không còn dòng nào" in browser.get("/queue").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("indicator=poor_households", 3),
        ("indicator=income", 0),
        ("verdict=any", 3),
        ("verdict=wrong", 0),
        ("source=folder", 3),
        ("source=other", 0),
        ("flag=ambiguous", 0),
        ("audit=untested", 3),
        ("audit=contradicted", 0),
        ("place=x", 0),
        ("period=2023", 0),
    ],
)
def test_filters(open_stand: Stand, query: str, found: int) -> None:
    assert client(open_stand).get(f"/queue?{query}").text.count("<li class") == found


def test_the_most_doubtful_come_first_and_the_second_page_goes_on(tmp_path: Path, database: Databases) -> None:
    made = stand(database(tmp_path / "solieu.sqlite"))
    made.put([f"{n} hộ" for n in range(1, 61)])
    made.put(["7 hộ"], "other", doubt=40)
    browser = client(made)
    page = browser.get("/queue").text
    assert re.findall(r"<strong>(.*?)</strong>", page)[:2] == ["7", "1"]
    more = re.search(r'href="/queue\?(after=\w+)"', page)
    assert more
    assert re.findall(r"<strong>(.*?)</strong>", browser.get(f"/queue?{more[1]}").text)[0] == "50"


def test_corrections_are_read_as_vietnamese_write_them(open_stand: Stand) -> None:
    name = open_stand.figures()[0]
    assert say(client(open_stand), name, verdict="wrong", corrected_value="1.500,5", corrected_group="nghèo") == 303
    kept = open_stand.reviews.current([name])[name]
    assert kept.corrected == {"value": "1500.5", "group": "poor"}


@pytest.mark.parametrize("fields", [{"verdict": "maybe"}, {"verdict": "wrong", "corrected_value": "10/12"}])
def test_what_cannot_be_read_is_told_and_not_kept(open_stand: Stand, fields: dict[str, str]) -> None:
    name = open_stand.figures()[0]
    assert say(client(open_stand), name, **fields) == 422
    assert open_stand.reviews.current([name]) == {}


def test_the_second_person_is_shown_the_first(open_stand: Stand) -> None:
    browser, name = client(open_stand), open_stand.figures()[0]
    page = browser.get(f"/review?figure={name}").text
    open_stand.reviews.say(Said(figure_id=name, verdict=Verdict.WRONG, reviewer="người-b", seen=0))
    answer = browser.post(f"/review/{name}", data={"token": token(page), "seen": "0", "verdict": "right"})
    assert answer.status_code == 409
    assert "người-b đã kết luận: sai" in answer.text
    seen = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert seen
    browser.post(f"/review/{name}", data={"token": token(page), "seen": seen[1], "verdict": "right"})
    assert [one.reviewer for one in open_stand.reviews.history(name)] == ["người-b", "người-a"]


def test_a_missed_figure_is_added_once(open_stand: Stand) -> None:
    browser = client(open_stand)
    start = open_stand.shelf.documents["doc"].text.index("2022")
    span = {"start": str(start), "end": str(start + 4)}
    page = browser.get("/missed", params={"id": "doc", **span}).text
    form = {"token": token(page), "document": "doc", **span, "corrected_unit": "item", "corrected_value": "2.022"}
    for _ in range(2):
        answer = browser.post("/missed", data=form)
        assert answer.status_code == 303
    (missed,) = open_stand.reviews.missed()
    assert missed.corrected == {"value": "2022", "unit": "item"}
    assert "Máy bỏ sót" in browser.get(answer.headers["location"]).text.replace("máy", "Máy")
    assert browser.post("/missed", data={**form, "end": "999999"}).status_code == 404


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [("vi", "1.500", "1500"), ("vi", "1,500", "1.5"), ("en", "1,500", "1500"), ("en", "1.500", "1.5")],
)
def test_numbers_are_read_as_the_page_writes_them(open_stand: Stand, language: str, words: str, value: str) -> None:
    assert corrected(open_stand, language, corrected_value=words) == (303, {"value": value})
    shown = client(open_stand).get(
        f"/review?figure={open_stand.figures()[1]}", headers={"cookie": f"solieu_language={language}"}
    )
    assert f'name="corrected_value" value="{"1,500" if language == "en" else "1.500"}"' in shown.text


def test_a_range_is_corrected_in_one_field(open_stand: Stand) -> None:
    fields = {"corrected_value": "14-16", "corrected_value_high": ""}
    assert corrected(open_stand, "vi", **fields) == (303, {"value": "14", "value_high": "16"})


def test_a_range_that_runs_backwards_is_refused(open_stand: Stand) -> None:
    """In two fields, and where only one of its ends is corrected."""
    assert corrected(open_stand, "vi", corrected_value="16", corrected_value_high="14") == (422, {})
    assert corrected(open_stand, "vi", corrected_value_high="1") == (422, {})


def test_a_place_that_no_gazetteer_knows_is_kept_and_told(open_stand: Stand) -> None:
    name, browser = open_stand.figures()[0], client(open_stand)
    assert corrected(open_stand, "vi", corrected_place="Không Có Đâu") == (200, {"place": "Không Có Đâu"})
    assert "danh mục địa danh không có “Không Có Đâu”" in browser.get(f"/review?figure={name}").text
    for place in ("Bản Liền", "xã Bản Liền, huyện Bắc Hà", "Lào Cai"):
        seen = str(open_stand.reviews.current([name])[name].review_id)
        assert say(browser, name, verdict="wrong", seen=seen, corrected_place=place) == 303
    assert "danh mục địa danh" not in browser.get(f"/review?figure={name}").text


def test_links_to_other_figures_are_shown_and_corrected(open_stand: Stand) -> None:
    first, second, _ = open_stand.figures()
    page = client(open_stand).get(f"/review?figure={first}").text
    offered = re.findall(
        r'<option value="(\w*)"', page.partition('name="corrected_part_of"')[2].partition("</select>")[0]
    )
    assert offered == ["", *open_stand.figures()[1:]]
    assert corrected(open_stand, "vi", corrected_part_of=second) == (303, {"part_of": second})
    assert f'class="go" href="/review?figure={second}"' in client(open_stand).get(f"/review?figure={first}").text


def test_numbers_without_end_are_no_numbers(open_stand: Stand) -> None:
    name, long, browser = open_stand.figures()[0], "9" * 5000, client(open_stand)
    assert say(browser, name, verdict="right", seen=long) == 409
    assert browser.get(f"/missed?id=doc&start={long}&end=2").status_code == 404
    form = {"token": token(browser.get(f"/review?figure={name}").text), "document": "doc", "start": long, "end": long}
    assert browser.post("/missed", data=form).status_code == 404


def test_a_first_account_closes_a_page_that_runs(open_stand: Stand) -> None:
    assert client(open_stand).get("/queue").status_code == 200
    open_stand.accounts.add("an", PASSWORD, Role.ADMINISTER)
    answer = client(open_stand).get("/queue")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?to=%2Fqueue")


def test_english_by_a_switch(open_stand: Stand) -> None:
    browser = client(open_stand)
    assert browser.get("/language?to=en&back=/queue").headers["location"] == "/queue"
    assert "Queue" in browser.get("/queue").text


# The text


def test_every_character_is_shown_once() -> None:
    text = "a\r\nb 12 hộ\ud800\0 <b>"
    shown = list(pieces(text, (), [Mark(5, 7, "f1", ""), Mark(6, 9, "f2", "")]))
    assert "".join(words for piece in shown for words, _ in piece.parts) == text
    assert exact(text) == "a&#13;\nb 12 hộ\ufffd\ufffd &lt;b&gt;"


# Who may


def test_without_a_login_nothing_is_shown(team: Stand) -> None:
    browser = client(team)
    for path in ("/", "/queue", "/review", "/document?id=doc", "/page?id=doc&number=1", "/accounts", "/missed"):
        assert browser.get(path).headers["location"].startswith("/login?to=")
    assert browser.post("/review/x", data={"verdict": "right"}).status_code == 401
    assert browser.get("/openapi.json").status_code == 303


def test_roles(team: Stand) -> None:
    name = team.figures()[0]
    viewer, reviewer, chief = (logged_in(team, role) for role in Role)
    assert say(viewer, name, verdict="right") == 403
    assert say(reviewer, name, verdict="right") == 303
    assert (reviewer.get("/accounts").status_code, chief.get("/accounts").status_code) == (403, 200)
    form = {"what": "add", "name": "x", "password": PASSWORD, "role": "administer"}
    page = reviewer.get(f"/review?figure={name}").text
    assert reviewer.post("/accounts", data={**form, "token": token(page)}).status_code == 403
    assert team.reviews.history(name)[0].reviewer == "a-review"


def test_a_session_ends(team: Stand) -> None:
    browser = logged_in(team, Role.REVIEW)
    assert browser.get("/queue").status_code == 200
    with team.store.engine.begin() as connection:
        connection.execute(update(sessions).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert browser.get("/queue").status_code == 303


def test_logging_out_ends_the_session_at_the_server(team: Stand) -> None:
    browser = logged_in(team, Role.REVIEW)
    cookie = browser.cookies["solieu_session"]
    browser.post("/logout", data={"token": token(browser.get("/queue").text)})
    assert team.accounts.of_session(cookie) is None


def test_a_session_is_a_new_one_after_the_login(team: Stand) -> None:
    browser = client(team)
    browser.get("/login")
    before = browser.cookies["solieu_session"]
    assert logged_in(team, Role.REVIEW).cookies["solieu_session"] != before
    assert team.accounts.of_session(before) is None


def test_a_thousand_wrong_tries(team: Stand) -> None:
    """Few of them are even looked at; the right password from elsewhere still gets in."""
    browser = client(team)
    form = {"name": "a-administer", "token": token(browser.get("/login").text)}
    answers = [browser.post("/login", data={**form, "password": f"wrong {n}"}).status_code for n in range(1000)]
    assert set(answers) == {401, 429}
    assert answers.count(401) < 15
    assert browser.post("/login", data={**form, "password": PASSWORD}).status_code == 429
    assert team.accounts.log_in("a-administer", PASSWORD, "192.0.2.7")


def test_guessing_from_many_addresses_is_slowed(team: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outputs.accounts._FREE", {"pair": 5, "account": 4, "address": 20})
    for address in range(4):
        with pytest.raises(LoginError, match="wrong"):
            team.accounts.log_in("a-review", "wrong", f"192.0.2.{address}")
    with pytest.raises(WaitError):
        team.accounts.log_in("a-review", PASSWORD, "192.0.2.99")


def test_accounts_are_checked(tmp_path: Path, database: Databases) -> None:
    with Store.open(database(tmp_path / "s.sqlite")) as store:
        accounts = Accounts(store)
        for name, password in (("a b", PASSWORD), ("", PASSWORD), ("a", "short"), ("a", "x" * 1001)):
            with pytest.raises(AccountError):
                accounts.add(name, password, Role.REVIEW)
        accounts.add("a", PASSWORD, Role.ADMINISTER)
        with pytest.raises(AccountError, match="last"):
            accounts.change("a", disabled=True)
        with pytest.raises(AccountError, match="already"):
            accounts.add("a", PASSWORD, Role.REVIEW)
        with store.engine.connect() as connection:
            hashed = connection.exec_driver_sql("SELECT password_hash FROM accounts").scalar()
        assert str(hashed).startswith("$argon2id$")


# What is refused


def test_forms_of_other_sites_are_refused(open_stand: Stand) -> None:
    browser, name = client(open_stand), open_stand.figures()[0]
    good = {"token": token(browser.get(f"/review?figure={name}").text), "seen": "0", "verdict": "right"}
    stranger = client(open_stand)
    assert stranger.post(f"/review/{name}", data=good).status_code == 403
    for bad in ({**good, "token": ""}, {**good, "token": "0" * 64}):
        assert browser.post(f"/review/{name}", data=bad).status_code == 403
    for header in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert browser.post(f"/review/{name}", data=good, headers=header).status_code == 403
    assert browser.get(f"/undo/{name}").status_code == 405
    assert open_stand.reviews.current([name]) == {}


def test_other_names_for_this_machine_are_refused(open_stand: Stand) -> None:
    """A page elsewhere whose name is turned to 127.0.0.1 cannot read ours."""
    assert client(open_stand).get("/queue", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize(
    "to",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "/\t/evil", ""],
)
def test_no_way_leads_elsewhere(open_stand: Stand, to: str) -> None:
    assert local_path(to) == "/"
    assert client(open_stand).get("/language", params={"to": "en", "back": to}).headers["location"] == "/"


def test_the_login_leads_nowhere_else(team: Stand) -> None:
    browser = client(team)
    form = {"name": "a-view", "password": PASSWORD, "token": token(browser.get("/login").text)}
    assert browser.post("/login", data={**form, "to": "//evil.example"}).headers["location"] == "/"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/..%2f..%2fetc/passwd",
    ],
)
def test_no_path_leads_out(open_stand: Stand, path: str) -> None:
    answer = client(open_stand).get(path)
    assert answer.status_code == 404
    assert "create_app" not in answer.text


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "doc\0", "x" * 5000, EVIL])
def test_names_of_documents_are_names_only(open_stand: Stand, name: str) -> None:
    browser = client(open_stand)
    for path in ("/document", "/page"):
        assert browser.get(path, params={"id": name, "number": "1"}).status_code == 404


def test_hostile_documents_are_text(tmp_path: Path, database: Databases) -> None:
    made = stand(database(tmp_path / "solieu.sqlite"))
    made.put(
        [f"5 {EVIL}"], f"doc{EVIL}", title=EVIL, publisher=EVIL, url="javascript:alert(1)", place=EVIL, value=VALUE
    )
    browser, name = client(made), made.figures()[0]
    made.reviews.say(
        Said(figure_id=name, verdict=Verdict.WRONG, reviewer=EVIL, seen=0, note=EVIL, corrected={"place": EVIL})
    )
    for path in (f"/review?figure={name}", "/queue?verdict=any", f"/queue?place={EVIL}"):
        page = browser.get(path).text
        assert "<script>d" not in page
        assert "<img" not in page
        assert "javascript:alert" not in page
    parts = browser.get(f"/review?figure={name}", headers={"x-part": "1"}).json()
    assert "<img" not in parts["panel"] + parts["text"]


def test_headers_guard_the_page(open_stand: Stand) -> None:
    answer = client(open_stand).get("/queue")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert not re.search(r"\son\w+=|style=|https?://(?!example)", answer.text)


def test_large_forms_are_refused(open_stand: Stand) -> None:
    browser, name = client(open_stand), open_stand.figures()[0]
    assert browser.post(f"/review/{name}", data={"note": "x" * 300_000}).status_code == 413


def test_errors_show_no_insides(open_stand: Stand) -> None:
    answer = client(open_stand).get("/review?figure=nobody")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_the_page_draws_the_checks_of_a_figure(tmp_path: Path, database: Databases) -> None:
    made = stand(database(tmp_path / "solieu.sqlite"))
    said = "Quỹ vận động được 900 triệu đồng, gồm: cấp huyện 300 triệu đồng, cấp xã 500 triệu đồng."
    document = Document("doc", said, (Block(0, len(said), BlockKind.PARAGRAPH),))
    made.store.load(record("doc"), document, extract(document))
    made.shelf.documents["doc"] = document
    total, first, other = made.figures()
    page = client(made).get(f"/review?figure={first}").text
    drawn = page[page.index('class="checks"') :].partition("</div>")[0]
    assert (
        f'<a class="go suspect" href="/review?figure={total}">900 triệu đồng</a> = <mark>300 triệu đồng</mark> + '
        in drawn
    )
    assert f'<a class="go" href="/review?figure={other}">500 triệu đồng</a>' in drawn
    assert "Văn bản ghi 900.000.000 đồng, tính ra 800.000.000 đồng, lệch 100.000.000 đồng" in drawn
    assert "Sẽ khớp nếu 300 triệu đồng là 400 triệu đồng (nhầm chữ số; chỉ là gợi ý)" in drawn
    take_down(made.store, Takedown(Kind.PASSAGE, "doc", "cấp xã 500 triệu đồng"), NOON)
    assert 'class="checks"' not in client(made).get(f"/review?figure={first}").text
    made.store.close()
