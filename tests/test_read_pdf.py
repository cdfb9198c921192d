"""PDF with text: sentences over lines and pages, headers and footers gone, the stamp of a signature is no text."""

from __future__ import annotations

import pytest
from fpdf import FPDF
from papers import FONTS, Paper, as_pdf

from extractors.model import BlockKind, Document
from extractors.readers import ReadError, read, vietnamese

SENTENCE = (
    "Trong năm 2023, Ủy ban nhân dân huyện đã chỉ đạo các xã rà soát hộ nghèo, hộ cận nghèo theo chuẩn đa chiều và "
    "hỗ trợ vay vốn ưu đãi cho 1.204 hộ, với tổng số tiền 56,7 tỷ đồng, giúp các hộ phát triển sản xuất, cải thiện nhà."
)


def document(data: bytes) -> Document:
    return read(data, document_id="d", name="d.pdf")


def paragraphs(doc: Document) -> list[str]:
    return [doc.text[b.start : b.end] for b in doc.blocks if b.kind is BlockKind.PARAGRAPH]


def test_lines_are_joined_to_sentences() -> None:
    doc = document(as_pdf(Paper("Kết quả giảm nghèo của huyện năm 2023", (SENTENCE, SENTENCE))))
    assert doc.title == "Kết quả giảm nghèo của huyện năm 2023"
    assert paragraphs(doc) == [SENTENCE, SENTENCE]
    assert all(block.page == 1 and block.box for block in doc.blocks)
    number = next(word for word in doc.words if doc.text[word.start : word.end] == "1.204")
    assert number.page == 1


class Report(FPDF):
    """A report with a header and a footer on each page."""

    def header(self) -> None:
        self.set_font("D", "", 9)
        self.cell(0, 8, "Báo cáo số 125/BC-UBND của huyện", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("D", "", 9)
        self.cell(0, 8, str(self.page_no()), align="C")


def report(count: int) -> bytes:
    if not (FONTS / "DejaVuSerif.ttf").exists():
        pytest.skip("not installed: fonts-dejavu-core (scripts/system-packages.sh as root installs it)")
    pdf = Report()
    pdf.add_font("D", "", str(FONTS / "DejaVuSerif.ttf"))
    pdf.add_page()
    pdf.set_font("D", "", 12)
    for _ in range(count):
        pdf.multi_cell(0, 7, SENTENCE, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def test_headers_and_footers_are_dropped_and_sentences_go_over_pages() -> None:
    doc = document(report(30))
    assert {block.page for block in doc.blocks} >= {1, 2, 3}
    assert "125/BC-UBND" not in doc.text
    assert paragraphs(doc) == [SENTENCE] * 30


def test_the_stamp_of_a_signature_is_no_text() -> None:
    lines = ("Người ký: Ủy ban nhân dân huyện", "Thời gian ký: 30.05.2019 16:33:12 +07:00")
    doc = document(as_pdf(Paper("Thông báo kết quả giảm nghèo của huyện", (*lines, SENTENCE))))
    assert "Người ký" not in doc.text
    assert SENTENCE in doc.text


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        (SENTENCE, False),
        ("ỦY BAN NHÂN DÂN XÃ QUẢNG PHÖ, CỘNG HÕA XÃ HỘI CHỦ NGHĨA VIỆT NAM, XÃ QUẢNG PHÖ " + SENTENCE, True),
        ("\ue001\ue002\ue003 \ue004\ue005 " * 20, True),
        ("xkq wzpt bvnm qqrt lkjh gfds xzcv bnmq wrtp sdfg hjkl zxcv bnml" * 2, True),
        ("", False),
    ],
)
def test_broken_fonts_are_noticed(text: str, broken: bool) -> None:
    assert vietnamese.is_broken(text) is broken


def test_a_locked_pdf_says_so() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_encryption(owner_password="o", user_password="u")
    with pytest.raises(ReadError, match="mật khẩu"):
        document(bytes(pdf.output()))


def test_an_empty_pdf_says_so() -> None:
    pdf = FPDF()
    pdf.add_page()
    with pytest.raises(ReadError, match="không có chữ"):
        document(bytes(pdf.output()))


def test_a_truncated_pdf_loses_what_is_cut_and_nothing_else() -> None:
    data = report(30)
    message = text = ""
    try:
        text = document(data[: len(data) * 2 // 3]).text
    except ReadError as error:
        message = str(error)
    assert bool(text) != ("d.pdf" in message)
