"""Files that lie, bombs and locks: each gets a clear error, and the next document is read as if nothing had been."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest
from fpdf import FPDF
from papers import Paper, as_docx, as_pdf, as_xlsx

from extractors.readers import Limits, ReadError, expand, read
from extractors.readers.archives import safe_name

PAPER = Paper("Kết quả giảm nghèo của huyện năm 2023", ("Năm 2023, huyện có 120 hộ thoát nghèo.",))


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def still_reads() -> None:
    assert "120 hộ" in read(as_docx(PAPER), document_id="d", name="good.docx").text


def test_a_zip_bomb() -> None:
    bomb = zipped({f"{i}.txt": b"0" * (60 << 20) for i in range(10)})
    with pytest.raises(ReadError, match="quá lớn"):
        expand(bomb, "bomb.zip")
    still_reads()


def test_archives_nested_too_deeply() -> None:
    data = zipped({"a.txt": "Có 12 hộ nghèo".encode()})
    for _ in range(5):
        data = zipped({"inner.zip": data})
    with pytest.raises(ReadError, match="lồng nhau"):
        expand(data, "deep.zip")


def test_a_lying_directory_does_not_unpack_more_than_allowed() -> None:
    bomb = bytearray(zipped({"a.txt": b"0" * (3 << 20)}))
    # The sizes that the central directory and the local header tell are made small.
    size = (3 << 20).to_bytes(4, "little")
    lying = bytes(bomb).replace(size, (100).to_bytes(4, "little"))
    with pytest.raises(ReadError):
        expand(lying, "lying.zip", limits=Limits(unpacked=1 << 20))
    still_reads()


def test_an_xml_bomb() -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "hộ nghèo"}">' for i in range(10))
    xml = f'<?xml version="1.0"?><!DOCTYPE d [{entities}]><d>&e9;</d>'
    bomb = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml.encode()})
    with pytest.raises(ReadError, match="thực thể"):
        read(bomb, document_id="d", name="bomb.docx")
    still_reads()


def test_a_huge_part_of_a_word_document() -> None:
    xml = b"<w:document>" + b"<w:p/>" * (45 << 20)
    bomb = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml})
    with pytest.raises(ReadError, match="quá lớn"):
        read(bomb, document_id="d", name="bomb.docx")


def pages(count: int) -> bytes:
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    for number in range(count):
        pdf.add_page()
        pdf.cell(0, 10, f"Trang co {number + 10} ho ngheo va ho can ngheo cua xa")
    return bytes(pdf.output())


def test_a_pdf_of_ten_thousand_pages_is_read_up_to_the_limit() -> None:
    document = read(pages(10_000), document_id="d", name="long.pdf")
    assert "chỉ đọc 2000 trong 10000 trang" in document.warnings[0]
    assert "Trang co 2009 ho ngheo" in document.text
    assert max(block.page or 0 for block in document.blocks) == 2000


def test_an_endless_page_tree() -> None:
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1000000>>endobj\n"
        b"3 0 obj<</Type/Pages/Kids[2 0 R]/Count 1000000>>endobj\n"
        b"trailer<</Root 1 0 R/Size 4>>\n%%EOF"
    )
    with pytest.raises(ReadError):
        read(body, document_id="d", name="endless.pdf")
    still_reads()


def test_a_pdf_renamed_docx_is_read_as_what_it_is() -> None:
    document = read(as_pdf(PAPER), document_id="d", name="paper.docx", declared_type="application/msword")
    assert document.media_type == "application/pdf"
    assert "120 hộ" in document.text


@pytest.mark.parametrize("make", [as_docx, as_xlsx])
def test_truncated_office_files(make: object) -> None:
    data = make(PAPER)  # type: ignore[operator]
    with pytest.raises(ReadError, match=r"x\.docx"):
        read(data[: len(data) // 2], document_id="d", name="x.docx")
    still_reads()


def test_a_locked_office_file_says_so() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    with pytest.raises(ReadError, match="mật khẩu"):
        read(locked, document_id="d", name="locked.docx")


def test_a_reader_that_takes_too_long_is_ended() -> None:
    started = time.monotonic()
    with pytest.raises(ReadError, match="giây"):
        read(pages(1500), document_id="d", name="slow.pdf", limits=Limits(seconds=0.05))
    assert time.monotonic() - started < 60
    still_reads()


def test_a_reader_that_takes_too_much_memory_is_ended(capfd: pytest.CaptureFixture[str]) -> None:
    long = as_docx(Paper("Hộ thoát nghèo các xã", ("Năm 2023, xã có 120 hộ thoát nghèo. " * 10,) * 4000))
    with pytest.raises(ReadError, match="bộ nhớ"):
        read(long, document_id="d", name="big.docx", limits=Limits(memory=60 << 20))
    assert "Traceback" not in capfd.readouterr().err
    still_reads()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/báo cáo/quý I.docx", "báo cáo/quý I.docx"),
        ("C:\\Windows\\a.doc", "C_/Windows/a.doc"),
        ("a\x00b\nc.txt", "a_b_c.txt"),
        ("..", "_"),
        ("", "_"),
    ],
)
def test_names_from_archives_lead_nowhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", b"PK\x03\x04junk", "tệp Word hỏng hoặc bị cắt (broken"),
        ("a.xlsx", b"PK\x03\x04junk", "bảng tính hỏng"),
        ("a.bin", b"PK\x03\x04junk", "an archive under another name"),
        ("a.txt", b"", "empty file"),
        ("a.txt", bytes(9_000_000), "nothing but zero bytes"),
        ("a.txt", b" \r\n\t", "nothing but white space"),
    ],
)
def test_what_is_broken_is_called_what_it_is(name: str, data: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=re.escape(said)):
        read(data, document_id="a", name=name)
