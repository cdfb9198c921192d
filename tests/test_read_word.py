"""Word documents: what is printed is read; what is hidden, deleted or moved away is not."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from extractors.extract import extract
from extractors.model import Document
from extractors.readers import read


def saved(word: Any) -> Document:
    """A Word document, written and read."""
    out = io.BytesIO()
    word.save(out)
    return read(out.getvalue(), document_id="word", name="word.docx")


def element(name: str, **attributes: str) -> Any:
    """An element of a Word document."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def track(run: Any, change: str) -> None:
    """Mark a run as `ins`, `del`, `moveFrom` or `moveTo`, as Word does where changes are tracked."""
    wrapper = element(change, id="1")
    run._r.addprevious(wrapper)
    wrapper.append(run._r)
    if change == "del":
        for text in run._r.findall(qn("w:t")):
            text.tag = qn("w:delText")


def test_hidden_words_are_left_out_and_told() -> None:
    word = WordDocument()
    paragraph = word.add_paragraph("Xã có 125 hộ nghèo")
    paragraph.add_run(" (bản nháp: 999 hộ nghèo)").font.hidden = True
    paragraph.add_run(", giảm 30 hộ so với năm trước.").font.hidden = False
    document = saved(word)
    assert document.text == "Xã có 125 hộ nghèo, giảm 30 hộ so với năm trước."
    assert document.warnings == ("1 chỗ chữ ẩn không đọc (hidden text left out)",)


@pytest.mark.parametrize("kind", [WD_STYLE_TYPE.CHARACTER, WD_STYLE_TYPE.PARAGRAPH])
def test_a_style_hides_what_is_written_in_it_and_in_styles_made_from_it(kind: WD_STYLE_TYPE) -> None:
    word = WordDocument()
    word.add_paragraph("Xã có 125 hộ nghèo.")
    word.styles.add_style("Ghi kín", kind).font.hidden = True
    child = word.styles.add_style("Ghi kín hơn", kind)
    child.base_style = word.styles["Ghi kín"]
    if kind is WD_STYLE_TYPE.PARAGRAPH:
        word.add_paragraph("Nháp: 999 hộ nghèo.", style=child)
    else:
        word.add_paragraph().add_run("Nháp: 999 hộ nghèo.", style=child)
    assert saved(word).text == "Xã có 125 hộ nghèo."


def test_tracked_changes_are_read_as_if_taken_over() -> None:
    word = WordDocument()
    paragraph = word.add_paragraph("Xã xây ")
    for text, change in (("44 nhà", "del"), ("55 nhà", "ins"), (", 33 bếp", "moveFrom"), (", 66 bếp", "moveTo")):
        track(paragraph.add_run(text), change)
    assert saved(word).text == "Xã xây 55 nhà, 66 bếp"


@pytest.mark.parametrize("mark", ["del", "hidden"])
def test_rows_that_are_deleted_or_hidden_are_no_rows(mark: str) -> None:
    word = WordDocument()
    table = word.add_table(4, 2)
    rows = [("Thôn", "Số hộ nghèo"), ("Lô Lô Chải", "25"), ("Thôn Bỏ", "99"), ("Thèn Pả", "31")]
    for made, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(made.cells, row, strict=True):
            cell.text = text
    table.rows[2]._tr.get_or_add_trPr().append(element(mark))
    assert [f.raw for f in extract(saved(word)).figures] == ["25", "31"]


def test_a_table_within_a_cell_is_a_table_of_its_own() -> None:
    word = WordDocument()
    outer = word.add_table(3, 3)
    rows = [("Thôn", "Số hộ nghèo", "Hỗ trợ"), ("Lô Lô Chải", "25", ""), ("Thèn Pả", "31", "")]
    for made, row in zip(outer.rows, rows, strict=True):
        for cell, text in zip(made.cells, row, strict=True):
            cell.text = text
    for number in (1, 2):
        inner = outer.cell(number, 2).add_table(2, 2)
        for row, (name, value) in enumerate((("Bò (con)", 10 + number), ("Nhà (nhà)", 2 + number))):
            inner.cell(row, 0).text, inner.cell(row, 1).text = name, str(value)
    document = saved(word)
    figures = {f.raw: f for f in extract(document).figures}
    assert {raw: f.unit for raw, f in figures.items()} == {
        "25": "household", "31": "household", "11": "item", "3": "house", "12": "item", "4": "house"
    }  # fmt: skip
    captions = {document.text[b.start : b.end]: b.cell.caption for b in document.blocks if b.cell}
    assert (captions["3"], captions["4"]) == ("Hỗ trợ\nLô Lô Chải", "Hỗ trợ\nThèn Pả")


def test_a_numbered_list_in_a_layout_is_counted_once() -> None:
    word = WordDocument()
    word.add_table(1, 1).cell(0, 0).add_paragraph("Xây nhà cho hộ nghèo", style="List Number")
    word.add_paragraph("Cấp thẻ bảo hiểm y tế", style="List Number")
    assert [line[:2] for line in saved(word).text.splitlines()] == ["1.", "2."]


def test_a_note_of_deleted_words_is_left_out_and_a_note_at_the_end_is_read() -> None:
    word = WordDocument()
    paragraph = word.add_paragraph("Xã có 125 hộ nghèo")
    notes = {"footnote": "Số liệu tháng 6 năm 2023.", "endnote": "Theo rà soát 31/12/2023."}
    for kind in notes:
        run = paragraph.add_run()
        run._r.append(element(f"{kind}Reference", id="7"))
        if kind == "footnote":
            track(run, "del")
    out = io.BytesIO()
    word.save(out)
    document = read(with_notes(out.getvalue(), notes), document_id="word", name="word.docx")
    assert document.text.splitlines() == ["Xã có 125 hộ nghèo", notes["endnote"]]


def with_notes(data: bytes, notes: dict[str, str]) -> bytes:
    """The document with a part for each kind of note, which holds one note."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(io.BytesIO(data), "r") as source:
        parts = {name: source.read(name) for name in source.namelist()}
    for kind, text in notes.items():
        body = f'<w:{kind} w:id="7"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>'
        parts[f"word/{kind}s.xml"] = f'<w:{kind}s xmlns:w="{space}">{body}</w:{kind}s>'.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return out.getvalue()


def test_raised_digits_are_marks_of_notes_or_exponents() -> None:
    word = WordDocument()
    for parts in (
        ("Xã có 310", "^1", " hộ nghèo, xây 14", "^(", "^2", "^)", " nhà."),
        ("Rộng 35 m", "^2", ", 4 km", "^2", "; 2,5 x 10", "^6", " tấn."),
        ("^1", " Theo kết quả rà soát."),
        ("^15 hộ",),
    ):
        paragraph = word.add_paragraph()
        for part in parts:
            paragraph.add_run(part.removeprefix("^")).font.superscript = part.startswith("^")
    assert saved(word).text.split("\n") == [
        "Xã có 310 hộ nghèo, xây 14 nhà.",
        "Rộng 35 m2, 4 km2; 2,5 x 10⁶ tấn.",
        "Theo kết quả rà soát.",
        "15 hộ",
    ]
