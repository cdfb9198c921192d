"""The units of numbers whose noun stands elsewhere, is left out, or means different things at different levels."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.readers import read


def units(text: str) -> str:
    """The units of a text's figures, in their order."""
    document = read(text.encode(), document_id="x", name="x.txt")
    return " ".join(figure.unit for figure in extract(document).figures)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Công ty hạ từ 900 xuống 700 công nhân.", "person person"),
        ("Hai xã có lần lượt 17 và 14 dự án.", "commune project project"),
        ("Bản có 40 nhà nghèo.", "household"),
        ("Biên bản lập thành 03 bản.", "item"),
        ("Anh vay 30 triệu mua 2 con trâu.", "VND item"),
        ("Mỗi hộ được 4 triệu, mỗi khẩu 300 nghìn.", "VND VND"),
        ("Nuôi 900 con vịt, thu 40 triệu.", "item VND"),
        ("Dân số 1,2 triệu, trong đó 300 nghìn là trẻ em.", "person person"),
        ("Xuất khẩu gạo thu về 2,5 tỷ đô.", "USD"),
        ("Có 4 người chết, 3 mất tích, 15 bị thương.", "person person person"),
        ("Xảy ra 9 vụ cháy, làm chết 2, bị thương 6 người.", "case person person"),
        ("Có 200 nhà ngập, 15 sập hoàn toàn.", "house house"),
        ("9 trong tổng số 14 xã đã đạt.", "commune commune"),
        ("Có 9 trên 14 xã đạt chuẩn.", "commune commune"),
        ("Tỷ lệ hộ nghèo là 5,5; hộ cận nghèo 3,1.", "percent percent"),
        ("Vợ chồng anh có 3 con, 2 con đang học.", "person person"),
        ("Gia đình nuôi 3 con bò.", "item"),
        ("Đối tượng hưởng trợ cấp xã hội của huyện là 4.310, tăng 85 so với năm trước.", "person person"),
        ("Số hội cơ sở: 14.", "organisation"),
        ("- Hộ nghèo: 274 (chiếm 12,5%).\n- Hộ cận nghèo: 198.", "household percent household"),
        ("7. Số thôn: 86 thôn.\n8. Hộ nghèo: 3.415; hộ cận nghèo: 2.208.", "village household household"),
        ("Kết quả:\n- Bản Hồ: 12 công trình.", "project"),
        ("Có 40 người khuyết tật, người cao tuổi 65, trẻ mồ côi 7.", "person person person"),
        ("Trao tiền 45 triệu đồng và hàng 18,5 triệu đồng.", "VND VND"),
        ("Huyện nâng cấp 3 nghĩa trang, xóa 15 nhà cấp 4.", "item house"),
    ],
)
def test_units_of_bare_numbers(sentence: str, expected: str) -> None:
    assert units(f"Tin giảm nghèo\n\n{sentence}\n") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Có 2.415 hộ dân tộc thiểu số.", "2.415 hộ"),
        ("Có 2.415 hộ dân được di dời.", "2.415 hộ dân"),
        ("Có 860 người dân tộc Mông.", "860 người"),
        ("Giao rừng cho 31 cộng đồng.", "31 cộng đồng"),
        ("Phạt 31 đồng.", "31 đồng"),
        ("Trao 3 Huân chương, 6 Cờ thi đua.", "3 Huân chương; 6 Cờ thi đua"),
        ("Hỏi 4 thủ trưởng cơ quan.", "4 thủ trưởng"),
        ("Tàu cách bờ 25 hải lý.", "25 hải lý"),
    ],
)
def test_the_whole_noun_is_taken(sentence: str, expected: str) -> None:
    document = read(f"Tin giảm nghèo\n\n{sentence}\n".encode(), document_id="x", name="x.txt")
    assert "; ".join(figure.raw for figure in extract(document).figures) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Yêu cầu hộ nghèo ≤ 4%.", "at_most"),
        ("Mục tiêu thu gom rác ≥ 80%.", "at_least"),
        ("Huyện sưu tầm 160 hiện vật.", "exact"),
        ("Lễ hội có tầm 160 người.", "about"),
    ],
)
def test_bounds(sentence: str, expected: str) -> None:
    document = read(f"Tin giảm nghèo\n\n{sentence}\n".encode(), document_id="x", name="x.txt")
    assert [figure.qualifier for figure in extract(document).figures] == [expected]


