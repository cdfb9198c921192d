"""The columns of the exported tables: their order, kinds and meanings. `columns.md` is made from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a cell holds; all but texts are written as they are, texts so that no spreadsheet runs them."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its meaning in Vietnamese and English.

    `codes` is the section of the catalogue that its cells are from; `label_of` the column of codes that it spells out.
    """

    name: str
    kind: Kind
    vi: str
    en: str
    codes: str = ""
    label_of: str = ""


def _text(name: str, vi: str, en: str) -> tuple[Column, ...]:
    return (Column(name, Kind.TEXT, vi, en),)


def _number(name: str, vi: str, en: str, kind: Kind = Kind.INTEGER) -> tuple[Column, ...]:
    return (Column(name, kind, vi, en),)


def _coded(name: str, vi: str, en: str, codes: str = "") -> tuple[Column, ...]:
    """A column of codes and, beside it, one of their labels; `codes` where the section has not the column's name."""
    spelled = Column(f"{name}_label", Kind.TEXT, f"{vi}: tên gọi", f"{en}: label", codes or name, name)
    return Column(name, Kind.TEXT, vi, en, codes or name), spelled


FIGURES: tuple[Column, ...] = (
    *_text(
        "figure_id",
        "Mã của dòng, không đổi khi chạy lại hay khi chữ quanh nó dời chỗ",
        "Name of the row; holds through re-runs and when the text around it moves",
    ),
    *_text("document_id", "Văn bản: tên tệp không có phần đuôi", "The document: the file's name without its ending"),
    *_number(
        "start",
        "Chứng cứ bắt đầu ở ký tự thứ mấy (từ 0) của văn bản",
        "First character of the evidence in the document's text, counted from 0 in Unicode code points",
    ),
    *_number("end", "Chứng cứ kết thúc trước ký tự này", "Character before which the evidence ends"),
    *_text(
        "raw",
        "Nguyên văn: số cùng hàng nghìn/triệu/tỷ, tiền tệ, %, danh từ đếm",
        "The text itself: the number with its scale, currency, percent sign or counted noun",
    ),
    *_number(
        "value",
        "Giá trị đã nhân đủ nghìn, triệu, tỷ; dấu chấm thập phân",
        "The number with every scale word multiplied out, an exact decimal",
        Kind.DECIMAL,
    ),
    *_number(
        "value_high",
        "Đầu trên nếu văn bản ghi một khoảng, còn không thì trống",
        "The upper end where the text gives a range, else empty",
        Kind.DECIMAL,
    ),
    *_coded("unit", "Đơn vị tính", "Unit"),
    *_coded("per", "Tính trên mỗi …, nối bằng dấu ;", "Denominators, joined with ;"),
    *_coded("qualifier", "Mức chắc chắn của con số", "How the number is bounded"),
    *_coded("indicator", "Chỉ tiêu", "What is measured"),
    *_coded("status", "Tính chất của số liệu", "What kind of statement it is"),
    *_coded("change", "Mức hay biến động", "A level, or a movement of it"),
    *_coded("group", "Nhóm đối tượng, nối bằng dấu ;", "Whom it concerns, joined with ;"),
    *_text("period", "Thời gian của số liệu, theo ISO 8601", "The time that the figure speaks of, ISO 8601"),
    *_text(
        "place",
        "Đơn vị hành chính nhỏ nhất mà số liệu nói tới, không kèm chữ tỉnh, huyện, xã (trừ tên là số: Quận 8)",
        "The most specific administrative unit that it speaks of, without its type word (but Quận 8)",
    ),
    *_text(
        "place_code",
        "Mã số đơn vị hành chính (Tổng cục Thống kê) vào thời điểm của văn bản; của thôn, bản là mã đơn vị chứa nó",
        "Statistical code of the place at the document's time; of a village, that of the unit which holds it",
    ),
    *_coded("place_level", "Cấp hành chính của nơi đó", "Level of the place"),
    *_text(
        "pair",
        "figure_id của số đi cùng (50 nhà, 2,5 tỷ đồng)",
        "figure_id of the figure that gives the statement's other measure (50 houses, 2.5 billion dong)",
    ),
    *_text("part_of", "figure_id của tổng số mà số này là một phần", "figure_id of the total of which this is a part"),
    *_text("sentence", "Câu chứa số liệu", "The sentence in which it stands"),
    *_text("evidence_url", "Liên kết mở trang nguồn đúng chỗ số liệu", "Link that opens the source page at the figure"),
    *_coded("flags", "Điều cần người xem lại, nối bằng dấu ;", "What a person should look at, joined with ;"),
    *_coded("audit", "Phép tính trong văn bản nói gì", "What the arithmetic of the document says"),
    *_number("checks_hold", "Số phép tính khớp có dùng số này", "Checks with this figure that hold"),
    *_number("checks_fail", "Số phép tính không khớp có dùng số này", "Checks with this figure that do not hold"),
    *_number(
        "probability_value",
        "Xác suất giá trị và đơn vị đúng, 0 đến 1",
        "How likely value and unit are right, 0 to 1",
        Kind.DECIMAL,
    ),
    *_number(
        "probability_statement",
        "Xác suất cả chỉ tiêu, tính chất, biến động cũng đúng",
        "How likely indicator, status and change are right as well",
        Kind.DECIMAL,
    ),
    *_number("probability_row", "Xác suất cả dòng đúng", "How likely the whole row is right", Kind.DECIMAL),
    *_text("rule", "Quy tắc đã đọc ra số này", "The rule that read the number"),
    *_text("title", "Tiêu đề văn bản", "The document's title"),
    *_coded("document_kind", "Loại văn bản", "Kind of document"),
    *_text("document_number", "Số, ký hiệu văn bản", "Number and symbol of the document"),
    *_text("publisher", "Cơ quan công bố", "Who published it"),
    *_coded("publisher_level", "Cấp của cơ quan công bố", "Level of the publisher"),
    *_number("published", "Ngày công bố", "Day of publication", Kind.DATE),
    *_coded("published_origin", "Ngày công bố lấy từ đâu", "Where the day of publication was read"),
    *_text("source", "Nguồn: trang web hoặc thư mục", "The source: a website or folder"),
    *_text("url", "Địa chỉ trang nguồn", "Address of the source page"),
    *_number("fetched_at", "Thời điểm lấy về (UTC)", "When the bytes were fetched (UTC)", Kind.MOMENT),
    *_text("snapshot_id", "Mã bản lưu", "Name of the snapshot in the archive"),
    *_text("content_hash", "SHA-256 của tệp gốc", "SHA-256 of the bytes"),
    *_number("block", "Khối thứ mấy (từ 0) của văn bản", "Number of the block in the document, from 0"),
    *_number("page", "Trang (từ 1), nếu có trang", "Page, from 1, where there are pages"),
    *_text(
        "box",
        "Khung trên trang: trái,trên,phải,dưới, tính bằng point từ góc trên trái",
        "Box on the page: left,top,right,bottom in points from its upper left corner",
    ),
    *_number("cell_table", "Bảng thứ mấy (từ 0)", "Number of the table in the document, from 0"),
    *_number("cell_row", "Dòng của bảng (từ 0)", "Row of the table, from 0"),
    *_number("cell_column", "Cột của bảng (từ 0)", "Column of the table, from 0"),
    *_number(
        "confidence", "Độ tin cậy nhận dạng chữ, 0 đến 1", "Confidence of character recognition, 0 to 1", Kind.DECIMAL
    ),
    *_text("reader_version", "Phiên bản bộ đọc", "Version of the reader"),
    *_text("extractor_version", "Phiên bản bộ trích xuất", "Version of the extractor"),
)
"""The figure table, in its order."""

