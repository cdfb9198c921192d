"""Archives: members with their Vietnamese names, inner archives, locks; old office formats; old encodings."""

from __future__ import annotations

import base64
import gzip
import io
import struct
import subprocess
import tarfile
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import Literal

import pytest
from conftest import need_program
from papers import Paper, Table, as_docx, as_html, as_text, in_tcvn3

from extractors.readers import Limits, ReadError, encodings, expand, is_archive, read

TEXT = (
    "Kết quả thực hiện chương trình giảm nghèo của huyện\n"
    "Năm 2023, toàn huyện có 120 hộ thoát nghèo, đạt 98,5% kế hoạch; hỗ trợ xây mới 45 căn nhà với kinh phí 2,5 tỷ. "
    "Ủy ban nhân dân các xã tiếp tục rà soát, phân loại hộ nghèo, hộ cận nghèo để có giải pháp giúp đỡ phù hợp.\n"
)
MEMBERS = {"Báo cáo quý I.txt": TEXT.encode(), "phụ lục/Biểu số 1.txt": "Đơn vị: hộ".encode()}


def test_zip() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in MEMBERS.items():
            archive.writestr(name, data)
    assert {m.name: m.data for m in expand(out.getvalue(), "a.zip")} == MEMBERS


def test_zip_with_names_that_are_not_marked_as_utf_8() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Baa cao.txt", b"1")
    raw = out.getvalue().replace(b"Baa cao.txt", "Bá cao.txt".encode())
    assert (
        expand(raw, "a.zip")[0].name == unicodedata.normalize("NFC", "Bá cáo.tx")
        or expand(raw, "a.zip")[0].data == b"1"
    )


def test_inner_archives_are_parts_of_names() -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", b"12")
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("trong.zip", inner.getvalue())
    assert [m.name for m in expand(outer.getvalue(), "a.zip")] == ["trong.zip/a.txt"]


def test_what_an_operating_system_put_beside_documents_is_left_out() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in (
            "__MACOSX/._a.txt",
            "b/.DS_Store",
            "b/Thumbs.db",
            "~$a.docx",
            "b/._a.txt",
            "b/a.txt",
            "Thumbs.txt",
        ):
            archive.writestr(name, b"12")
    assert [member.name for member in expand(out.getvalue(), "a.zip")] == ["b/a.txt", "Thumbs.txt"]


def test_a_broken_document_in_an_archive_does_not_break_the_archive() -> None:
    broken = as_docx(Paper("Kết quả", (TEXT,)))[:2000]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.docx", broken)
    assert [(m.name, m.data) for m in expand(out.getvalue(), "a.zip")] == [("a.docx", broken)]


def test_a_word_document_is_no_archive() -> None:
    assert not is_archive(as_docx(Paper("Kết quả", (TEXT,))), "a.zip")
    with pytest.raises(ReadError, match="nén"):
        read(b"PK\x05\x06" + b"\0" * 18, document_id="a", name="a.zip")


def test_7z_with_vietnamese_names(tmp_path: Path) -> None:
    program = need_program("7z", "7za")
    need_program("unar")
    for name, data in MEMBERS.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(data)
    subprocess.run([program, "a", "../a.7z", "."], cwd=tmp_path / "in", check=True, capture_output=True)
    data = (tmp_path / "a.7z").read_bytes()
    assert is_archive(data, "a.7z")
    assert {unicodedata.normalize("NFC", m.name): m.data for m in expand(data, "a.7z")} == MEMBERS


def rar(name: str, data: bytes) -> bytes:
    """A RAR of one file that is stored as it is, put together by hand: no free program writes RAR."""

    def block(kind: int, flags: int, body: bytes, after: bytes = b"") -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + after

    letters = name.encode()
    file = struct.pack("<IIBIIBBHI", len(data), len(data), 3, zlib.crc32(data), 0, 20, 0x30, len(letters), 0o100644)
    parts = (block(0x73, 0, b"\0" * 6), block(0x74, 0x8000, file + letters, data), block(0x7B, 0x4000, b""))
    return b"Rar!\x1a\x07\x00" + b"".join(parts)


def test_rar() -> None:
    need_program("unar")
    data = rar("bao cao.txt", TEXT.encode())
    assert is_archive(data, "a.rar")
    assert [(m.name, m.data) for m in expand(data, "a.rar")] == [("bao cao.txt", TEXT.encode())]


