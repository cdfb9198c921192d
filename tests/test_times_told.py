"""Times that a sentence tells by its own words: rows of years, means, stocks at an edge, what a change left behind."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.readers import read

pytestmark = pytest.mark.usefixtures("rules_alone")


def periods(text: str) -> list[str]:
    """The periods of the figures of a text."""
    return [f.period for f in extract(read(text.encode(), document_id="told", name="told.txt")).figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Giai đoạn 2020 - 2025, thu ngân sách năm 2024 đạt 86 tỷ đồng; kết nạp 132 đảng viên.\n",
            ["2024", "2020/2025"],
            id="a year within an item of a row that opens with a span",
        ),
        pytest.param(
            "Năm 2024, thu ngân sách đạt 86 tỷ đồng; kết nạp 132 đảng viên.\n",
            ["2024", "2024"],
            id="near: the year that opens the row",
        ),
        pytest.param(
            "Tính đến ngày 31/10/2024, huyện đã giải ngân 24 tỷ đồng. Chương trình mở từ tháng 10/2023.\n\n"
            "Xã Đông giải ngân 14 tỷ đồng, xã Tây 10 tỷ đồng.\n",
            ["2024-10-31", "2024-10-31", "2024-10-31"],
            id="parts of which no words tell the time are of their total's",
        ),
        pytest.param(
            "Tính đến ngày 31/10/2024, huyện đã giải ngân 24 tỷ đồng. Chương trình mở từ tháng 10/2023.\n\n"
            "Năm 2023, xã Đông giải ngân 14 tỷ đồng.\n",
            ["2024-10-31", "2023"],
            id="near: what has a time of its own",
        ),
        pytest.param(
            "Bản có nhiều đồng bào thiểu số. Năm 2021, bản có 40 hộ nghèo. Đến hết tháng 5/2022, bản còn 31 hộ.",
            ["2021", "2022-05-31"],
            id="a sentence that ends in the word for number names no paper",
        ),
        pytest.param(
            "Theo Tờ trình số 7/2021 ngày 3/5/2021, xã hỗ trợ 20 hộ. Năm 2022, xã còn 9 hộ nghèo.",
            ["2022", "2022"],
            id="near: the day of a numbered paper is the paper's",
        ),
        pytest.param(
            "Chăm lo vùng cao\n\n20/09/2023\n\nHuyện vừa trao 80 con dê giống cho các hộ.\n\n"
            "Năm 2020, toàn huyện có 700 hộ nghèo, đến cuối năm 2022 còn 410 hộ.\n",
            ["2023-09-20", "2020", "2022-12-31"],
            id="a year that its sentence leaves for a later one is not what the text reports on",
        ),
        pytest.param(
            "Chăm lo vùng cao\n\n20/02/2023\n\nNăm 2022, toàn huyện có 700 hộ nghèo.\n\nTỷ lệ che phủ rừng đạt 41%.\n",
            ["2022", "2022"],
            id="near: the year that alone opens the text is",
        ),
        pytest.param(
            "Số hộ nghèo từ 300 hộ năm 2016 xuống 90 hộ năm 2020\n\nXã có 14 km đường bê tông.\n",
            ["2016", "2020", "2020"],
            id="a title that compares two years is of the later",
        ),
        pytest.param(
            "Cuối năm 2021, xã còn 50 hộ nghèo; năm 2022 giảm 12 hộ.\n\nHiện nay, xã có 20 hộ cận nghèo.\n",
            ["2021-12-31", "2022", "2022"],
            id="the end of a year in the opening hides no later one",
        ),
        pytest.param(
            "Mọi nhà đều có điện. Xã có 95% đường được cứng hóa.\n\n"
            "Thu nhập từ 9 triệu đồng (năm 2011) nay đã đạt 38 triệu đồng. Giai đoạn 2011 - 2020, xã góp 90 tỷ đồng.\n",
            ["2020", "2011", "2020", "2011/2020"],
            id="the year from which a change set out is not the latest",
        ),
        pytest.param(
            "Dự án được triển khai từ năm 2012 với 90 con bò, đến năm 2019 đã có 300 hộ nhận bò. "
            "Đến nay, 40 hộ thoát nghèo.",
            ["2012", "2019", "2019"],
            id="until that year it has been done",
        ),
        pytest.param(
            "Dự án được triển khai từ năm 2021 với 90 con bò, phấn đấu đến năm 2025 có 300 hộ nhận bò. "
            "Đến nay, 40 hộ thoát nghèo.",
            ["2021", "2025", "2021"],
            id="near: until that year it shall be done",
        ),
        pytest.param(
            "Đảng bộ xã\n\nKhi mới thành lập năm 2001, Đảng bộ có 9 chi bộ. Năm 2020, Đảng bộ có 21 chi bộ.\n",
            ["2001", "2020"],
            id="what there was when it was founded",
        ),
        pytest.param(
            "Giới thiệu xã\n\nXã được thành lập năm 1961. Xã có 1.200 hộ.\n", [""], id="near: the founding itself"
        ),
        pytest.param(
            "Giới thiệu xã\n\nXã có 1.200 hộ; được phong tặng danh hiệu Anh hùng năm 1999.\n",
            [""],
            id="an honour tells no time",
        ),
        pytest.param(
            "Đảng bộ xã\n\nĐến nay, Đảng bộ có 21 chi bộ. Giai đoạn 2015 - 2020 kết nạp 80 đảng viên; "
            "tỷ lệ hộ nghèo năm 2010 là 14%.\n",
            ["2020", "2015/2020", "2010"],
            id="years of work later than all else tell today",
        ),
        pytest.param(
            "Tỷ lệ hộ nghèo năm 2020, 2021, 2022 lần lượt là 15,2%, 11% và 8,4%.",
            ["2020", "2021", "2022"],
            id="a row of years with a row of numbers",
        ),
        pytest.param("Năm 2021 và 2022, xã đã chi 90 tỷ đồng.", ["2021/2022"], id="near: two years and one number"),
        pytest.param(
            "Năm 2024 còn 80 hộ nghèo, năm 2025 còn 60 hộ nghèo, giai đoạn 2026 - 2030 giảm bình quân 3%/năm.",
            ["2024", "2025", "2026/2030"],
            id="the years of a mean are told",
        ),
        pytest.param(
            "Thu ngân sách tăng từ 3 tỷ đồng năm 2015 lên 6 tỷ đồng năm 2020, bình quân tăng 14%/năm.",
            ["2015", "2020", "2015/2020"],
            id="a mean by the number's own denominator",
        ),
        pytest.param(
            "Đến 31/8/2022, dư nợ đạt 500 tỷ đồng. Trong 8 tháng, doanh số cho vay đạt 70 tỷ đồng. "
            "Dư nợ cho vay hộ nghèo là 90 tỷ đồng.",
            ["2022-08-31", "2022-01/2022-08", "2022-08-31"],
            id="a balance goes back to the day of balances",
        ),
        pytest.param(
            "Đến 31/8/2022, dư nợ đạt 500 tỷ đồng. Trong 8 tháng, doanh số cho vay đạt 70 tỷ đồng. "
            "Trong đó, hộ nghèo vay 20 tỷ đồng.",
            ["2022-08-31", "2022-01/2022-08", "2022-01/2022-08"],
            id="near: what was lent does not",
        ),
        pytest.param(
            "Nhờ vườn cam, mỗi năm gia đình anh thu 90 triệu đồng, xây nhà và thoát nghèo năm 2019. "
            "Năm 2022, thôn có 70 hộ.",
            ["2022", "2022"],
            id="the year of a deed told last is not of what comes in every year",
        ),
        pytest.param("Gia đình anh thu 90 triệu đồng năm 2019.", ["2019"], id="near: the year of what came in"),
        pytest.param(
            "Xã từ 60% hộ nghèo năm 2015, hiện còn 25%. Năm 2022, xã có 9 mô hình.",
            ["2015", "2022", "2022"],
            id="what is today is no time from which a change sets out",
        ),
        pytest.param(
            "Năm 2021, bản có 30 hộ thoát nghèo, gấp rưỡi năm 2020; vẫn còn 90 hộ nghèo.",
            ["2021", "2021", "2021"],
            id="the year with which one compares",
        ),
        pytest.param(
            "Xã năm 2021\n\nHộ nghèo đầu năm 120 hộ, cuối năm còn 95 hộ. Đàn bò đầu kỳ 700 con.\n",
            ["2021-01-01", "2021-12-31", "2021-01-01"],
            id="stocks at the edges of a year",
        ),
        pytest.param(
            "Xã năm 2021\n\n6 tháng đầu năm 20 hộ thoát nghèo.\n", ["2021-H1"], id="near: the first months of the year"
        ),
        pytest.param(
            "Tình hình kinh tế - xã hội huyện tháng 4 năm 2022\n\n4 tháng đầu năm xảy ra 7 vụ. "
            "Trong tháng cấp 15 giấy phép.\n",
            ["2022-01/2022-04", "2022-04"],
            id="the month of the report behind what is cumulated",
        ),
        pytest.param(
            "Vụ cam 2022, anh thu 9 tấn quả. Vụ việc của 2022 hộ đã được giải quyết.",
            ["2022", "2022"],
            id="a crop is named with its year",
        ),
        pytest.param(
            "Kỷ niệm thành lập huyện\n\nNăm 1996, huyện có 7 xã. Sau 20 năm, huyện có 11 xã.\n",
            ["1996", "2016"],
            id="years counted on from the year just told",
        ),
        pytest.param(
            "Chuyện ở huyện\n\n12/05/2022\n\nNăm 2002, huyện có 7 xã. Sau 5 năm, đã có 11 xã về đích.\n",
            ["2002", "2017/2022"],
            id="near: a dated text counts back from its day",
        ),
        pytest.param(
            "Kết quả công tác Hội Phụ nữ xã nhiệm kỳ 2016 - 2021\n\nNhiệm kỳ qua, Hội giúp 90 hộ. "
            "Nhiệm kỳ tới phấn đấu giúp 120 hộ.\n",
            ["2016/2021", "2021/2026"],
            id="the term of the report and the one that follows",
        ),
        pytest.param(
            "Chi bộ thôn đại hội nhiệm kỳ 2020 - 2025\n\nNgày 10/02/2020, chi bộ tổ chức đại hội. "
            "Nhiệm kỳ 2015 - 2020, chi bộ phát triển được 6 đảng viên. Đại hội đã bầu 5 đồng chí vào chi ủy.\n",
            ["2015/2020", "2020-02-10"],
            id="whom a congress elected",
        ),
        pytest.param(
            "Nghị quyết Đại hội Đảng bộ xã nhiệm kỳ 2020 - 2025\n\nĐại hội đề ra chỉ tiêu: đến năm 2025 thu nhập đạt "
            "60 triệu đồng; hộ nghèo giảm bình quân 1,5%/năm.\n",
            ["2025", "2020/2025"],
            id="a yearly mean that a congress sets itself",
        ),
        pytest.param(
            "Đề án nông nghiệp huyện giai đoạn 2021 - 2025\n\nMục tiêu đến năm 2030 trồng 600 ha cây ăn quả.\n\n"
            "Tổng kinh phí thực hiện là 200 tỷ đồng.\n",
            ["2030", "2021/2025"],
            id="a goal beyond the years of a plan is of its own paragraph",
        ),
    ],
)
def test_the_times_that_sentences_tell(text: str, expected: list[str]) -> None:
    assert periods(text) == expected
