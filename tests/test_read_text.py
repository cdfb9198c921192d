"""Plain text: page dumps keep their characters, and their furniture gives no block of content."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from extractors.model import Block, BlockKind, Document
from extractors.readers import ReadError, read

PAGE = """Trang chủ
Giới thiệu
LƯỢT TRUY CẬP
1
2
9
GIẢM NGHÈO
Xã Hòa Bình trao nhà cho hộ nghèo trước mùa mưa
Ngày đăng: 09:15 | 02/05/2024 Lượt xem: 731

I. Kết quả

Trong bốn tháng đầu năm, xã đã bàn giao 12 căn nhà cho hộ nghèo, kinh phí 600 triệu đồng từ Quỹ vì người nghèo.
- Hỗ trợ sửa chữa 5 căn nhà bị hư hỏng;
+ Trong đó 2 căn ở thôn 3.
1. Khó khăn
Nguồn vận động còn thấp, số hộ có nhu cầu còn nhiều, nhất là ở các thôn xa trung tâm. Lượt xem: 731
Tác giả: Ban biên tập
Các tin khác
Hơn 700 suất quà đến với học sinh vùng sâu
(01/05/2024)
Thống kê truy cập
  • Đang online: 14
  • Tất cả: 125.273
"""


def document(text: str) -> Document:
    return read(text.encode(), document_id="d", name="d.txt")


def blocks(doc: Document, kind: BlockKind) -> list[str]:
    return [doc.text[b.start : b.end] for b in doc.blocks if b.kind is kind]


def test_the_text_is_kept_as_it_is() -> None:
    text = "\ufeffMột dòng\r\n\u00a0 hai  dòng \u00ad\r\n"
    doc = document(text)
    assert doc.text == text[1:]


def test_title_and_day() -> None:
    doc = document(PAGE)
    assert doc.title == "Xã Hòa Bình trao nhà cho hộ nghèo trước mùa mưa"
    assert (doc.published, doc.published_origin) == (date(2024, 5, 2), "page_line")


def test_structure() -> None:
    doc = document(PAGE)
    assert blocks(doc, BlockKind.HEADING) == ["I. Kết quả", "1. Khó khăn"]
    assert [(b.level, doc.text[b.start]) for b in doc.blocks if b.kind is BlockKind.LIST_ITEM] == [(1, "-"), (2, "+")]
    assert len(blocks(doc, BlockKind.PARAGRAPH)) == 2


def test_counters_and_other_news_are_furniture() -> None:
    doc = document(PAGE)
    furniture = blocks(doc, BlockKind.FURNITURE)
    for line in (
        "1",
        "2",
        "9",
        "Các tin khác",
        "Hơn 700 suất quà đến với học sinh vùng sâu",
        "• Tất cả: 125.273",
        "Lượt xem: 731",
    ):
        assert line in furniture
    assert "GIẢM NGHÈO" in furniture


def test_blocks_ascend_and_do_not_overlap() -> None:
    doc = document(PAGE)
    assert all(a.end <= b.start for a, b in zip(doc.blocks, doc.blocks[1:], strict=False))


def test_an_article_goes_on_after_related_news() -> None:
    prose = (
        "Toàn xã có 120 hộ nghèo và 45 hộ cận nghèo, giảm 30 hộ so với cùng kỳ năm trước, theo báo cáo rà soát của xã. "
    )
    doc = document(
        f"Kết quả rà soát hộ nghèo của xã\n{prose * 2}\nTin liên quan\nTặng 20 con bò giống\n{prose * 3}\n{prose * 2}\n"
    )
    assert blocks(doc, BlockKind.FURNITURE) == ["Tin liên quan", "Tặng 20 con bò giống"]


STORY = "Ngày 14/10, huyện Lạc Thủy trao 40 con bò giống cho 40 hộ nghèo của xã Đồng Tâm. Mỗi con giá 15 triệu đồng."


@pytest.mark.parametrize(
    "menu",
    [
        "Trang chủ  Thời sự  Xã hội  Kinh tế  Pháp luật  Đời sống",
        "Trang nhất | Thời sự | Xã hội | Đời sống",
        "Trang nhất Thời sự Xã hội Kinh tế Pháp luật Đời sống Video",
        "Tin trong tỉnh > An sinh xã hội",
    ],
)
def test_sections_of_a_site_are_no_title(menu: str) -> None:
    title = "Lạc Thủy trao bò giống cho 40 hộ nghèo"
    doc = document(f"{menu}\nThứ Sáu, 14/10/2022 | 07:05 GMT+7\n\n{title}\n\n{STORY}\n")
    assert doc.title == title
    assert menu in blocks(doc, BlockKind.FURNITURE)


@pytest.mark.parametrize(
    "title",
    [
        "Chủ tịch Quốc hội Trần Thanh Mẫn thăm hộ nghèo Cao Bằng",
        "Hòa Bình – Sơn La – Lai Châu – Điện Biên: nối đường về bản",
        "Tỷ lệ hộ nghèo > 20%: xã khó khăn nhất tỉnh",
    ],
)
def test_a_title_with_many_capitals_or_dashes_is_no_menu(title: str) -> None:
    assert document(f"{title}\n\n{STORY}\n").title == title


@pytest.mark.parametrize(
    ("under", "title"),
    [
        ("Thực hiện Chương trình giảm nghèo năm 2024", "KẾ HOẠCH Thực hiện Chương trình giảm nghèo năm 2024"),
        ("Thực hiện Kế hoạch số 12/KH-UBND ngày 10/01/2024 của tỉnh", "KẾ HOẠCH"),
    ],
)
def test_what_a_plan_carries_out_is_its_title_unless_it_is_its_basis(under: str, title: str) -> None:
    head = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 12/KH-UBND\n"
    assert document(f"{head}KẾ HOẠCH\n{under}\n\n{STORY}\n").title == title


def test_an_official_document_keeps_its_letterhead() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nXÃ HÒA BÌNH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\nSố: 12/KH-UBND\n"
        "Hòa Bình, ngày 10 tháng 01 năm 2024\nKẾ HOẠCH\nGiảm nghèo bền vững năm 2024\n\n"
        "Thực hiện kế hoạch của huyện, Ủy ban nhân dân xã xây dựng kế hoạch giảm nghèo như sau: giảm 20 hộ nghèo.\n"
    )
    doc = document(text)
    assert doc.title == "KẾ HOẠCH Giảm nghèo bền vững năm 2024"
    assert blocks(doc, BlockKind.FURNITURE) == []


def test_a_dumped_table_after_the_text_is_content() -> None:
    rows = "".join(f"Thôn {i}\n{i * 7}\n" for i in range(1, 9))
    doc = document(
        f"Danh sách hộ nghèo của xã năm 2024\nSố hộ nghèo theo thôn được niêm yết tại trụ sở của xã như sau đây:\n"
        f"Tải về\n{rows}"
    )
    assert {"7", "14", "56"} <= set(blocks(doc, BlockKind.PARAGRAPH))


STACKED = """Kết quả rà soát hộ nghèo năm 2023 của huyện Mường Chà

