"""What a text tells of throughout: figures whose own words leave open what they measure."""

import pytest

from extractors import readers
from extractors.extract import extract

pytestmark = pytest.mark.usefixtures("rules_alone")


def measures(text: str) -> dict[str, str]:
    """The evidence of each figure with its indicator."""
    document = readers.read(text.encode(), document_id="x", name="x.txt")
    return {figure.raw: figure.indicator for figure in extract(document).figures}


@pytest.mark.parametrize(
    ("text", "raw", "indicator"),
    [
        (
            "Kết quả\n\nTỉnh đưa 850 lao động đi làm việc ở nước ngoài.\n\nAn Bình có 12 người, Tân Hòa 9 người.\n",
            "9 người",
            "overseas_workers",
        ),
        (
            "Kết quả năm 2019\n\nTỉnh đưa 850 lao động đi làm việc ở nước ngoài.\n\nĐội bóng có 12 người.\n",
            "12 người",
            "other",
        ),
        (
            "Bão số 4\n\nBão làm sập 45 nhà, 3 người chết, 12 người bị thương. Tỉnh hỗ trợ 2 tỷ đồng.\n",
            "2 tỷ đồng",
            "disaster_relief",
        ),
        ("Kết quả\n\nTỉnh hỗ trợ 2 tỷ đồng.\n", "2 tỷ đồng", "relief_and_gifts"),
        (
            "Xuân ấm biên cương\n\nNhững ngày giáp Tết Tân Sửu, đồn biên phòng đến với bà con xã Thanh Long."
            "\n\nTại đây, 150 suất quà được trao cho các hộ nghèo.\n",
            "150 suất quà",
            "tet_support",
        ),
        (
            "Trăng ấm biên cương\n\nNhân dịp Tết Trung thu, đồn biên phòng đến với các em nhỏ xã Thanh Long."
            "\n\nTại đây, 150 suất quà được trao cho trẻ em nghèo.\n",
            "150 suất quà",
            "relief_and_gifts",
        ),
        (
            "Năm học mới\n\nTỉnh tiếp nhận 480 tấn gạo hỗ trợ 6.500 học sinh bán trú.\n",
            "480 tấn",
            "education_support",
        ),
        ("Kết quả\n\nTỉnh tiếp nhận 480 tấn gạo.\n", "480 tấn", "fund_raised"),
        (
            "Kết quả\n\nCông ty Xổ số kiến thiết ủng hộ 3 tỷ đồng.\n",
            "3 tỷ đồng",
            "fund_raised",
        ),
        (
            "Kết quả\n\nMức hỗ trợ là 40 triệu đồng/hộ đối với xây mới và 20 triệu đồng/hộ đối với sửa chữa.\n",
            "20 triệu đồng",
            "housing_repaired",
        ),
        (
            "Kế hoạch giải quyết việc làm\n\nTạo việc làm cho 900 người.\n\nTổng kinh phí thực hiện: 12 tỷ đồng.\n",
            "12 tỷ đồng",
            "fund_allocated",
        ),
        (
            "Bàn giao nhà tình nghĩa\n\nNgôi nhà có diện tích 60 m2, trị giá 120 triệu đồng.\n",
            "120 triệu đồng",
            "housing_built",
        ),
        ("Mô hình nuôi dê\n\nAnh bán 8 con được 22 triệu đồng.\n", "22 triệu đồng", "income"),
        (
            "TRUNG TÂM BẢO TRỢ XÃ HỘI\n\nBáo cáo năm\n\nCuối năm có 240 đối tượng, trong đó 90 cụ.\n",
            "240 đối tượng",
            "care_facilities",
        ),
        (
            "Cấp nước sạch nông thôn\n\nToàn huyện có 14 trạm cấp nước cho 3.100 hộ, 92% hộ dùng nước sạch, trong đó"
            " 40% dùng nước máy.\n\nNăm tới nâng cấp 6 công trình.\n",
            "6 công trình",
            "water_sanitation",
        ),
        (
            "Hỏi đáp về bảo hiểm y tế\n\nCấp 90 thẻ bảo hiểm y tế cho hộ nghèo, 60 thẻ bảo hiểm y tế cho hộ cận nghèo,"
            " mua 40 thẻ bảo hiểm y tế cho cụ già, 25 thẻ bảo hiểm y tế cho trẻ em.\n\nNgười thứ hai đóng bằng 70%.\n",
            "70%",
            "health_insurance",
        ),
        (  # a longer phrase of the same indicator hides none that governs from the title
            "Hơn 2 triệu người được hưởng trợ cấp xã hội hằng tháng\n\nMột số nơi đã tự nâng: An Bình 350.000 đồng.\n",
            "350.000 đồng",
            "social_assistance",
        ),
    ],
)
def test_what_is_told_throughout(text: str, raw: str, indicator: str) -> None:
    assert measures(text)[raw] == indicator


