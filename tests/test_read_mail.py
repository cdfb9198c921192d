"""E-mail: what a message says comes once, what it carries comes whole and under its name."""

from __future__ import annotations

from datetime import date
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from papers import Paper, Table, as_docx, as_html

from corpus.archive import Archive
from extractors.readers import Limits, ReadError, archives, expand, is_archive, read
from flows.steps import Failed, Item, Kept, keep

SUBJECT = "Báo cáo kết quả giảm nghèo năm 2023"
SAID = "Năm 2023, toàn huyện có 120 hộ thoát nghèo, đạt 98,5% kế hoạch."
PAPER = Paper(
    "Hộ nghèo các xã",
    (SAID,),
    (Table(("Đơn vị: hộ",), ((("Xã", 1, 1), ("Năm 2023", 1, 1)),), (("Xã Một", "21"), ("Xã Hai", "32"))),),
)
WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")


def letter(subject: str = SUBJECT) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "van-phong@example.invalid"
    message["To"] = "phong-lao-dong@example.invalid"
    message["Date"] = "Mon, 01 May 2023 23:30:00 +0000"
    message["Subject"] = subject
    return message


def opened(message: EmailMessage | bytes, name: str = "thư.eml") -> dict[str, bytes]:
    data = message if isinstance(message, bytes) else message.as_bytes()
    assert is_archive(data, name)
    return {member.name: member.data for member in expand(data, name)}


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
def test_a_body_with_its_subject_and_the_day_in_vietnam(transfer: str) -> None:
    message = letter()
    message.set_content(SAID, cte=transfer)
    written = message.as_bytes().partition(b"\r\n\r\n")[2]
    # The subject as other programs fold it: the blank stands inside one of the encoded words.
    words = f"Fwd: RE: {Header('Báo cáo kết quả ', 'utf-8').encode()}\r\n {Header(SUBJECT[16:], 'utf-8').encode()}"
    head = f"Date: {message['Date']}\r\nSubject: {words}\r\n"
    fields = f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {transfer}\r\n"
    (name, data), *rest = opened((head + fields + "\r\n").encode() + written).items()
    document = read(data, document_id="a", name=name)
    assert (name, rest) == ("message.txt", [])
    assert (document.title, document.published) == (SUBJECT, date(2023, 5, 2))
    assert document.text.count(SAID) == 1


def test_of_alternatives_the_one_with_tables_comes_and_comes_once() -> None:
    message = letter()
    message.set_content("Năm 2023, toàn huyện có 120 hộ thoát nghèo. Xã Hai: 32")
    message.add_alternative(as_html(PAPER).decode(), subtype="html")
    message.add_attachment(as_docx(PAPER), maintype=WORD[0], subtype=WORD[1], filename="Phụ lục.docx")
    members = opened(message)
    assert list(members) == ["message.html", "Phụ lục.docx"]
    document = read(members["message.html"], document_id="a", name="message.html")
    cells = {b.cell.row_header: document.text[b.start : b.end] for b in document.blocks if b.cell and b.cell.column}
    assert cells[("Xã Hai",)] == "32"
    assert document.text.count(SAID) == 1
    assert (document.title, document.published) == (SUBJECT, date(2023, 5, 2))


def test_a_formatted_body_that_says_nothing_gives_way_to_the_plain_one() -> None:
    message = letter()
    message.set_content(SAID)
    message.add_alternative("<html><style>p {margin: 0}</style><body>&nbsp;<br></body></html>", subtype="html")
    assert list(opened(message)) == ["message.txt"]


@pytest.mark.parametrize(
    "field",
    [
        b"filename*=utf-8''Bi%E1%BB%83u%20s%E1%BB%91%201.txt",
        b"filename*0*=utf-8''Bi%E1%BB%83u%20;\r\n filename*1*=s%E1%BB%91%201.txt",
        b'filename="=?utf-8?B?Qmnhu4N1IHPhu5EgMS50eHQ=?="',
        b'filename="=?utf-8?Q?Bi=E1=BB=83u_s?=\r\n =?utf-8?Q?=E1=BB=91_1.txt?="',
        'filename="Biểu số 1.txt"'.encode(),
    ],
)
def test_names_of_attachments_as_mail_programs_write_them(field: bytes) -> None:
    head = b"From: a@example.invalid\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    part = (
        b"--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment;\r\n " + field + b"\r\n\r\n12\r\n--x--\r\n"
    )
    assert opened(head + part) == {"Biểu số 1.txt": b"12"}