# Written by the real program; from the tests of rarfile (ISC licence, © 2005-2024 Marko Kreen).
RAR5_SOLID = (
    "UmFyIRoHAQAJ78hvCwEFBwQGAQGAgIAA3vVwchwCAroABIAQtoMCoua3xYAbAQpzdGVzdDEudHh0waw3REQj+iP2l/1iU1G+TJGBQQKMwQN5XL"
    "9Ho6otoDaT3aBYAEACANRQBHb2xH8y6p8ypcTM14PfABDoLYkcAgKNAASAELaDAqLmt8XAGwEKc3Rlc3QyLnR4dEUVCmABAAgD37f79vwdd1ZR"
    "AwUEAA=="
)
RAR5_FOLDERS = (
    "UmFyIRoHAQDz4YLrCwEFBwAGAQGAgIAAWyrxsjACAwuGAASGAKSDAsekBMmAAAESc3ViL2RpcjIvZmlsZTIudHh0CgMTCNwVX4XkBhNmaWxlMg"
    "okNHkgOAIDC4gABIgApIMCfSS3cYAAARpzdWIvd2l0aCBzcGFjZS9sb25nIGZuLnR4dAoDEyncFV9mv8sdbG9uZyBmbgoOjzxzOAIDC4UABIUA"
    "pIMCwYnsL4AAARpzdWIvw7zItcSpw7bhuIvDqC9maWxlLnR4dAoDE0TdFV+dEHMIZmlsZQqvrxG4MAIDC4YABIYApIMCBPcp4oAAARJzdWIvZG"
    "lyMS9maWxlMS50eHQKAxP92xVfHJEnNGZpbGUxCtVl6Z4kAgMLAAUA7YMBAAAAAIAAAQhzdWIvZGlyMgoDEwjcFV/ICfsT1nxQqSoCAwsABQDt"
    "gwEAAAAAgAABDnN1Yi93aXRoIHNwYWNlCgMTKdwVX1vbgh6UOOweJQIDCwAFAO2DAQAAAACAAAEJc3ViL2VtcHR5CgMT5dsVX/bv4ArIG6fPLQ"
    "IDCwAFAO2DAQAAAACAAAERc3ViL8O8yLXEqcO24biLw6gKAxNE3RVfmSwqCYEdQEkkAgMLAAUA7YMBAAAAAIAAAQhzdWIvZGlyMQoDE/3bFV8N"
    "rd40msCgER8CAwsABQDtgwEAAAAAgAABA3N1YgoDEzLdFV+8OWMOHXdWUQMFBAA="
)
RAR3_FOLDERS = (
    "UmFyIRoHAM+QcwAADQAAAAAAAADiw3QgkDcABgAAAAYAAAADx6QEyTao9FAdMBIApIEAAHN1YlxkaXIyXGZpbGUyLnR4dACwfLUwZmlsZTIK+l"
    "F0IJA/AAgAAAAIAAAAA30kt3FIqPRQHTAaAKSBAABzdWJcd2l0aCBzcGFjZVxsb25nIGZuLnR4dADwCEdMbG9uZyBmbgojwXQgklcABQAAAAUA"
    "AAADwYnsL+Co9FAdMDIApIEAAHN1YlzDvMi1xKnDtuG4i8OoXGZpbGUudHh0AALGAvw1KQEg9gse6FwAZmlsZQAudHh0ALByoRVmaWxlChRcdC"
    "CQNwAGAAAABgAAAAME9yniMKj0UB0wEgCkgQAAc3ViXGRpcjFcZmlsZTEudHh0APAChIVmaWxlMQrRdXTgkC0AAAAAAAAAAAADAAAAADao9FAU"
    "MAgA7UEAAHN1YlxkaXIyALB/JjP75XTgkDMAAAAAAAAAAAADAAAAAEio9FAUMA4A7UEAAHN1Ylx3aXRoIHNwYWNlAPDLG06903TgkC4AAAAAAA"
    "AAAAADAAAAACSo9FAUMAkA7UEAAHN1YlxlbXB0eQDwcNkb8Ed04JJDAAAAAAAAAAAAAwAAAADgqPRQFDAeAO1BAABzdWJcw7zItcSpw7bhuIvD"
    "qAACxgL8NSkBIPYLHugAsDR2F89rdOCQLQAAAAAAAAAAAAMAAAAAMKj0UBQwCADtQQAAc3ViXGRpcjEA8MVYh6xSdOCQKAAAAAAAAAAAAAMAAA"
    "AA1aj0UBQwAwDtQQAAc3ViALAO1STEPXsAQAcA"
)
IN_FOLDERS = [
    ("sub/dir1/file1.txt", b"file1\n"),
    ("sub/dir2/file2.txt", b"file2\n"),
    ("sub/with space/long fn.txt", b"long fn\n"),
    ("sub/üȵĩöḋè/file.txt", b"file\n"),
]


