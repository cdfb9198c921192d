"""HTML: the article, its tables, its title, day and links; menus and counters stay outside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import lxml.html
import pytest
import regex

from extractors.model import BlockKind, Document
from extractors.readers import ReadError, read

PROSE = "Đến hết tháng 6 năm 2024, toàn huyện còn 1.245 hộ nghèo, chiếm 4,2% tổng số hộ, giảm 210 hộ so với đầu năm."


_SPACES = regex.compile(r"[\s\u00a0\u200b]+")
LONG = 300
"""So many characters no paragraph of a menu has."""


def page(body: str, head: str = "<title>Cổng thông tin điện tử huyện A</title>") -> Document:
    html = f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return read(html.encode(), document_id="p", name="p.html", url="https://a.example.vn/tin/p.html")


def _words(paragraph: lxml.html.HtmlElement) -> str:
    """What a paragraph says, without spaces."""
    return _SPACES.sub("", paragraph.text_content())


def content(doc: Document) -> list[str]:
    return [doc.text[b.start : b.end] for b in doc.blocks if b.kind is not BlockKind.FURNITURE]


ARTICLE = f"""
<nav><ul><li><a href=/>Trang chủ</a></li></ul></nav>
<div class="left-menu"><ul><li><a href=/gt>Giới thiệu</a></li></ul></div>
<div id=main><h1>Kết quả giảm nghèo sáu tháng đầu năm 2024</h1>
<div class=date>Ngày đăng: 02/07/2024 | Lượt xem: 88</div>
<div class=content><p>{PROSE}</p>
<p>1<span>.</span>245 hộ, diện tích 35 m<sup>2</sup>, có 20<sup>1</sup> hộ</p>
<ul><li>Cho vay 30 hộ;<ul><li>trong đó 5 hộ mới</li></ul></li></ul>
<p style="display:none">999 hộ ẩn</p><p>{PROSE}</p>
<p><a href="/files/bao-cao.pdf">Báo cáo đầy đủ</a> <a href="javascript:void(0)">In</a>
<a href="tin2.html">Tin khác</a></p></div></div>
<div class="other-news"><b>Các tin khác</b><ul><li><a href=/x>Tặng 700 suất quà</a> (01/07/2024)</li></ul></div>
<footer>Lượt truy cập: 125.273</footer>"""


def test_article() -> None:
    doc = page(ARTICLE)
    assert doc.title == "Kết quả giảm nghèo sáu tháng đầu năm 2024"
    assert (doc.published, doc.published_origin) == (date(2024, 7, 2), "page_line")
    text = "\n".join(content(doc))
    assert PROSE in text
    assert "1.245 hộ, diện tích 35 m2, có 20 hộ" in text
    for absent in ("Trang chủ", "Giới thiệu", "700 suất", "125.273", "999", "88"):
        assert absent not in text
    assert [(b.level) for b in doc.blocks if b.kind is BlockKind.LIST_ITEM] == [1, 2]


def test_links_and_attachments() -> None:
    links = page(ARTICLE).links
    assert [(link.url, link.attachment) for link in links] == [
        ("https://a.example.vn/files/bao-cao.pdf", True),
        ("https://a.example.vn/tin/tin2.html", False),
    ]


@pytest.mark.parametrize(
    ("head", "day", "origin"),
    [
        ('<meta property="article:published_time" content="2024-07-01T20:30:00Z">', date(2024, 7, 2), "meta"),
        (
            '<script type="application/ld+json">{"@graph":[{"datePublished":"2024-06-30"}]}</script>',
            date(2024, 6, 30),
            "json_ld",
        ),
        ('<script type="application/ld+json">{broken</script>', None, ""),
        ('<meta property="article:modified_time" content="2024-07-01">', None, ""),
    ],
)
def test_day_of_publication(head: str, day: date | None, origin: str) -> None:
    doc = page(f"<h1>Kết quả giảm nghèo của huyện</h1><p>{PROSE}</p>", head)
    assert (doc.published, doc.published_origin) == (day, origin)


def test_no_day_is_invented() -> None:
    doc = page(f"<h1>Kết quả giảm nghèo</h1><p>Ngày 12/5/2024, {PROSE}</p>")
    assert doc.published is None


TABLE = f"""<p>{PROSE}</p><p>Bảng 1. Hộ nghèo theo xã</p><p><i>Đơn vị: hộ</i></p>
<table><tr><td rowspan=2>STT</td><td rowspan=2>Xã</td><td colspan=2>Năm 2022</td><td colspan=2>Năm 2023</td></tr>
<tr><td>Số hộ</td><td>Tỷ lệ (%)</td><td>Số hộ</td><td>Tỷ lệ (%)</td></tr>
<tr><td>A</td><td>B</td><td>1</td><td>2</td><td>3</td><td>4</td></tr>
<tr><td>I</td><td>Vùng cao</td><td>30</td><td>3,5</td><td>20</td><td>2,1</td></tr>
<tr><td>1</td><td>Xã Một</td><td>10</td><td>1,5</td><td>-</td><td></td></tr></table>"""


def test_table_cells_know_their_headers() -> None:
    doc = page(TABLE)
    cells = {doc.text[b.start : b.end]: b.cell for b in doc.blocks if b.cell}
    assert cells["1,5"] is not None
    assert cells["1,5"].row_header == ("Vùng cao", "Xã Một")
    assert cells["1,5"].column_header == ("Năm 2022", "Tỷ lệ (%)")
    assert cells["1,5"].caption == "Bảng 1. Hộ nghèo theo xã\nĐơn vị: hộ"
    assert cells["20"] is not None
    assert cells["20"].row_header == ("Vùng cao",)
    assert cells["20"].column_header == ("Năm 2023", "Số hộ")


def test_running_numbers_of_rows_and_columns_are_furniture() -> None:
    doc = page(TABLE)
    furniture = [doc.text[b.start : b.end] for b in doc.blocks if b.kind is BlockKind.FURNITURE]
    assert furniture == ["A", "B", "1", "2", "3", "4", "I", "1"]


def test_rows_of_several_columns_name_a_row() -> None:
    rows = "".join(
        f"<tr>{'<td rowspan=2>Xã ' + name + '</td>' if year == 2022 else ''}<td>{year}</td><td>{n}</td></tr>"
        for name, year, n in (("Một", 2022, 15), ("Một", 2023, 12), ("Hai", 2022, 31), ("Hai", 2023, 27))
    )
    doc = page(
        f"<p>{PROSE}</p><table><thead>"
        f"<tr><th>Đơn vị hành chính</th><th>Năm</th><th>Hộ nghèo</th></tr></thead>{rows}</table>"
    )
    found = {
        (b.cell.row_header, b.cell.column_header): doc.text[b.start : b.end]
        for b in doc.blocks
        if b.cell and b.cell.row_header
    }
    assert found == {
        (("Xã Một", "2022"), ("Hộ nghèo",)): "15",
        (("Xã Một", "2023"), ("Hộ nghèo",)): "12",
        (("Xã Hai", "2022"), ("Hộ nghèo",)): "31",
        (("Xã Hai", "2023"), ("Hộ nghèo",)): "27",
    }


def test_a_layout_table_is_no_table() -> None:
    doc = page(
        f"<table><tr><td>UBND HUYỆN A</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr>"
        f"<tr><td>Số: 12/BC</td><td>A, ngày 1 tháng 7 năm 2024</td></tr></table><p>{PROSE}</p>"
    )
    assert not [b for b in doc.blocks if b.kind is BlockKind.CELL]


INNER = "<table><tr><td>Bò (con)</td><td>{}</td></tr><tr><td>Nhà (nhà)</td><td>{}</td></tr></table>"


def test_a_table_within_a_cell_stands_for_itself_and_the_outer_one_is_read() -> None:
    rows = (("Lô Lô Chải", "25", INNER.format(12, 3)), ("Thèn Pả", "<table><tr><td>31</td></tr></table>", "Không"))
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    doc = page(f"<p>{PROSE}</p><table><tr><th>Thôn</th><th>Số hộ nghèo</th><th>Hỗ trợ</th></tr>{body}</table>")
    found = {
        doc.text[b.start : b.end]: (b.cell.row_header, b.cell.column_header, b.cell.caption)
        for b in doc.blocks
        if b.cell and b.cell.row_header and doc.text[b.start : b.end].isdigit()
    }
    assert found == {
        "25": (("Lô Lô Chải",), ("Số hộ nghèo",), ""),
        "31": (("Thèn Pả",), ("Số hộ nghèo",), ""),
        "12": (("Bò (con)",), (), "Hỗ trợ\nLô Lô Chải"),
        "3": (("Nhà (nhà)",), (), "Hỗ trợ\nLô Lô Chải"),
    }


def test_a_page_laid_out_by_tables_keeps_the_table_in_it() -> None:
    table = f"<table><tr><td>Xã</td><td>Số hộ</td></tr>{ROWS}</table>"
    menu = "<td><a href=/a>Trang chủ</a></td>"
    doc = page(f"<table><tr><td colspan=2>BAN BIÊN TẬP</td></tr><tr>{menu}<td><p>{PROSE}</p>{table}</td></tr></table>")
    assert [doc.text[b.start : b.end] for b in doc.blocks if b.cell and b.cell.row_header] == ["15", "25", "35"]
    assert PROSE in doc.text


def test_the_caption_element_of_a_table_is_text_of_the_document() -> None:
    doc = page(f"<p>{PROSE}</p><table><caption>Bảng 2. Hộ nghèo năm 2023</caption><tr><th>Xã</th></tr>{ROWS}</table>")
    assert [doc.text[b.start : b.end] for b in doc.blocks if b.kind is BlockKind.CAPTION] == [
        "Bảng 2. Hộ nghèo năm 2023"
    ]
    assert {b.cell.caption for b in doc.blocks if b.cell} == {"Bảng 2. Hộ nghèo năm 2023"}


ROWS = "".join(f"<tr><td>Xã {n}</td><td>{n}5</td></tr>" for n in range(1, 4))
CALENDAR = "<tr><th>T2<th>T3<th>T4<th>T5<th>T6<th>T7<th>CN</tr><tr><td>6<td>7<td>8<td>9<td>10<td>11<td>12</tr>"
VISITORS = "<tr><td>Đang truy cập:<td>12</tr><tr><td>Hôm nay:<td>345</tr><tr><td>Tất cả:<td>6.789</tr>"


@pytest.mark.parametrize("rows", [CALENDAR, VISITORS])
def test_calendars_and_counters_of_visitors_hold_no_cells(rows: str) -> None:
    doc = page(f"<p>{PROSE}</p><table>{rows}</table><p>{PROSE}</p>")
    assert not [b for b in doc.blocks if b.kind is BlockKind.CELL]
    shown = [doc.text[b.start : b.end] for b in doc.blocks if b.kind is BlockKind.FURNITURE]
    assert any("12" in line for line in shown)


def test_a_deleted_paragraph_is_no_text() -> None:
    assert "999" not in page(f"<h1>Tin</h1><p>{PROSE}</p><del><p>Xã có 999 hộ nghèo.</p></del>").text


def test_an_element_that_strikes_words_out_may_hold_the_whole_article() -> None:
    """The portal of Krông Nô lays its articles out within `<s>`; nothing of them is struck out."""
    doc = page(f"<table><tr><s class=cell><table><tr><td><h1>Tin</h1><p>{PROSE}</p></td></tr></table></s></tr></table>")
    assert PROSE in content(doc)


def test_a_widget_with_a_title_and_running_text_is_an_article() -> None:
    """A builder of pages that calls each part a widget, on a page with more menu than article."""
    menu = "".join(f"<li><a href=/muc-{n}>Chuyên mục số {n} của trang</a></li>" for n in range(60))
    article = f"<h1>Tin</h1><p>{PROSE}</p>"
    sidebar = "<div class=widget><h3>Giới thiệu</h3><p>Huyện có 12 xã, các xã đều có trường học và trạm y tế.</p></div>"
    banner = "<div class=banner><h1>Cổng thông tin điện tử</h1><p>Địa chỉ</p></div>"
    shown = content(page(f"{banner}<ul>{menu}</ul><div class=elementor-widget>{article}</div>{sidebar}"))
    assert shown[-1] == PROSE
    assert not any("Giới thiệu" in line or "Địa chỉ" in line for line in shown)


def test_a_wrong_charset_is_not_believed() -> None:
    html = f"<html><head><meta charset=iso-8859-1></head><body><p>{PROSE}</p></body></html>"
    assert PROSE in read(html.encode(), document_id="p", name="p.html", encoding="windows-1252").text


def test_a_page_without_text_says_so() -> None:
    with pytest.raises(ReadError, match="không có nội dung"):
        read(b"<html><body><script>1</script></body></html>", document_id="p", name="p.html")


def test_every_page_of_the_portal_is_read_or_says_why(shared: Path) -> None:
    start = shared / "site/krongno/index.html"
    pages = sorted(start.parent.rglob("*.html"))
    errors = {}
    for path in pages:
        try:
            doc = read(path.read_bytes(), document_id="p", name=path.name)
        except ReadError as error:
            errors[path] = str(error)
            continue
        shown = "\n".join(content(doc))
        assert "Đăng nhập" not in shown
        assert "SỐ LƯỢT TRUY CẬP" not in shown
        longest = max((_words(p) for p in lxml.html.fromstring(path.read_bytes()).iter("p")), key=len, default="")
        assert path == start or len(longest) < LONG or longest[:LONG] in _SPACES.sub("", doc.text), path
    assert all("rỗng" in message for message in errors.values())
    assert len(errors) == 3


@pytest.mark.parametrize(
    ("words", "read_as"),
    [
        ("Có 310<sup>1</sup> hộ nghèo", "Có 310 hộ nghèo"),
        ("Xây 14<sup>(2)</sup> nhà, sửa 9<sup><a href=#n3>[3]</a></sup> nhà", "Xây 14 nhà, sửa 9 nhà"),
        ("Có 25 hộ<span style='vertical-align:super'>4</span> vay", "Có 25 hộ vay"),
        ("Rộng 35 m<sup>2</sup>, 4 km<sup>2</sup>, 12 m<sup>3</sup>", "Rộng 35 m2, 4 km2, 12 m3"),
        ("Đạt 2,5 x 10<sup>6</sup> tấn", "Đạt 2,5 x 10⁶ tấn"),
        ("Chiếm <sup>1</sup>/<sub>4</sub> số xã", "Chiếm 1/4 số xã"),
        ("Có <s><b>71</b> hộ<br>nghèo</s> 74 hộ", "Có 74 hộ"),
        ("Có <del>71 hộ</del> <s>72 hộ</s> <strike>73 hộ</strike> 74 hộ", "Có 74 hộ"),
    ],
)
def test_marks_of_notes_and_struck_words_are_no_text(words: str, read_as: str) -> None:
    assert page(f"<h1>Tin</h1><p>{words}</p>").text.endswith(read_as)
    table = f"<table><tr><th>Xã</th><th>Kết quả</th></tr><tr><td>Lũng Vân</td><td>{words}</td></tr></table>"
    assert read_as in page(f"<h1>Tin</h1>{table}{table}").text