DERIVED: tuple[Column, ...] = (
    *_text("province", "Tỉnh, thành phố chứa nơi đó", "Province that holds the place, or is it"),
    *_text("province_code", "Mã tỉnh vào thời điểm của văn bản", "Its code at the document's time"),
    *_text("district", "Huyện chứa nơi đó", "District that holds the place, or is it"),
    *_text(
        "place_code_2025",
        "Mã từ ngày 01/7/2025, nối bằng dấu ; nếu đã chia; trống với huyện (không còn) và nơi chưa rõ",
        "Code since 1 July 2025, joined with ; where it was divided; empty for districts, which are no more",
    ),
    *_number("period_start", "Ngày đầu của thời gian", "First day of the period", Kind.DATE),
    *_number("period_end", "Ngày cuối của thời gian", "Last day of the period", Kind.DATE),
    *_coded("period_kind", "Loại thời gian", "Kind of period"),
)
"""Columns that follow from others (`outputs.derived`)."""

LEFTOVERS: tuple[Column, ...] = (
    *_coded("kind", "Vì sao con số không phải số liệu", "Why the number is no figure", "leftover_kind"),
    *_text("raw", "Nguyên văn", "The text itself"),
    *_text("context", "Chữ xung quanh", "The text around it"),
    *_text("document_id", "Văn bản", "The document"),
    *_number("start", "Ký tự bắt đầu", "First character, from 0"),
    *_number("end", "Kết thúc trước ký tự này", "Character before which it ends"),
    *_text("source", "Nguồn", "The source"),
    *_text("url", "Địa chỉ trang nguồn", "Address of the source page"),
)
"""Every number that became no figure."""

