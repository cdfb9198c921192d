"""Sentences, clauses, lists and headings of short texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Block, BlockKind
from extractors.readers import read
from extractors.scopes import Layout, Sentence, layout


def scopes_of(text: str) -> Layout:
    """The layout of a text, read as a document."""
    document = read(text.encode(), document_id="scopes", name="scopes.txt")
    return layout(document.text, document.blocks, document.title)


def sentences_of(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in scopes_of(text).sentences]


def clauses_of(text: str) -> list[str]:
    (sentence,) = scopes_of(text).sentences
    return [text[start:end].strip() for start, end in sentence.clauses]


@pytest.mark.parametrize(
    "text",
    [
        "Tại TP. Huế có 5 hộ.|Tại TX. Hương Thủy có 6 hộ.",
        "Cấp gạo, muối, v.v. cho 5 hộ.|Còn 7 hộ chờ.",
        "Cấp gạo, muối, v.v. Đến nay còn 7 hộ chờ.",
        "Thu được 5 Tr.đ trong năm.|Còn 3 đ/c vắng.",
        "Đạt 4,69% và 1.234 hộ.|Trong đó có 5 hộ mới.",
        "Trưởng thôn nói: “Thôn có 5 hộ.|Đã giúp 3 hộ.”|Sau đó còn 2 hộ.",
        "Trên đây là báo cáo về 5 hộ./.",
        "Có 5 hộ…|Còn 3 hộ!|Ai giúp 2 hộ?|Chưa ai.",
        "Ông A. B. giúp 3 hộ.|Cả thôn giúp 5 hộ.",
        "Kết quả như sau: - Xây 3 nhà.|- Sửa 5 nhà.",
        "Hộ nghèo còn 4.|Hộ khá có 12.",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str) -> None:
    assert sentences_of(text.replace("|", " ")) == text.split("|")


@pytest.mark.parametrize(
    "text",
    [
        "Hỗ trợ 5 hộ;|- Tặng 3 suất quà;|+ Cấp 2 thẻ.",
        "Xã có 5 hộ (3 hộ nghèo; 2 hộ khá);|thôn có 2 hộ.",
        "Kết quả:|- Xây 3 nhà;|- Sửa 5 nhà",
        "Không có gì để cắt ở 5 hộ này.",
    ],
)
def test_clauses_end_at_semicolons_outside_brackets_and_at_bullets(text: str) -> None:
    assert clauses_of(text.replace("|", " ")) == text.split("|")


def test_a_list_stands_under_the_line_that_opens_it_and_no_further() -> None:
    opener, built, mended, rest = scopes_of(
        "Kết quả trong năm, cụ thể:\n- Xây 3 nhà\n- Sửa 5 nhà\nCòn lại 7 hộ chờ xét."
    ).sentences
    assert (built.opener, mended.opener) == (opener.index, opener.index)
    assert opener.opener is rest.opener is None


def test_labelled_lines_without_bullets_are_a_list_under_the_line_above_them() -> None:
    opener, first, second, rest = scopes_of(
        "Số hộ được vay như sau:\nThôn Đông: 31 hộ\nThôn Đoài: 27 hộ\nBan quản lý cho biết: còn 7 hộ chờ xét."
    ).sentences
    assert (first.opener, second.opener, rest.opener) == (opener.index, opener.index, None)


def test_what_stands_below_an_item_is_opened_by_it() -> None:
    item, below, next_item = scopes_of("- Xây 3 nhà\n+ Trong đó 2 nhà lớn\n- Sửa 2 nhà").sentences
    assert (below.opener, next_item.opener) == (item.index, None)


def test_headings_govern_until_the_next_of_their_rank() -> None:
    text = "I. KẾT QUẢ\n1. Nhà ở\n- Xây 3 nhà\n2. Y tế\nKhám bệnh cho 5 người.\nII. NHIỆM VỤ\n- Xây 4 nhà"
    scopes = scopes_of(text)

    def above(words: str) -> list[str]:
        sentence = scopes.sentence_at(text.index(words))
        assert sentence is not None
        return [text[scopes.sentences[i].start : scopes.sentences[i].end] for i in sentence.headings]

    assert above("- Xây 3") == ["1. Nhà ở", "I. KẾT QUẢ"]
    assert above("Khám") == ["2. Y tế", "I. KẾT QUẢ"]
    assert above("- Xây 4") == ["II. NHIỆM VỤ"]


def test_headings_with_capital_letters_and_without_a_mark_govern_the_numbers_below_them() -> None:
    text = "A. NHÌN LẠI NHIỆM KỲ\n1. Đã giúp 5 hộ.\nB. MỤC TIÊU ĐẾN 2025\n1. Giúp 6 hộ.\n2. Giúp 7 hộ.\n"
    scopes = scopes_of(text)
    above = {
        text[s.start : s.end]: [text[scopes.sentences[i].start :][:2] for i in s.headings] for s in scopes.sentences
    }
    assert above["1. Đã giúp 5 hộ."] == ["A."]
    assert above["2. Giúp 7 hộ."][-1] == "B."
    lines = ["BÁO CÁO KẾT QUẢ", "Năm qua đã giúp 9 hộ.", "CHỈ TIÊU CHỦ YẾU", "1. Giúp 6 hộ;", "2. Giúp 7 hộ;"]
    kinds = [BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.LIST_ITEM]
    text, blocks = "\n".join(lines), []
    for line, kind in zip(lines, kinds, strict=True):
        blocks.append(Block(text.index(line), text.index(line) + len(line), kind))
    scopes = layout(text, blocks)
    assert [text[scopes.sentences[i].start :][:2] for i in scopes.sentences[-1].headings][-1] == "CH"


def test_brackets_inside_brackets_and_one_that_is_never_closed() -> None:
    text = "Xã có 5 hộ (nghèo (mới) 3) và (2 hộ khác"
    (sentence,) = scopes_of(text).sentences
    assert [text[a:b] for a, b in sentence.parentheses] == ["(mới)", "(nghèo (mới) 3)", "(2 hộ khác"]


def test_an_endless_sentence_is_read_in_pieces_that_part_no_number_from_its_unit() -> None:
    text = "Năm 2023 huyện " + ", ".join(f"có {number} hộ được vay {number} triệu đồng" for number in range(100, 300))
    pieces = sentences_of(text)
    assert len(text) > 4 * 1_600
    assert all(len(piece) <= 1_600 for piece in pieces)
    assert " ".join(pieces) == text
    assert all(piece.endswith(",") for piece in pieces[:-1])
    plain = text.replace(",", "")
    assert all(piece[-1].isalpha() for piece in sentences_of(plain))
    assert all(piece[0].isalpha() for piece in sentences_of(plain))
    assert sum(map(len, sentences_of("a" * 5_000))) == 5_000


def test_furniture_has_no_sentence() -> None:
    text = "Lượt xem: 12\nXã có 5 hộ."
    blocks = (Block(0, 12, BlockKind.FURNITURE), Block(13, len(text), BlockKind.PARAGRAPH))
    scopes = layout(text, blocks)
    assert scopes.sentence_at(11) is None
    found = scopes.sentence_at(13)
    assert found is not None
    assert scopes.previous(found) is None


@given(st.text(alphabet='Aăb1.;:()…!?-+•\n "“”/', max_size=80))
def test_sentences_and_clauses_share_out_the_text(text: str) -> None:
    """They ascend, do not overlap, hold every character but spaces, and each character knows its own."""
    scopes = layout(text, (Block(0, len(text), BlockKind.PARAGRAPH),))
    inside = "".join(text[sentence.start : sentence.end] for sentence in scopes.sentences)
    assert "".join(inside.split()) == "".join(text.split())
    for sentence in scopes.sentences:
        assert sentence.start < sentence.end
        _share_out(scopes, sentence)


def _share_out(scopes: Layout, sentence: Sentence) -> None:
    text = scopes.text
    clauses = "".join(text[start:end] for start, end in sentence.clauses)
    assert "".join(clauses.split()) == "".join(text[sentence.start : sentence.end].split())
    for position in range(sentence.start, sentence.end):
        assert scopes.sentence_at(position) is sentence
        start, end = scopes.clause_at(sentence, position)
        assert start <= position < end
    assert all(sentence.start <= a < b <= sentence.end for a, b in sentence.parentheses)
