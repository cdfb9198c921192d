"""The page in a real browser: the way of a reviewer by keyboard and by mouse, a phone, two people, hostile documents.

With SOLIEU_SCREENSHOTS set to a folder the pictures of the documentation are made there.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import databases
import pytest
from conftest import need_program
from factories import record
from fpdf import FPDF
from sqlalchemy import delete, update
from web_site import EVIL, VALUE, Stand, served, stand

from extractors.extract import extract
from extractors.readers import read
from outputs.accounts import Role
from outputs.schema import figures

FLAGS = (
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
PASSWORD = "mật khẩu đủ dài"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync = pytest.importorskip("playwright.sync_api", reason="not installed: playwright")
    path = need_program("chromium", "chromium-browser", "google-chrome")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Stand]:
    made = stand(databases.address(tmp_path))
    with served(made.app) as url:
        made.url = url
        yield made
    made.store.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page that fails the test when a script fails, or when it asks another server for anything."""
    opened = chromium.new_page(viewport={"width": 1280, "height": 860})
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.on("request", lambda request: None if "//127.0.0.1" in request.url else wrong.append(request.url))
    yield opened
    opened.close()
    assert [one for one in wrong if not any(status in one for status in ("404", "409", "422"))] == []


def now(page: Any) -> str:
    return str(page.get_attribute("#form", "data-figure"))


def press(page: Any, key: str) -> None:
    """Press a key and wait for the next figure, or for the queue when none is left."""
    before = now(page)
    page.keyboard.press(key)
    page.wait_for_function("before => !document.querySelector(`#form[data-figure='${before}']`)", arg=before)


def sample(site: Stand, repository: Path, name: str) -> None:
    """A sample as the pipeline takes it in."""
    data = (repository / "corpus" / "samples" / name).read_bytes()
    document = read(data, document_id=Path(name).stem, name=name)
    about = record(document.document_id, title=document.title, media_type=document.media_type)
    site.store.load(about, document, extract(document))
    site.shelf.documents[document.document_id] = document


def picture(page: Any, name: str, tmp_path: Path) -> None:
    folder = Path(os.environ.get("SOLIEU_SCREENSHOTS", str(tmp_path)))
    page.screenshot(path=str(folder / name))
    assert (folder / name).stat().st_size > 10_000


def test_a_hundred_figures_by_keyboard_alone(site: Stand, page: Any) -> None:
    site.put([f"{n} hộ nghèo ở thôn {n}" for n in range(1, 61)], "a")
    site.put([f"{n} hộ nghèo ở thôn {n}" for n in range(1, 41)], "b")
    page.goto(f"{site.url}/queue")
    page.focus("#start")
    page.keyboard.press("Enter")
    page.wait_for_selector("#form")
    keys, names = "1d2s3c4k", site.figures()
    for number in range(100):
        assert now(page) == names[number]
        if number < 99:
            press(page, keys[number % 8])
        else:
            page.keyboard.press("1")
    page.wait_for_url("**/queue*")
    verdicts = [site.reviews.current([name])[name].verdict for name in names]
    assert verdicts[:9] == ["right", "right", "wrong", "wrong", "unsure", "unsure", "no_figure", "no_figure", "right"]
    assert len(list(site.reviews.everything())) == 100
    assert "100 / 100" in page.inner_text("#progress")


def test_edit_undo_and_history_by_keyboard(site: Stand, page: Any) -> None:
    site.put(["797 hộ nghèo năm 2022", "12 hộ cận nghèo"])
    first = site.figures()[0]
    page.goto(f"{site.url}/review?figure={first}")
    page.keyboard.press("e")
    page.wait_for_selector("#edit[open]")
    page.keyboard.press("Control+a")
    page.keyboard.type("1.863,5")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("before => document.querySelector('#form').dataset.figure != before", arg=first)
    assert site.reviews.current([first])[first].corrected == {"value": "1863.5"}
    assert page.locator(f"#t-{first}.wrong").count() == 1
    page.keyboard.press("u")
    page.wait_for_function("before => document.querySelector('#form').dataset.figure == before", arg=first)
    assert site.reviews.current([first])[first].verdict == ""
    assert page.locator(f"#t-{first}.open").count() == 1
    page.click(".history summary")
    assert page.locator(".history li").count() == 2
    press(page, "n")
    press(page, "p")
    assert now(page) == first