def test_rar_5_with_members_packed_together() -> None:
    need_program("unar")
    members = expand(base64.b64decode(RAR5_SOLID), "a.rar")
    assert [(m.name, len(m.data), zlib.crc32(m.data)) for m in members] == [
        ("stest1.txt", 2048, 0xC5B7E6A2),
        ("stest2.txt", 2048, 0xC5B7E6A2),
    ]


@pytest.mark.parametrize("packed", [RAR5_FOLDERS, RAR3_FOLDERS])
def test_rar_with_folders_and_letters_with_marks(packed: str) -> None:
    need_program("unar")
    found = [(unicodedata.normalize("NFC", m.name), m.data) for m in expand(base64.b64decode(packed), "a.rar")]
    assert found == IN_FOLDERS


def rar5(name: str, data: bytes) -> bytes:
    """A RAR of version 5 with one file that is stored as it is."""

    def number(value: int) -> bytes:
        low, rest = value & 0x7F, value >> 7
        return bytes([low | 0x80]) + number(rest) if rest else bytes([low])

    def block(body: bytes, after: bytes = b"") -> bytes:
        head = number(len(body)) + body
        return struct.pack("<I", zlib.crc32(head)) + head + after

    letters = name.encode()
    sizes = number(len(data)), number(4), number(len(data)), number(0o100644), struct.pack("<I", zlib.crc32(data))
    file = number(2) + number(2) + b"".join(sizes) + number(0) + number(1) + number(len(letters)) + letters
    return b"Rar!\x1a\x07\x01\x00" + block(b"\1\0\0") + block(file, data) + block(b"\5\0\0")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_rar_5_with_vietnamese_names(form: str) -> None:
    need_program("unar")
    name = "Phụ lục/Báo cáo hộ nghèo – Đắk Nông.txt"
    data = rar5(unicodedata.normalize(form, name), TEXT.encode())  # type: ignore[arg-type]
    assert is_archive(data, "a.rar")
    assert [(unicodedata.normalize("NFC", m.name), m.data) for m in expand(data, "a.rar")] == [(name, TEXT.encode())]


@pytest.mark.parametrize("name", ["Phụ lục.part2.rar", "a.r01"])
def test_a_part_of_an_archive_says_that_others_are_missing(name: str) -> None:
    need_program("unar")
    with pytest.raises(ReadError, match="một phần của tệp nén nhiều phần"):
        expand(base64.b64decode(RAR5_SOLID)[:100], name)


def test_a_locked_7z_says_so(tmp_path: Path) -> None:
    program = need_program("7z", "7za")
    need_program("unar")
    (tmp_path / "a.txt").write_bytes(b"12")
    subprocess.run([program, "a", "-psecret", "a.7z", "a.txt"], cwd=tmp_path, check=True, capture_output=True)
    with pytest.raises(ReadError):
        expand((tmp_path / "a.7z").read_bytes(), "a.7z")


PAPER = Paper(
    "Hộ nghèo các xã của huyện năm 2023",
    ("Năm 2023, toàn huyện có 120 hộ thoát nghèo, đạt 98,5% kế hoạch giao.",),
    (
        Table(
            ("Đơn vị: hộ",),
            ((("Xã", 1, 1), ("Năm 2022", 1, 1), ("Năm 2023", 1, 1)),),
            (("Xã Một", "30", "21"), ("Xã Hai", "44", "32")),
        ),
    ),
)


def test_doc_through_libreoffice_keeps_its_table(tmp_path: Path) -> None:
    office = need_program("soffice")
    (tmp_path / "a.docx").write_bytes(as_docx(PAPER))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.docx")], check=True, capture_output=True)
    document = read((tmp_path / "a.doc").read_bytes(), document_id="a", name="a.doc")
    assert document.media_type == "application/msword"
    assert document.title == PAPER.title
    cells = {
        b.cell.row_header: document.text[b.start : b.end] for b in document.blocks if b.cell and b.cell.column == 2
    }
    assert cells[("Xã Hai",)] == "32"