@pytest.mark.parametrize(
    ("head", "sentence", "expected"),
    [
        ("UBND tỉnh Quảng Nam", "Tỉnh có 7 địa phương hoàn thành.", "district"),
        ("UBND huyện Bắc Trà My", "Huyện có 7 địa phương hoàn thành.", "commune"),
        ("UBND tỉnh Quảng Nam", "Cả nước có 7 địa phương hoàn thành.", "province"),
        ("UBND tỉnh Quảng Nam", "Đã có 40/63 địa phương báo cáo.", "province province"),
    ],
)
def test_localities_by_level(head: str, sentence: str, expected: str) -> None:
    assert units(f"{head}\nBÁO CÁO\nKết quả giảm nghèo\n\n{sentence}\n") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Xã làm 3 nhà, mỗi nhà 40 triệu đồng, hỗ trợ 5 con bò cho 9 hộ.", "- house - -"),
        ("Mỗi hộ được 10 kg gạo, 200.000 đồng.", "household household"),
        ("Cán bộ góp mỗi người 1 ngày lương được 31 triệu đồng.", "-"),
        ("Huyện chi 12 tỷ đồng, trong đó chi trợ cấp hằng tháng 11 tỷ đồng.", "- -"),
        ("Hằng tháng xã chi 11 triệu đồng.", "month"),
        ("Cụ được trợ cấp hằng tháng 540.000 đồng.", "month"),
        (
            "Thu nhập bình quân đầu người năm 2015 là 18 triệu đồng, năm 2020 là 31 triệu đồng và năm 2023 "
            "đạt 42 triệu đồng.",
            "person person person",
        ),
        ("Thu nhập đạt 42 triệu đồng/người; doanh thu năm 2023 là 12 tỷ đồng.", "person -"),
        ("Tạo việc làm cho 90 lao động/KH 120 lao động.", "- -"),
        ("Tạo việc làm cho 90 lao động/năm.", "year"),
        ("Huyện hỗ trợ 60.000 đồng mỗi tháng cho 4.120 hộ nghèo.", "month -"),
    ],
)
def test_what_figures_are_per(sentence: str, expected: str) -> None:
    figures = extract(read(f"Tin giảm nghèo\n\n{sentence}\n".encode(), document_id="x", name="x.txt")).figures
    assert " ".join(";".join(figure.per) or "-" for figure in figures) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Phấn đấu không để phát sinh quá 2 hộ nghèo.", "at_most"),
        ("Mỗi xã không còn trên 20 hộ nghèo.", "at_most"),
        ("Huyện không chỉ giúp hơn 20 hộ nghèo.", "over"),
        ("Xã Hạ có nhiều nhất 61 hộ nghèo, xã Thượng ít nhất 15 hộ.", "exact exact"),
        ("Mỗi hộ được hỗ trợ nhiều nhất 20 triệu đồng.", "at_most"),
        ("Phấn đấu giảm ít nhất 15 hộ nghèo.", "at_least"),
        ("Tỷ lệ thu gom rác đạt 54% (yêu cầu ≥ 70%), hộ nghèo ≤ 3%.", "exact at_least at_most"),
    ],
)
def test_ranks_and_limits(sentence: str, expected: str) -> None:
    figures = extract(read(f"Tin giảm nghèo\n\n{sentence}\n".encode(), document_id="x", name="x.txt")).figures
    assert " ".join(figure.qualifier for figure in figures) == expected