def test_by_mouse(site: Stand, page: Any, repository: Path, tmp_path: Path) -> None:
    sample(site, repository, "department-news.txt")
    page.goto(f"{site.url}/queue?document=department-news")
    page.click("#start")
    page.wait_for_selector("#form")
    figure = page.locator("a.figure").nth(3)
    figure.click()
    wanted = figure.get_attribute("data-figure")
    page.wait_for_function("name => document.querySelector('#form').dataset.figure == name", arg=wanted)
    assert page.locator(f"#t-{wanted}.now").count() == 1
    page.fill("#form input[name=note]", "đã đối chiếu")
    page.click("button.right")
    page.wait_for_function("name => document.querySelector('#form').dataset.figure != name", arg=wanted)
    kept = site.reviews.current([wanted])[wanted]
    assert (kept.verdict, kept.note) == ("right", "đã đối chiếu")
    picture(page, "review.png", tmp_path)


def test_a_missed_figure_by_selecting_it(site: Stand, page: Any) -> None:
    """Characters outside the basic plane and line ends of two characters come before it: offsets still hold."""
    document = site.put(["7 hộ 😀 nghèo\r", "9 hộ và thêm 1.234 người nữa", "3 hộ"])
    page.goto(f"{site.url}/review")
    page.evaluate(
        """() => { const walk = document.createTreeWalker(document.getElementById('whole'), NodeFilter.SHOW_TEXT);
        for (let n; (n = walk.nextNode());) { const at = n.data.indexOf('1.234 người'); if (at < 0) continue;
          const r = document.createRange(); r.setStart(n, at); r.setEnd(n, at + 11);
          getSelection().removeAllRanges(); getSelection().addRange(r); } }"""
    )
    page.wait_for_selector("#add:enabled")
    page.keyboard.press("m")
    page.wait_for_selector("#missed-form")
    assert page.input_value("#missed-form [name=corrected_value]") == "1.234"
    page.select_option("#missed-form [name=corrected_unit]", "person")
    page.click("#missed-form button.main")
    page.wait_for_selector(".said.missed")
    (missed,) = site.reviews.missed()
    assert document.text[missed.start : missed.end] == "1.234 người"
    assert (missed.corrected["value"], missed.corrected["unit"]) == ("1234", "person")
    assert page.locator(f"#t-{missed.figure_id}.missed").count() == 1


def test_the_text_is_whole(site: Stand, page: Any, repository: Path) -> None:
    """What the browser holds is the document's text, so that a selection's place is its place."""
    sample(site, repository, "poverty-table.html")
    page.goto(f"{site.url}/document?id=poverty-table")
    assert page.evaluate("document.getElementById('whole').textContent") == site.shelf.documents["poverty-table"].text


def test_the_page_of_a_pdf_with_the_box_drawn_in(site: Stand, page: Any) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=14)
    pdf.text(40, 60, "The district has 797 households in 2022.")
    data = bytes(pdf.output())
    document, extraction = paged(data)
    site.store.load(record("paper", content_hash="paper", media_type="application/pdf"), document, extraction)
    site.shelf.documents["paper"], site.shelf.bytes["paper"] = document, (data, "application/pdf")
    page.goto(f"{site.url}/document?id=paper")
    page.keyboard.press("t")
    page.wait_for_selector("#image .box")
    page.wait_for_function(
        "async () => { const i = document.querySelector('#image image'); const p = new Image();"
        " p.src = i.getAttribute('href'); await p.decode(); return p.naturalWidth > 1000; }"
    )
    box = page.evaluate("(({x, y, width}) => [x, y, width])(document.querySelector('#image .box').getBBox())")
    assert 150 < box[0] < 260
    assert 140 < box[1] < 175
    page.keyboard.press("t")
    page.wait_for_selector("#whole", state="visible")