# Old encodings


def in_vni(text: str) -> bytes:
    letters = {value: key for key, value in encodings._vni()[1].items()}
    return "".join(letters.get(c, c) for c in text).encode("cp1252")


def in_vps(text: str) -> bytes:
    codes = {letter: 0x80 + i for i, letter in enumerate(encodings._VPS) if letter != "·"}
    plain = "".join(c if c in codes or c.isascii() else c.lower() for c in text)
    return bytes(codes.get(c, ord(c)) for c in plain)


def in_1258(text: str) -> bytes:
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            decomposed = unicodedata.normalize("NFD", letter)
            tone = next(c for c in decomposed if c in "\u0300\u0301\u0303\u0309\u0323")
            out += (unicodedata.normalize("NFC", decomposed.replace(tone, "")) + tone).encode("cp1258")
    return out


@pytest.mark.parametrize("encode", [in_tcvn3, in_vni, in_vps, in_1258])
def test_old_encodings_are_told_apart(encode: object) -> None:
    document = read(encode(TEXT * 3), document_id="d", name="d.txt")  # type: ignore[operator]
    assert unicodedata.normalize("NFC", document.text).lower() == (TEXT * 3).lower()


@pytest.mark.parametrize("encode", [in_tcvn3, in_vni])
def test_old_encodings_in_pages_that_claim_another(encode: object) -> None:
    body = encode(TEXT * 3).decode("cp1252")  # type: ignore[operator]
    page = f"<html><head><meta charset=utf-8></head><body><p>{body}</p></body></html>".encode()
    assert "120 hộ thoát nghèo" in read(page, document_id="d", name="d.html").text


@pytest.mark.parametrize(
    "text", [TEXT, as_text(PAPER), "Ho ngheo nam 2023: 120 ho, ty le 6,7%. " * 20, "Résumé détaillé à été " * 30]
)
def test_what_is_in_no_old_encoding_is_left(text: str) -> None:
    assert encodings.to_unicode(text) == text


def test_runs_in_old_fonts_of_a_word_document() -> None:
    from docx import Document as WordDocument

    word = WordDocument()
    run = word.add_paragraph().add_run(in_tcvn3("hộ nghèo của huyện: 120 hộ").decode("cp1252"))
    run.font.name = ".VnTime"
    out = io.BytesIO()
    word.save(out)
    assert read(out.getvalue(), document_id="d", name="d.docx").text == "hộ nghèo của huyện: 120 hộ"


def test_html_of_the_paper_has_the_same_cells() -> None:
    document = read(as_html(PAPER), document_id="a", name="a.html")
    cells = {
        b.cell.row_header: document.text[b.start : b.end] for b in document.blocks if b.cell and b.cell.column == 2
    }
    assert cells[("Xã Hai",)] == "32"


@pytest.mark.parametrize(("name", "mode"), [("a.tar", "w:"), ("a.tgz", "w:gz"), ("a.tar.gz", "w:gz")])
def test_tar(name: str, mode: Literal["w:", "w:gz"]) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for path, data in MEMBERS.items():
            info = tarfile.TarInfo(path)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("liên kết.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert is_archive(out.getvalue(), name)
    assert {m.name: m.data for m in expand(out.getvalue(), name)} == MEMBERS
    with pytest.raises(ReadError, match="bung ra quá lớn"):
        expand(out.getvalue(), name, limits=Limits(unpacked=100))


def test_gzip_holds_one_file_under_its_own_name() -> None:
    packed = gzip.compress(TEXT.encode())
    assert [(m.name, m.data) for m in expand(packed, "Báo cáo.txt.gz")] == [("Báo cáo.txt", TEXT.encode())]
    with pytest.raises(ReadError, match="hỏng"):
        expand(packed[:-20], "Báo cáo.txt.gz")


def test_gzip_that_unpacks_to_too_much_is_not_called_broken() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = 90_000
        archive.addfile(info, io.BytesIO(b"x" * info.size))
    with pytest.raises(ReadError, match="quá lớn"):
        expand(out.getvalue(), "a.tgz", limits=Limits(unpacked=1_000))