CHECKS: tuple[Column, ...] = (
    *_text("check_id", "Mã của phép tính", "Name of the check"),
    *_text(
        "document_id",
        "Văn bản; trống khi các số ở nhiều văn bản",
        "The document; empty where the figures are of several",
    ),
    *_text(
        "scope",
        "document: trong một văn bản; store: giữa nhiều văn bản",
        "document: within one document; store: between documents",
    ),
    Column("kind", Kind.TEXT, "Loại phép tính", "Kind of relation", "check_kind"),
    *_text("formula", "Phép tính bằng chữ của văn bản", "The relation in the words of the text"),
    *_text("unit", "Đơn vị của số đứng đầu", "Unit of the first figure"),
    *_number("stated", "Văn bản ghi", "What the text says", Kind.DECIMAL),
    *_number("expected", "Các số kia tính ra", "What the other figures make", Kind.DECIMAL),
    *_number("difference", "Văn bản ghi trừ tính ra", "What is stated less what is expected", Kind.DECIMAL),
    *_number(
        "holds",
        "1: khớp trong sai số do làm tròn; 0: không khớp",
        "1 where it holds within what rounding leaves open, else 0",
    ),
    *_text(
        "figure_ids",
        "figure_id theo thứ tự của phép tính, nối bằng dấu ;",
        "figure_id of its figures in the order of the formula, joined with ;",
    ),
    *_text("suspect", "figure_id của số dễ sai nhất", "figure_id of the likeliest culprit"),
    Column("slip", Kind.TEXT, "Sai kiểu gì", "What may have happened to it", "slip"),
    *_number(
        "reading",
        "Giá trị của số đó để phép tính khớp: gợi ý, chưa ai xác nhận",
        "Its value with which the check would hold: a suggestion, nobody has confirmed it",
        Kind.DECIMAL,
    ),
)
"""The checks of a release."""


def _beside(prefix: str, vi: str, en: str, names: tuple[str, ...]) -> tuple[Column, ...]:
    """Columns that say the same as columns of the figure table, under a prefix."""
    own = {column.name: column for column in FIGURES}
    return tuple(
        Column(f"{prefix}_{name}", own[name].kind, f"{vi}: {own[name].vi}", f"{en}: {own[name].en}", own[name].codes)
        for name in names
    )


CORRECTABLE = (
    *("value", "value_high", "unit", "per", "qualifier", "indicator", "status", "change", "group", "period", "place"),
    *("pair", "part_of"),
)
"""The columns that a person can correct."""

REVIEWED: tuple[Column, ...] = (
    *_coded("verdict", "Người xem kết luận thế nào", "What a person said of the row"),
    *_beside("reviewed", "Theo người xem", "As reviewed", CORRECTABLE),
    *_number("reviewed_at", "Thời điểm xem (UTC)", "When it was reviewed (UTC)", Kind.MOMENT),
)
"""What people say, beside what the machine says: empty where nobody has said anything, or nothing that holds."""

PUBLISHED = (*FIGURES, *DERIVED, *REVIEWED)
"""The figure table of a release, whose checks are a table of their own."""

(SPELLED,) = _text(
    "checks",
    "Các phép tính dùng số này, mỗi dòng một phép: ✗ không khớp, ✓ khớp",
    "The checks with this figure, one a line: ✗ does not hold, ✓ holds",
)


def _with_checks(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns with the checks spelled out behind their numbers."""
    at = next(number for number, column in enumerate(columns, 1) if column.name == "checks_fail")
    return (*columns[:at], SPELLED, *columns[at:])


EXPORTED = _with_checks(PUBLISHED)
"""The exported figure table."""

REVIEW: tuple[Column, ...] = (
    Column("verdict", Kind.TEXT, "Kết luận: right, wrong, unsure, no_figure", "What you say of the row", "verdict"),
    *_beside("corrected", "Nếu sai, đúng ra là", "Where it is wrong, what is right", CORRECTABLE),
    *_text("note", "Ghi chú", "A note"),
    *_text("reviewer", "Người xem", "Who says so"),
    *_text("review_token", "Dấu đối chiếu, không sửa", "Check mark of the file, to be left as it is"),
)
"""What a file of reviews has to be filled in; `solieu review import` takes it back."""

REVIEW_FILE = (*_with_checks(FIGURES), *REVIEW)
"""A file of reviews as CSV."""