def test_a_picture_with_the_box_drawn_in(site: Stand, page: Any) -> None:
    """The second page of a fax: 1,600 × 900 dots at 200 an inch, the number boxed where the reader saw it."""
    from PIL import Image, ImageDraw

    sheets = [Image.new("RGB", (1600, 900), "white") for _ in range(2)]
    ImageDraw.Draw(sheets[1]).rectangle((400, 200, 600, 260), fill="black")
    file = io.BytesIO()
    sheets[0].save(file, "TIFF", save_all=True, append_images=sheets[1:])
    document = site.put(["797 hộ nghèo"], "fax")
    with site.store.engine.begin() as connection:
        connection.execute(update(figures).where(figures.c.document_id == "fax").values(page=2, box="144,72,216,93.6"))
    site.shelf.documents["fax"], site.shelf.bytes["fax"] = document, (file.getvalue(), "image/tiff")
    page.goto(f"{site.url}/document?id=fax")
    page.keyboard.press("t")
    page.wait_for_selector("#image .box")
    dark = page.evaluate(
        """async () => { const box = document.querySelector('#image .box').getBBox();
        const of = document.querySelector('#image svg').viewBox.baseVal, picture = new Image();
        picture.src = document.querySelector('#image image').getAttribute('href'); await picture.decode();
        const canvas = document.createElement('canvas'); canvas.width = picture.naturalWidth;
        canvas.height = picture.naturalHeight; const ink = canvas.getContext('2d'); ink.drawImage(picture, 0, 0);
        const at = (x, y) => ink.getImageData(x * canvas.width / of.width, y * canvas.height / of.height, 1, 1).data[0];
        return [at(box.x + box.width / 2, box.y + box.height / 2), at(box.x - 5, box.y - 5)]; }"""
    )
    assert dark == [0, 255]


def test_a_page_that_cannot_be_drawn_is_told(site: Stand, page: Any) -> None:
    document = site.put(["797 hộ nghèo"], "torn")
    with site.store.engine.begin() as connection:
        connection.execute(update(figures).where(figures.c.document_id == "torn").values(page=1))
    site.shelf.documents["torn"], site.shelf.bytes["torn"] = document, (b"II*\0torn", "image/tiff")
    page.goto(f"{site.url}/document?id=torn")
    page.keyboard.press("t")
    page.wait_for_function("() => document.getElementById('status').textContent.includes('Không vẽ được')")


def test_a_missed_figure_by_keyboard_alone(site: Stand, page: Any) -> None:
    document = site.put(["797 hộ nghèo", "12 hộ cận nghèo và 5 hộ thoát nghèo", "9 xã"])
    first = document.text.index("5 hộ")
    with site.store.engine.begin() as connection:
        connection.execute(delete(figures).where(figures.c.start >= first, figures.c.raw != "9"))
    page.goto(f"{site.url}/document?id=doc")
    page.keyboard.press("m")
    page.wait_for_function("() => document.getElementById('status').textContent.includes('Bôi chọn')")
    page.keyboard.press("b")
    assert page.evaluate("getSelection().toString()") == "5"
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("getSelection().toString()") == "5 "
    page.keyboard.press("m")
    page.wait_for_selector("#missed-form")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#form[data-figure^=m]")
    (added,) = site.reviews.missed()
    assert (added.start, added.quote) == (first, "5")


def test_undo_where_the_person_went_takes_back_what_stands_there(site: Stand, page: Any) -> None:
    site.put(["1 hộ nghèo", "2 hộ nghèo", "3 hộ nghèo", "4 hộ nghèo"])
    one, two, three, four = site.figures()
    page.goto(f"{site.url}/review?figure={one}")
    for _ in range(3):
        press(page, "1")
    page.click(f".figure[data-figure='{one}']")
    page.wait_for_selector(f"#form[data-figure='{one}']")
    page.keyboard.press("u")
    page.wait_for_selector(f".figure.open[data-figure='{one}']")
    said = site.reviews.current([one, two, three])
    assert [said[name].verdict for name in (one, two, three)] == ["", "right", "right"]
    press(page, "n")
    page.wait_for_selector(f"#form[data-figure='{four}']")
    press(page, "u")
    assert now(page) == three
    assert site.reviews.current([three])[three].verdict == ""