STT
Tên xã
Số hộ nghèo
Tỷ lệ (%)
1
Sa Lông
214
31,5
2
Hừa Ngài
198
-
3
Huổi Mí
175
28,0
Tổng cộng
587
29,4
Các xã tiếp tục cập nhật số liệu trong quý I năm 2024.
"""


def test_cells_one_below_the_other_are_a_table() -> None:
    doc = document(STACKED)
    cells = {(b.cell.row, b.cell.column): doc.text[b.start : b.end] for b in doc.blocks if b.cell is not None}
    assert {cells[0, 2], cells[1, 1], cells[2, 3]} == {"Số hộ nghèo", "Sa Lông", "-"}
    assert (cells[4, 1], cells[4, 2]) == ("Tổng cộng", "587")
    assert (5, 0) not in cells


@pytest.mark.parametrize("spoilt", ["1\nSa Lông", "2\nHừa Ngài", "STT\n"])
def test_what_is_no_table_stays_lines(spoilt: str) -> None:
    """Without the header of running numbers, or with one of them missing, lines are lines and nothing is lost."""
    doc = document(STACKED.replace(spoilt, "Ghi chú"))
    assert not any(block.cell for block in doc.blocks)


def test_a_program_is_no_text() -> None:
    with pytest.raises(ReadError, match="văn bản"):
        read(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20, document_id="d", name="d.txt")


def test_utf_16_and_a_damaged_byte() -> None:
    assert document("Có 12 hộ nghèo").text == read("Có 12 hộ nghèo".encode("utf-16"), document_id="d", name="d").text
    damaged = ("Toàn xã còn 12 hộ nghèo. " * 40).encode() + b"\xff"
    assert read(damaged, document_id="d", name="d").text.startswith("Toàn xã")


def gold_rows(shared: Path) -> dict[Path, list[dict[str, object]]]:
    """The gold rows of all documents that rules may be made from, by their text."""
    hidden = set((shared / "gold/validation.txt").read_text().split())
    rows: dict[Path, list[dict[str, object]]] = {}
    for name in ("seeds", "theme", "news", "portal"):
        folder = shared / "seeds" if name == "seeds" else shared / "gold" / name
        for line in (shared / f"gold/{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["document_id"] not in hidden:
                rows.setdefault(folder / f"{row['document_id']}.txt", []).append(row)
    return rows


def _holds(block: Block, row: dict[str, object]) -> bool:
    return (
        block.kind is not BlockKind.FURNITURE
        and block.start <= int(str(row["start"]))
        and int(str(row["end"])) <= block.end
    )


def test_no_gold_figure_stands_in_furniture(shared: Path) -> None:
    lost = []
    for path, rows in gold_rows(shared).items():
        doc = read(path.read_bytes(), document_id=path.stem, name=path.name)
        assert doc.text == path.read_bytes().decode()
        lost += [
            (path.stem, row["raw"]) for row in rows if row.get("id") and not any(_holds(b, row) for b in doc.blocks)
        ]
    assert lost == []


def test_counters_of_the_gold_are_furniture(shared: Path) -> None:
    for path in gold_rows(shared):
        doc = read(path.read_bytes(), document_id=path.stem, name=path.name)
        content = [doc.text[b.start : b.end] for b in doc.blocks if b.kind is not BlockKind.FURNITURE]
        assert not [c for c in content if c.isdigit() or "Lượt xem" in c or "truy cập" in c.casefold()[:20]]


def test_a_nul_far_into_a_text_becomes_a_character_that_every_database_holds() -> None:
    data = f"{'Năm 2023 có 5 hộ nghèo. ' * 6000}Hết\0 7 hộ.".encode()
    document = read(data, document_id="d", name="d.txt")
    assert "\0" not in document.text
    assert document.text.endswith("Hết\ufffd 7 hộ.")
    assert len(document.text) == len(data.decode())


def test_a_notice_of_one_short_line_is_content() -> None:
    text = "Trao nhà Đại đoàn kết\n15/06/2021\n\n6 hộ nghèo được nhận nhà.\n"
    document = read(text.encode(), document_id="x", name="x.txt")
    kinds = [block.kind for block in document.blocks]
    assert kinds == [BlockKind.TITLE, BlockKind.FURNITURE, BlockKind.PARAGRAPH]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "|", "\t"])
def test_csv_is_a_table_whatever_parts_its_cells(separator: str, encoding: str) -> None:
    rows = (("Xã", "Số hộ nghèo", "Tỷ lệ (%)"), ("Tân Hương", "117", "9,11"), ("Vũ Sơn", "262", "9,53"))
    text = "".join(separator.join(f'"{cell}"' if separator in cell else cell for cell in row) + "\n" for row in rows)
    document = read(text.encode(encoding), document_id="d", name="d.csv")
    found = [
        (b.cell.row_header, document.text[b.start : b.end]) for b in document.blocks if b.cell and b.cell.row_header
    ]
    assert found == [((row[0],), cell) for row in rows[1:] for cell in row[1:]]


def test_a_csv_file_without_columns_is_read_as_text() -> None:
    text = "Năm 2023, toàn huyện có 117 hộ nghèo, giảm 12 hộ.\nNăm 2024 còn 98 hộ.\n"
    assert read(text.encode(), document_id="d", name="d.csv").text == text


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (
            "SỞ NỘI VỤ TỈNH HÒA BÌNH\nTổng kết công tác năm 2022\nSáng 5/1/2023, Sở tổ chức",
            "Tổng kết công tác năm 2022",
        ),
        (
            "Ngày hội đoàn kết của đồng bào vùng cao\nhuyện Mai Sơn - tỉnh Sơn La\n20/10/2020\nBà con về dự đông",
            "Ngày hội đoàn kết của đồng bào vùng cao",
        ),
        ("An sinh xã hội\nTrao 70 suất quà cho hộ nghèo\nSáng nay, các đoàn đã trao", "Trao 70 suất quà cho hộ nghèo"),
        (
            "Bàn giao năm căn nhà mới cho hộ nghèo\nBy baodiaphuong.vn\n7/10/2024\nSáng nay, xã đã trao",
            "Bàn giao năm căn nhà mới cho hộ nghèo",
        ),
        (
            "Tin tức | Hội Nông dân\n12/07/2021\nĐồng vốn nhỏ về với các bản làng xa\nSáng nay, ngân hàng",
            "Đồng vốn nhỏ về với các bản làng xa",
        ),
        (
            "Trang chủ / Tin tức\n900 lao động đi làm việc ở nước ngoài\n21/03/2018 16:08\n"
            "Năm 2017, tỉnh đưa được 900 lao động đi làm việc ở nước ngoài. Vượt 28% kế hoạch đề ra",
            "900 lao động đi làm việc ở nước ngoài",
        ),
    ],
)
def test_who_publishes_where_and_when_is_no_title(page: str, title: str) -> None:
    words = " và bà con các thôn trong xã cùng dự, phấn khởi đón nhận những kết quả của một năm làm việc."
    assert read((page + words + "\n").encode(), document_id="t", name="t.txt").title == title
