"""PDF with text: sentences over lines and pages, headers and footers gone, the stamp of a signature is no text."""

from __future__ import annotations

import pytest
from fpdf import FPDF
from papers import FONTS, Paper, as_pdf

from extractors.extract import extract
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


def in_two_fonts(lines: list[str]) -> bytes:
    """A page as office programs print it: of each line first the plain letters, then those of a second font."""
    pdf = FPDF(format="A4")
    pdf.add_font("D", "", str(FONTS / "DejaVuSerif.ttf"))
    pdf.add_page()
    pdf.set_font("D", "", 12)
    for number, line in enumerate(lines):
        for second in (False, True):
            x, run = 20.0, ""
            for letter in [*line, ""]:
                if letter and ("\u1ea0" <= letter <= "\u1ef9" or letter in "ơư") == second:
                    run += letter
                    continue
                pdf.text(x, 30 + 8 * number, run)
                x, run = x + pdf.get_string_width(run + letter), ""
    return bytes(pdf.output())


def test_letters_drawn_out_of_order_are_read_in_order() -> None:
    lines = ["Toàn huyện đã hỗ trợ xây mới 62 nhà Đại đoàn kết,", "dư nợ đến 31/12/2023 đạt 512 tỷ 480 triệu đồng."]
    found = document(in_two_fonts(lines))
    assert found.text.split() == " ".join(lines).split()
    boxes = {found.text[word.start : word.end]: word.box for word in found.words}
    assert boxes["31/12/2023"][2] < boxes["512"][0] < boxes["512"][2] < boxes["480"][0]


def in_columns(text: str) -> bytes:
    """A page of two columns of ten lines and of the rest."""
    pdf = FPDF(format="A4")
    pdf.add_font("D", "", str(FONTS / "DejaVuSerif.ttf"))
    pdf.add_page()
    pdf.set_font("D", "", 12)
    lines: list[str] = pdf.multi_cell(80, 6.5, text, dry_run=True, output="LINES")  # type: ignore[assignment]
    for number, line in enumerate(lines):
        pdf.text(20 + 88 * (number > 9), 40 + 6.5 * (number % 10), line)
    return bytes(pdf.output())


def test_sentences_go_on_within_a_column_and_into_the_next() -> None:
    text = " ".join([SENTENCE, SENTENCE, SENTENCE])
    found = document(in_columns(text))
    assert [found.text[b.start : b.end] for b in found.blocks] == [text]


def test_a_header_on_both_of_two_pages_is_no_text() -> None:
    pdf = FPDF(format="A4")
    pdf.add_font("D", "", str(FONTS / "DejaVuSerif.ttf"))
    pdf.set_font("D", "", 12)
    for _ in range(2):
        pdf.add_page()
        pdf.text(20, 15, "Báo cáo kết quả giảm nghèo năm 2023 của huyện Bắc Sơn")
        pdf.set_xy(20, 40)
        for _ in range(3):
            pdf.multi_cell(0, 6.5, SENTENCE, align="J", new_x="LEFT", new_y="NEXT")
    assert "Bắc Sơn" not in document(bytes(pdf.output())).text


def test_a_row_that_a_page_break_cuts_in_two_is_one_row() -> None:
    pdf = FPDF(format="A4")
    pdf.add_font("D", "", str(FONTS / "DejaVuSerif.ttf"))
    pdf.set_font("D", "", 12)
    head, cut, rest = ("Xã", "Số hộ nghèo"), ("Xã Trấn", "325"), ("Yên", "")
    pages = [
        [head, ("Xã Tân Lập", "1.204"), ("Xã Đồng Ý", "17"), cut],
        [head, rest, ("Xã Vũ Lễ", "62"), ("Xã Vũ Sơn", "81")],
    ]
    for rows in pages:
        pdf.add_page()
        for number, row in enumerate(rows):
            for column, (text, width) in enumerate(zip(row, (27, 40), strict=True)):
                pdf.rect(20 + 27 * column, 40 + 8 * number, width, 8)
                pdf.text(21 + 27 * column, 46 + 8 * number, text)
    found = document(bytes(pdf.output()))
    counts = {b.cell.row_header: found.text[b.start : b.end] for b in found.blocks if b.cell and b.cell.row_header}
    assert counts[("Xã Trấn Yên",)] == "325"
    assert counts[("Xã Vũ Lễ",)] == "62"


def test_a_page_with_a_single_paragraph_of_two_lines_is_joined() -> None:
    text = "Năm 2023, toàn huyện có 1.250 hộ nghèo, chiếm 8,45%; đã xây 62 nhà Đại đoàn kết với kinh phí 3 tỷ đồng."
    assert paragraphs(document(as_pdf(Paper("Kết quả giảm nghèo năm 2023", (text,)), size=10))) == [text]


def test_a_locked_pdf_is_told_to_be_unlocked() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_encryption(owner_password="a", user_password="b")
    with pytest.raises(ReadError, match=r"có mật khẩu .*Mở khóa"):
        document(bytes(pdf.output()))


def test_raised_digits_are_marks_of_notes_or_exponents() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.add_font("DejaVu", fname=FONTS / "DejaVuSans.ttf")
    lines = (
        ("Xã có 310", "^1", " hộ nghèo, xây 14", "^(2)", " nhà."),
        ("Vay vốn: 25 hộ", "^3", " với 35 m", "^2", " đất."),
        ("Còn 80 hộ", "^56", " khó khăn."),
        ("3 Theo kết quả rà soát.",),
        ("4 Tổ công tác.",),
        ("5 Hội viên.",),
        ("56 Theo báo cáo của xã.",),
    )
    for line in lines:
        foot = pdf.get_y() + 10
        for part in line:
            raised = part.startswith("^")
            pdf.set_font("DejaVu", size=7 if raised else 12)
            pdf.text(pdf.get_x(), foot - (1.5 if raised else 0), part.removeprefix("^"))
            pdf.set_x(pdf.get_x() + pdf.get_string_width(part.removeprefix("^")))
        pdf.ln(12)
    doc = document(bytes(pdf.output()))
    assert [" ".join(line.split()) for line in doc.text.split("\n")] == [
        "Xã có 310 hộ nghèo, xây 14 nhà.",
        "Vay vốn: 25 hộ với 35 m2 đất.",
        "Còn 80 hộ khó khăn.",
        "Theo kết quả rà soát.",
        "4 Tổ công tác.",
        "5 Hội viên.",
        "Theo báo cáo của xã.",
    ]


def test_numbers_in_columns_without_lines_stay_apart() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.add_font("DejaVu", fname=FONTS / "DejaVuSans.ttf")
    pdf.set_font("DejaVu", size=12)
    for foot, words in ((20, ("Xã An Bình", "110", "124", "118")), (26, ("Xã An Hòa", "115", "250", "340"))):
        for number, word in enumerate(words):
            pdf.text(20 + 35 * number, foot, word)
    pdf.text(20, 40, "Toàn xã có 1 250 hộ.")
    doc = document(bytes(pdf.output()))
    assert [f.value for f in extract(doc).figures] == [110, 124, 118, 115, 250, 340, 1250]