def paged(data: bytes) -> tuple[Any, Any]:
    """The PDF as its reader reads it, with one figure where its number stands."""
    from dataclasses import replace

    from factories import reading

    document = read(data, document_id="paper", name="paper.pdf")
    start = document.text.index("797")
    _, extraction = reading(["797 households"], "paper")
    block = next(n for n, block in enumerate(document.blocks) if block.start <= start < block.end)
    (figure,) = extraction.figures
    moved = replace(figure, start=start, end=start + 3, block=block, sentence_start=start, sentence_end=start + 3)
    return document, replace(extraction, figures=(moved,), leftovers=())


def test_a_phone(site: Stand, page: Any, repository: Path, tmp_path: Path) -> None:
    sample(site, repository, "department-news.txt")
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/queue", "/review"):
        page.goto(f"{site.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    buttons = [page.locator("#verdicts button").nth(n).bounding_box() for n in range(4)]
    assert all(box["height"] >= 44 and box["y"] + box["height"] <= 844 for box in buttons)
    picture(page, "review-phone.png", tmp_path)
    before = now(page)
    page.click("#verdicts .right")
    page.wait_for_function("name => document.querySelector('#form').dataset.figure != name", arg=before)
    assert site.reviews.current([before])[before].verdict == "right"


def test_no_serious_fault_for_people_who_see_or_move_otherwise(site: Stand, page: Any, repository: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="not installed: axe-playwright-python")
    sample(site, repository, "department-news.txt")
    first, second = site.figures()[:2]
    for path in ("/queue", f"/review?figure={first}", "/review?figure=nobody"):
        page.goto(f"{site.url}{path}", wait_until="load")
        if "nobody" not in path and "review" in path:
            press(page, "2")
            page.keyboard.press("e")
            page.wait_for_selector("#edit[open]")
            page.keyboard.press("Escape")
        result = axe.Axe().run(page).response
        assert len(result["passes"]) > 8
        found = [one for one in result["violations"] if one["impact"] in ("serious", "critical")]
        serious = [(one["id"], one["nodes"][0]["html"][:120]) for one in found]
        assert serious == [], path
    assert second


def test_hostile_documents_do_nothing(site: Stand, page: Any) -> None:
    about = {"title": EVIL, "publisher": EVIL, "url": "javascript:alert(1)", "place": EVIL, "value": VALUE}
    site.put([f"5 {EVIL} hộ", f"6 {EVIL}"], f"doc{EVIL}", **about)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for path in ("/queue", "/review", f"/queue?place={EVIL}"):
        page.goto(site.url + path)
        assert page.title() != "bad"
        assert page.locator("main img, main script").count() == 0
    page.goto(f"{site.url}/review")
    page.fill("#form input[name=note]", EVIL)
    page.locator("#form input[name=note]").blur()
    press(page, "2")
    press(page, "p")
    assert page.locator("main img, main script").count() == 0
    assert page.title() != "bad"
    assert dialogs == []


def test_two_browsers_at_once(chromium: Any, tmp_path: Path) -> None:
    made = stand(databases.address(tmp_path))
    made.put(["797 hộ nghèo", "12 hộ nghèo"])
    for name in ("an", "chi"):
        made.accounts.add(name, PASSWORD, Role.ADMINISTER)
    first = made.figures()[0]
    with served(made.app) as url:
        pages = []
        for name in ("an", "chi"):
            page = chromium.new_context().new_page()
            page.goto(f"{url}/review?figure={first}")
            page.fill("[name=name]", name)
            page.fill("[name=password]", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_selector("#form")
            pages.append(page)
        press(pages[0], "1")
        pages[1].keyboard.press("2")
        pages[1].wait_for_selector(".message")
        assert "an đã kết luận: đúng" in pages[1].inner_text(".message")
        assert [one.reviewer for one in made.reviews.history(first)] == ["an"]
        press(pages[1], "2")
        said = [(one.reviewer, one.verdict) for one in made.reviews.history(first)]
        assert said == [("an", "right"), ("chi", "wrong")]
        for page in pages:
            page.context.close()
    made.store.close()
