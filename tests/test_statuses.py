"""What kind of statement a figure is, in the turns of phrase of news, pages and reports."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.readers import read

pytestmark = pytest.mark.usefixtures("rules_alone")

HEAD = "Huyện Bắc Trà My chăm lo người nghèo\n15/06/2021\n\n"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Với mục tiêu không ai bị bỏ lại, Hội trao 90 suất quà.", "actual"),
        ("Biên chế được giao 62 người, mới tuyển đủ 57 người.", "target actual"),
        ("Thu 61 tỷ đồng, dự toán tỉnh giao là 98 tỷ đồng; chi 24 tỷ đồng.", "actual target actual"),
        ("Giao Trung tâm học tập cộng đồng mở 2 lớp tiếng Hàn.", "target"),
        ("Mục tiêu năm tới là gì? Giúp 90 hộ thoát nghèo.", "target"),
        ("Mục tiêu năm nay đạt đến đâu? Giúp 90 hộ thoát nghèo.", "actual"),
        ("Mỗi cháu nhận 15 kg gạo/tháng theo Nghị định 116.", "norm"),
        ("Cơ sở có 60 lao động với mức lương phổ biến 7 triệu đồng/tháng.", "actual actual"),
        ("Để đạt mục tiêu đề ra, huyện hỗ trợ 90 hộ vay 3 tỷ đồng.", "actual actual"),
        ("Quyết tâm thoát nghèo, anh vay 30 triệu đồng.", "actual"),
        ("Từ khi đi vào hoạt động, xưởng tạo việc làm cho 40 người.", "actual"),
        ("Sau khi đi vào hoạt động, xưởng sẽ tạo việc làm cho 40 người.", "target"),
        ("Đại hội đề ra 9 chỉ tiêu.", "actual"),
        # What is listed behind so many goals are the goals, where they were set and not reached.
        ("Đại hội xác định 9 chỉ tiêu, trong đó: trồng 40 ha quế; kết nạp 60 đảng viên.", "actual target target"),
        ("Xã hoàn thành 9 chỉ tiêu, trong đó: trồng 40 ha quế; kết nạp 60 đảng viên.", "actual actual actual"),
        # The verb behind a figure speaks for it, not the deed of the clause before.
        ("Có 6 chi bộ đã tổ chức đại hội, còn 2 chi bộ dự kiến tổ chức trong tháng 7.", "actual target"),
        ("Có 6 chi bộ đã tổ chức đại hội, còn 2 chi bộ chưa tổ chức.", "actual actual"),
        ("Đội cứu hộ yêu cầu 40 hộ di dời.", "actual"),
        ("Huyện yêu cầu giảm 40 hộ nghèo.", "target"),
        ("Huyện vượt mục tiêu đề ra, giải quyết việc làm cho 900 người.", "actual"),
        ("Trong số 90 nhà theo kế hoạch, đã xong 60 nhà.", "target actual"),
        ("Kế hoạch năm 2020 là 900 lao động; thực hiện 950 lao động.", "target actual"),
        ("KH 900 lao động, TH 950 lao động.", "target actual"),
        ("Kế hoạch năm 2020 giảm 90 hộ nghèo; thực hiện 9 tháng giảm 95 hộ.", "target actual"),
        ("Tỉnh đã kiến nghị Trung ương hỗ trợ 2 tỷ đồng và 90 tấn gạo.", "target target"),
        ("Tỉnh đã kiến nghị sửa đổi 9 văn bản.", "actual"),
        ("Xã đang cần 2 tỷ đồng làm cầu.", "target"),
        ("Công ty cần tuyển 90 lao động.", "target"),
        ("Trường đã tuyển sinh 90 học viên.", "actual"),
        ("UBND tỉnh phê duyệt hỗ trợ 900 người.", "actual"),
        ("UBND tỉnh phê duyệt dự án với tổng mức đầu tư 20 tỷ đồng.", "target"),
        ("Mỗi hộ được hỗ trợ 20 triệu đồng.", "norm"),
        ("Mỗi hộ được nhận 10 kg gạo.", "actual"),
        ("Mẹ được các đơn vị phụng dưỡng với mức 1 triệu đồng/tháng.", "actual"),
        ("Bò giống phải có trọng lượng từ 100 kg/con.", "norm"),
        ("Với quyết tâm cao, xã hoàn thành 19/19 tiêu chí.", "actual actual"),
        ("Phấn đấu hoàn thành 19/19 tiêu chí.", "target target"),
        ("Hỗ trợ làm nhà 90 hộ (mục tiêu 95 hộ); cấp nước cho 400 hộ.", "actual target actual"),
        ("Huyện mới giải ngân 70% kế hoạch vốn; 9 công trình chậm tiến độ.", "actual actual"),
        ("Đến năm 2025: có 6 xã nâng cao; 85% dân dùng nước sạch.", "target target"),
        ("Tỷ lệ hộ nghèo giảm tối thiểu 2%.", "target"),
        ("Mỗi nhà tối thiểu 30 m2, được vay tối đa 40 triệu đồng.", "norm norm"),
        ("Thiệt hại ước 650 triệu đồng.", "actual"),
        ("Ước 10 tháng, các hội giúp được 310 hộ.", "estimate"),
        ("Phấn đấu vận động được 2 tỷ đồng.", "target"),
        ("Kế hoạch là 90 căn, mới xây được 40 căn.", "target actual"),
        ("Đạt 56% so với kế hoạch 130 hộ.", "actual target"),
        ("Huyện đã kiến nghị đơn giản hóa 5 thủ tục; ban hành 12 văn bản.", "actual actual"),
        ("Huyện đề nghị tỉnh hỗ trợ 12 tỷ đồng.", "target"),
        ("Bộ đang trình phương án nâng mức chuẩn lên 650.000 đồng/tháng.", "target"),
        ("Hội trao quà cho 57 hộ, hỗ trợ mỗi hộ 2 triệu đồng.", "actual actual"),
        ("Hiện học sinh được hỗ trợ 40% mức đóng, trong đó trung ương 30%, tỉnh 10%.", "norm norm norm"),
        ("Cơ sở có từ 30 học sinh trở lên được khoán 2 triệu đồng/tháng.", "norm norm"),
        ("Tỉnh giao giảm 3%, riêng 2 huyện nghèo giảm 5%.", "target actual target"),
        ("Tỷ lệ thất nghiệp còn 3,1%, dưới mức 4% Quốc hội giao.", "actual target"),
        ("Người học được hỗ trợ tiền ăn 50.000 đồng/ngày, đi lại 200.000 đồng.", "norm norm"),
        ("Lãi suất cho vay hộ nghèo hiện ở mức 6,6%/năm.", "norm"),
        # a level that is raised stays one; a mean and a balance are results, and so are the largest and smallest loan
        ("Mức cho vay từ 900.000 đồng/tháng nay đã nâng lên 3 triệu đồng/tháng.", "norm norm"),
        ("Mức cho vay bình quân từ 3 triệu đồng đã nâng lên 41 triệu đồng.", "actual actual"),
        ("Dư nợ đã nâng lên 400 tỷ đồng.", "actual"),
        ("Có 31 hộ vay vốn, hộ vay nhiều nhất 90 triệu đồng, hộ thấp nhất 15 triệu đồng.", "actual actual actual"),
        ("Mức vay cao nhất 90 triệu đồng/hộ.", "norm"),
        ("Mỗi năm tăng 1,5% lao động qua đào tạo là chỉ tiêu huyện giao.", "target"),
        (
            "Theo báo cáo, giá trị sản xuất ước đạt 9 tỷ đồng; trong đó, nông nghiệp 6 tỷ đồng, thương mại 3 tỷ đồng.",
            "estimate estimate estimate",
        ),
        ("Theo báo cáo, xã đã thu 90 tỷ đồng.", "actual"),
        ("Kế hoạch vốn năm 2020 là 9 tỷ đồng; giải ngân đến 31/12/2020 là 8 tỷ đồng.", "target actual"),
        ("Kế hoạch là 9 tỷ đồng; phấn đấu giải ngân đến 31/12/2021 là 8 tỷ đồng.", "target target"),
        ("Tỷ lệ hộ nghèo còn 9% năm 2019 và dự kiến còn 5,7% vào cuối năm 2020.", "actual target"),
        ("Tỷ lệ hộ nghèo dự kiến còn 9% năm 2020 và 5,7% năm 2021.", "target target"),
        ("Quỹ thu 62 triệu đồng/50 triệu đồng kế hoạch.", "actual target"),
        ("Gieo trồng 24 ha/22 ha KH; bón 50.000 đồng/kg theo kế hoạch.", "actual target actual"),
        ("Tạo việc làm cho 90 lao động/KH 120 lao động, đạt 75%.", "actual target actual"),
        ("Huyện có 412 lượt kiến nghị, trong đó đất đai 118, y tế 72.", "actual actual actual"),
        ("Đoàn kiến nghị thu hồi 142 triệu đồng.", "target"),
        ("Nhóm được ngân sách hỗ trợ mức đóng chiếm 19,4%.", "actual"),
        ("Ngân sách hỗ trợ 30% mức đóng.", "norm"),
        ("Xã phấn đấu giảm 24 hộ nghèo: thôn Cát Hạ 10 hộ, thôn Nậm Có 14 hộ.", "target target target"),
        ("Xã phấn đấu giảm 24 hộ nghèo trong số hộ hiện nay. Xã có 140 hộ.", "target actual"),
    ],
)
def test_turns_of_phrase(sentence: str, expected: str) -> None:
    document = read(f"{HEAD}{sentence}\n".encode(), document_id="x", name="x.txt")
    assert " ".join(figure.status for figure in extract(document).figures) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Tỉnh giao hạ tỷ lệ hộ nghèo thêm 4%.", "decrease"),
        ("Ít hơn năm học trước 19 em.", "decrease"),
        ("Đạt 98% kế hoạch tăng trưởng, với 700 hộ còn dư nợ.", "level level"),
        ("Xã hoàn thành và vượt 24/28 chỉ tiêu.", "level level"),
        ("Thu ngân sách vượt 5,8% kế hoạch.", "increase"),
        ("Xã giảm được 90 hộ nghèo, bằng 7,1%.", "decrease decrease"),
        ("Số thu tăng 4 tỷ đồng, bằng 80% cùng kỳ.", "increase level"),
        ("Xã giảm 90 hộ = 6,1% so với năm 2019.", "decrease decrease"),
        ("Huyện giảm tỷ lệ hộ nghèo 6,5% (tương đương 950 hộ).", "decrease decrease"),
        ("Huyện còn 4,9% hộ nghèo, tương đương 950 hộ.", "level level"),
        ("Tỷ lệ hộ nghèo giảm 3% (riêng các xã vùng cao 4%).", "decrease decrease"),
        ("Tỷ lệ hộ nghèo là 3% (riêng các xã vùng cao 4%).", "level level"),
        ("Tỷ lệ hộ nghèo giảm 3% (riêng các xã vùng cao còn 24%).", "decrease level"),
        ("Hai năm giảm 90 hộ nghèo, bình quân 45 hộ/năm.", "decrease decrease"),
        ("Hai năm giảm 90 hộ nghèo; bình quân mỗi xã còn 45 hộ.", "decrease level"),
        ("Xã giảm 11 hộ nghèo, 15 hộ cận nghèo.", "decrease decrease"),
        ("Xã giảm 11 hộ nghèo, còn 15 hộ cận nghèo.", "decrease level"),
        ("Xã giảm 11 hộ, 15 hộ cận nghèo.", "decrease level"),
        ("Tỷ lệ hộ nghèo giảm nhanh: năm 2018: 42%; năm 2019: 37%.", "level level"),
        ("Bảo hiểm xã hội giảm mức đóng cho 90 đơn vị.", "level"),
        ("Số đơn vị nợ giảm 90 đơn vị.", "decrease"),
        ("Trạm khám cho 40 bệnh nhân tăng huyết áp, 11 bệnh nhân tiểu đường.", "level level"),
        ("Số bệnh nhân tăng 11 người.", "increase"),
        ("Xã Bình Gia giảm 20 hộ nghèo.", "decrease"),
        ("Lượng khách đến từng gia giảm 20%.", "level"),
    ],
)
def test_movements(sentence: str, expected: str) -> None:
    figures = extract(read(f"{HEAD}{sentence}\n".encode(), document_id="x", name="x.txt")).figures
    assert " ".join(figure.change for figure in figures) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Các chỉ tiêu chủ yếu:\nThu ngân sách 41 tỷ đồng.\nSản lượng chè 735 tấn.", "target target"),
        ("Kết quả thực hiện các chỉ tiêu:\nThu ngân sách 41 tỷ đồng.\nSản lượng chè 735 tấn.", "actual actual"),
        ("Mục tiêu chủ yếu:\nGiúp 20 hộ thoát nghèo.\nSau hội nghị, xã đã thu 5 tỷ đồng.", "target actual"),
        ("Đại hội xác định các chỉ tiêu:\n(1) Thu 41 tỷ đồng; (2) Hộ nghèo còn 3%.", "target target"),
        ("Xã vừa ban hành kế hoạch tặng quà Tết. Theo đó, xã tặng 90 hộ nghèo.", "target"),
        ("Thực hiện kế hoạch tặng quà Tết, xã đã tặng 90 hộ nghèo.", "actual"),
        ("Đại hội đề ra 9 chỉ tiêu. Nhiệm kỳ 2015 - 2020, thu ngân sách đạt 4 tỷ đồng.", "actual actual"),
        ("Đại hội đề ra các chỉ tiêu chủ yếu. Nhiệm kỳ 2020 - 2025, thu ngân sách đạt 4 tỷ đồng.", "target"),
    ],
)
def test_goals_from_above(lines: str, expected: str) -> None:
    document = read(f"{HEAD}{lines}\n".encode(), document_id="x", name="x.txt")
    assert " ".join(figure.status for figure in extract(document).figures) == expected


def test_an_article_heads_what_stands_under_it() -> None:
    text = (
        "HỘI ĐỒNG NHÂN DÂN\nHUYỆN A\nSố: 4/NQ-HĐND\nNGHỊ QUYẾT\nVề nhiệm vụ năm 2031\n\n"
        "Căn cứ Luật Tổ chức chính quyền địa phương;\nQUYẾT NGHỊ:\n"
        "Điều 1. Đánh giá tình hình năm 2030\nTỷ lệ hộ nghèo còn 5%.\n\n"
        "Điều 2. Mục tiêu\n- Tỷ lệ hộ nghèo dưới 3%\n"
    )
    figures = extract(read(text.encode(), document_id="x", name="x.txt")).figures
    assert [figure.status for figure in figures] == ["actual", "target"]


def test_a_list_in_a_list_is_governed_by_both_opening_lines() -> None:
    text = (
        "Phòng dịch\n\nỦy ban yêu cầu:\n1. Trạm y tế:\n- Phát 5.000 tờ rơi\n2. Trưởng 17 ấp:\n- Rà soát 100% hộ dân\n"
    )
    figures = extract(read(text.encode(), document_id="x", name="x.txt")).figures
    assert [figure.status for figure in figures] == ["target", "actual", "target"]


def test_news_titled_with_a_plan_tell_of_goals() -> None:
    text = "Triển khai Đề án xóa nhà tạm\n12/11/2024\n\nXây mới 60 căn nhà. Đến nay đã có 20 căn.\n"
    figures = extract(read(text.encode(), document_id="x", name="x.txt")).figures
    assert [figure.status for figure in figures] == ["target", "actual"]


def test_what_a_plan_finds_there_is_no_goal() -> None:
    text = "KẾ HOẠCH\nGiảm nghèo năm 2024\n\n1. Thực trạng: xã có 90 hộ nghèo.\n2. Mục tiêu: giảm 30 hộ nghèo.\n"
    found = extract(read(text.encode(), document_id="plan", name="plan.txt")).figures
    assert [figure.status for figure in found] == ["actual", "target"]


def test_news_whose_title_counts_what_a_plan_did_tell_of_deeds() -> None:
    text = "Triển khai đề án giảm nghèo, hỗ trợ 90 hộ nuôi dê\n05/03/2024\n\nTỷ lệ hộ nghèo còn 9%.\n"
    found = extract(read(text.encode(), document_id="deeds", name="deeds.txt")).figures
    assert [figure.status for figure in found if figure.unit == "percent"] == ["actual"]


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("I. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM 2019", "actual"),
        ("II. PHƯƠNG HƯỚNG, GIẢI PHÁP NÂNG CAO KẾT QUẢ GIẢM NGHÈO", "target"),
        ("III. MỤC TIÊU VÀ ĐÁNH GIÁ", "target"),
        ("KẾ HOẠCH KHẮC PHỤC TÌNH HÌNH HẠN HÁN", "target"),
    ],
)
def test_goals_named_under_results_are_reached(heading: str, wanted: str) -> None:
    text = f"{HEAD}{heading}\n1. Chỉ tiêu tỉnh giao\n- Tỷ lệ bao phủ bảo hiểm y tế: 95,8%.\n"
    figures = extract(read(text.encode(), document_id="report", name="report.txt")).figures
    assert [figure.status for figure in figures] == [wanted]