@pytest.mark.parametrize(
    ("text", "raw", "indicator"),
    [
        # Ranks tell by places alone, and go on with the sentence before.
        (
            "Xuất khẩu lao động\n\nTỉnh đưa 3.200 người đi làm việc ở nước ngoài. Huyện An Bình dẫn đầu với 910 người,"
            " kế đến Tân Hòa 640.\n",
            "910 người",
            "overseas_workers",
        ),
        (
            "Vui Tết\n\nChính phủ cấp 900 tấn gạo cứu đói cho 12.400 hộ. Huyện An Bình đông nhất: 3.100 hộ.\n",
            "3.100 hộ",
            "disaster_relief",
        ),
        # What stands in the sentence before is no source of the money of this one.
        (
            "Xây dựng nông thôn mới\n\nĐiều 3. Nguồn lực\nTổng kinh phí dự kiến: 85 tỷ đồng.\n",
            "85 tỷ đồng",
            "fund_allocated",
        ),
        # A field without a code leaves money a budget; what firms earn is none.
        ("Kết quả\n\nHuyện bố trí 250 triệu đồng cho công tác tuyển quân.\n", "250 triệu đồng", "fund_allocated"),
        ("Kết quả\n\nDoanh thu của các cơ sở lưu trú đạt 250 triệu đồng.\n", "250 triệu đồng", "other"),
        # A semicolon ends what was told of the number before.
        (
            "Kết quả\n\nCó 9 xã và 4 bản ra khỏi danh sách đặc biệt khó khăn; 61 xã đạt chuẩn nông thôn mới.\n",
            "61 xã",
            "new_rural",
        ),
        # The name of a place is no work.
        ("Kết quả\n\nTỷ lệ hộ nghèo của thị xã Sông Cầu: 4,6%.\n", "4,6%", "poor_households"),
        # Money measures no meetings, whatever is counted beside it.
        (
            "Kết quả\n\nĐoàn giám sát nêu tổng mức vốn từ ngân sách cho hai chương trình là 960 tỷ đồng.\n",
            "960 tỷ đồng",
            "fund_allocated",
        ),
        # What a vague word leaves open, near words of the pair say before the title does.
        (
            "Chung tay xóa nhà tạm\n\nĐó là 24 ngôi nhà mà huyện đã bàn giao với tổng số tiền hỗ trợ 1,4 tỷ đồng.\n",
            "1,4 tỷ đồng",
            "housing_built",
        ),
        # Other shares beside a loan are none.
        ("Kết quả\n\nMức trả nợ mỗi năm tối thiểu là 8% vốn đã vay.\n", "8%", "other"),
        # What a loan buys is farmed.
        ("Kết quả\n\nAnh được vay 45 triệu đồng mua 3 con bò.\n", "3 con bò", "agriculture_output"),
        ("Kết quả\n\nAnh được vay 45 triệu đồng mua 3 con bò.\n", "45 triệu đồng", "credit_disbursed"),
        # Thanks to what it came about is not what is told.
        ("Kết quả\n\nNhờ nhiều nguồn trợ giúp, hộ nghèo toàn huyện còn 1.450 hộ.\n", "1.450 hộ", "poor_households"),
        # The whole of a fraction is what it is called, else all who are there.
        ("Kết quả\n\nCó 24/180 hộ nghèo được hỗ trợ bò giống.\n", "180 hộ", "poor_households"),
        ("Kết quả\n\nCó 24/180 hộ được hỗ trợ bò giống.\n", "180 hộ", "population"),
        # So much for each of those who were just counted is of the help that they get.
        (
            "Kết quả\n\nHỗ trợ xây mới nhà ở cho 60 hộ nghèo; mức hỗ trợ 50 triệu đồng/hộ.\n",
            "50 triệu đồng",
            "housing_built",
        ),
        # What befell things is told, whatever they are for.
        ("Mưa lũ\n\nSau lũ, 700 bộ sách giáo khoa ướt nát.\n", "700 bộ sách", "disaster_damage"),
        # The next share tells of its own.
        (
            "Kết quả\n\nHuyện bảo đảm 100% số xã đạt chuẩn nông thôn mới, 98% số hộ được sử dụng điện.\n",
            "98%",
            "infrastructure",
        ),
        # What people add to money with a purpose is for the same.
        (
            "Kết quả\n\nXã cấp 40 con bò sinh sản hết 700 triệu đồng; người dân đối ứng 90 triệu đồng.\n",
            "90 triệu đồng",
            "production_support",
        ),
        # What is paid out of money with a purpose goes there.
        (
            "Kết quả\n\nTổng kinh phí bồi thường là 90 tỷ đồng; đã chi trả xong 75 tỷ đồng.\n",
            "75 tỷ đồng",
            "infrastructure",
        ),
        # Whose leaders came is a unit.
        (
            "Kết quả\n\nTham dự hội nghị có lãnh đạo huyện và chủ tịch UBND 16 xã.\n",
            "16 xã",
            "administrative_units",
        ),
        ("Kết quả\n\nNăm qua, tỉnh đã kiểm tra tại 16 xã.\n", "16 xã", "activities"),
        # Money given to build goes where the works go.
        ("Kết quả\n\nMột công ty ủng hộ 2 tỷ đồng dựng điểm trường Bản Mới.\n", "2 tỷ đồng", "infrastructure"),
        # Money for works goes where the works go, wherever its parts come from.
        (
            "Kết quả\n\nXây 8 công trình cấp nước sạch, dự toán 40 tỷ đồng (vay Ngân hàng Thế giới 25 tỷ đồng,"
            " ngân sách tỉnh 10 tỷ đồng, nhân dân đóng góp 5 tỷ đồng).\n",
            "40 tỷ đồng",
            "water_sanitation",
        ),
    ],
)
def test_a_figure_takes_its_matter_where_a_reader_would(text: str, raw: str, indicator: str) -> None:
    assert measures(text)[raw] == indicator