def test_a_message_and_an_archive_in_a_message_are_opened_too() -> None:
    inner = letter("Biểu tháng 4")
    inner.set_content("Có 15 hộ nghèo")
    inner.add_attachment(b"Co 12 ho", maintype="text", subtype="plain", filename="../../a/b.txt")
    outer = letter("Chuyển biểu")
    outer.set_content("Kính chuyển")
    outer.add_attachment(inner)
    outer.add_attachment(inner)
    assert list(opened(outer)) == [
        "message.txt",
        "Biểu tháng 4.eml/message.txt",
        "Biểu tháng 4.eml/_.._a_b.txt",
        "Biểu tháng 4 (2).eml/message.txt",
        "Biểu tháng 4 (2).eml/_.._a_b.txt",
    ]
    with pytest.raises(ReadError, match="lồng nhau"):
        archives.expand(outer.as_bytes(), "thư.eml", limits=Limits(depth=1))


def test_pictures_of_pages_come_and_logos_do_not() -> None:
    message = letter()
    message.set_content("<p>Gửi kèm ảnh trang 1</p><img src=cid:logo><img src=cid:page>", subtype="html")
    magic = b"\x89PNG\r\n\x1a\n"
    message.add_related(magic + b"0" * 900, maintype="image", subtype="png", cid="<logo>", filename="logo.png")
    message.add_related(magic + b"0" * 90_000, maintype="image", subtype="png", cid="<page>", filename="trang1.png")
    assert list(opened(message)) == ["message.html", "trang1.png"]


def test_a_page_that_was_saved_with_its_pictures_is_one_document() -> None:
    page = EmailMessage(policy=SMTP)
    page["MIME-Version"] = "1.0"
    page.set_content(as_html(PAPER).decode(), subtype="html", cte="quoted-printable")
    page.add_related("p {margin: 0}", subtype="css", headers=["Content-Location: file:///C:/a/style.css"])
    assert list(opened(page, "trang.mht")) == ["message.html"]


def test_old_letters_say_their_encoding() -> None:
    message = b"From: a@example.invalid\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n" + SAID.encode("utf-16")
    assert SAID in opened(message)["message.txt"].decode()


def test_what_cannot_be_read_is_told() -> None:
    empty = letter()
    with pytest.raises(ReadError, match=r"thư\.eml: thư không có nội dung"):
        expand(empty.as_bytes(), "thư.eml")
    locked = letter()
    locked.set_content(b"0" * 100, maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    with pytest.raises(ReadError, match="mã hóa"):
        expand(locked.as_bytes(), "thư.eml")


def test_a_text_that_bears_the_name_of_a_message_is_a_text() -> None:
    assert not is_archive(SAID.encode(), "a.eml")
    assert not is_archive(letter().as_bytes(), "a.txt")
    assert read(SAID.encode(), document_id="a", name="a.eml").text == SAID


def test_members_are_documents_and_a_broken_one_fails_alone(tmp_path: Path) -> None:
    message = letter()
    message.set_content(SAID)
    message.add_attachment(b"\xd0\xcf\x11\xe0", maintype="application", subtype="msword", filename="hỏng.doc")
    path = tmp_path / "thư.eml"
    path.write_bytes(message.as_bytes())
    kept = keep(Archive(tmp_path / "archive"), [Item("thư", "samples", "thư.eml", path)], 10_000_000)
    assert not [one for one in kept if isinstance(one, Failed)]
    assert [one.address for one in kept if isinstance(one, Kept)] == ["thư.eml/message.txt", "thư.eml/hỏng.doc"]
