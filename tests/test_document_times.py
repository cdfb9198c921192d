"""Which time the figures of a whole document speak of: its report, its day, the term or feast that it tells of."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.readers import read
from patterns import load


def periods(text: str) -> list[tuple[str, str]]:
    """The figures of a text with their periods."""
    found = extract(read(text.encode(), document_id="times", name="times.txt")).figures
    return [(figure.raw, figure.period) for figure in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "BÁO CÁO\nKết quả giảm nghèo năm 2021 xã Hòa Bình\n\nHòa Bình, ngày 20 tháng 12 năm 2021\n\n"
            "Xã Hòa Bình có 8 thôn, 1.240 hộ. Đang chi trả trợ cấp cho 90 đối tượng. Đã sửa 12 căn nhà.\n",
            [
                ("8 thôn", "2021-12-20"),
                ("1.240 hộ", "2021-12-20"),
                ("90 đối tượng", "2021-12-20"),
                ("12 căn nhà", "2021"),
            ],
            id="what a place has is of the report's day, what was done of its year",
        ),
        pytest.param(
            "Hội Nông dân tỉnh triển khai đề án Quỹ Hỗ trợ nông dân giai đoạn 2023 - 2028\n\n"
            "Sáng 6/11, Hội họp triển khai đề án. Đến nay, Hội cho 2.150 hộ vay vốn.\n\n"
            "Phấn đấu đến năm 2028, nguồn vốn đạt 200 tỷ đồng.\n",
            [("2.150 hộ", "2023-11-06"), ("200 tỷ đồng", "2028")],
            id="news of a plan are of the beginning of the years that it is for",
        ),
        pytest.param(
            "Đại hội Hội Nông dân xã Hòa Bình, nhiệm kỳ 2023 - 2028\n\n15/06/2023\n\n"
            "Hội viên của xã là 640 người. Phấn đấu kết nạp 50 hội viên.\n",
            [("640 người", "2023-06-15"), ("50 hội viên", "2023/2028")],
            id="a term that only begins governs goals",
        ),
        pytest.param(
            "BÁO CÁO\nKết quả hoạt động 9 tháng đầu năm 2022 của Phòng giao dịch\n\nNgày 05 tháng 10 năm 2022\n\n"
            "Tổng nguồn vốn đến 30/9/2022 là 210 tỷ đồng. Doanh số cho vay đạt 60 tỷ đồng.\n"
            "Tổng dư nợ đạt 205 tỷ đồng. Trong đó: hộ nghèo 80 tỷ đồng.\n",
            [
                ("210 tỷ đồng", "2022-09-30"),
                ("60 tỷ đồng", "2022-01/2022-09"),
                ("205 tỷ đồng", "2022-09-30"),
                ("80 tỷ đồng", "2022-09-30"),
            ],
            id="a balance is of the last day of the months",
        ),
        pytest.param(
            "Lễ trao bằng công nhận gia đình văn hóa năm 2020\n\n"
            "Ngày 12/3/2021, xã Hòa Bình tổ chức lễ công nhận cho các hộ trong xã, các thôn về dự đông đủ.\n"
            "Xã tặng 40 hộ, mỗi hộ một suất quà.\n",
            [("40 hộ", "2021-03-12"), ("một suất quà", "2021-03-12")],
            id="what is given at a ceremony is of its day",
        ),
        pytest.param(
            "Mưa lũ cô lập nhiều thôn\n\nĐồng Xoài, ngày 5/7 (Báo tỉnh) - Mưa lớn kéo dài, nhiều ngả đường vẫn tắc.\n"
            "Thiệt hại gấp 3 lần số thu ngân sách cả năm 2008 của huyện. Có 14 thôn bị cô lập.\n",
            [("3 lần", "2009-07-05"), ("14 thôn", "2009-07-05")],
            id="what is compared with a whole year is told in the next, on the day of the dateline",
        ),
        pytest.param(
            "Hội đồng nhân dân tỉnh thảo luận\n\nSáng nay 4/11/2016, các đại biểu thảo luận tại hội trường về nông "
            "thôn mới trong giai đoạn 2011 - 2015.\nXã còn nợ 40 tỷ đồng.\n",
            [("40 tỷ đồng", "2016-11-04")],
            id="the day that a text calls this morning is its own",
        ),
        pytest.param(
            "Chuyện ở bản\n\nBáo Xuân, số Tết, tháng 1 năm 2014\n\nNăm 2010, bản có 40 hộ. Nay trường có 287 em.\n"
            "Đồn đỡ đầu 11 em.\n",
            [("40 hộ", "2010"), ("287 em", "2014-01"), ("11 em", "2014-01")],
            id="an issue of a month has the month for its day",
        ),
        pytest.param(
            "Hỗ trợ lao động tự do\n\nTheo ngành lao động, số liệu chốt ngày 31/8/2021, đã phê duyệt 900 người.\n"
            "Chủ nhà trọ giảm giá cho 160 người.\n",
            [("900 người", "2021-08-31"), ("160 người", "2021-08-31")],
            id="the day of the data is that of an undated text",
        ),
        pytest.param(
            "Đông người tìm việc\n\nChủ nhật, 08/11/2020, 09:14\n\n(ĐN) - 12 doanh nghiệp, hơn 1.100 người tới hỏi: "
            "phiên giao dịch việc làm lưu động sáng 7-11-2020 đông hơn mọi năm.\n"
            "Mười tháng năm 2020, trung tâm tư vấn cho 700 lượt người, năm trước chỉ có 500 lượt người.\n"
            "Chị H., quê Thanh Hóa, có 2 con nhỏ.\n",
            [
                ("12 doanh nghiệp", "2020-11-07"),
                ("1.100 người", "2020-11-07"),
                ("700 lượt người", "2020-01/2020-10"),
                ("500 lượt người", "2019"),
                ("2 con nhỏ", "2020-11-08"),
            ],
            id="the lead is of the event that it dates, a person's life of today",
        ),
        pytest.param(
            "Xã xóa nhà tạm\n\n22/08/2025\n\nTính đến ngày 20/8, xã đã bàn giao 41 căn nhà. Theo quy định, xây mới "
            "được 60 triệu đồng một căn. Xã đảo Hòn Tre (huyện Kiên Hải) có 1.286 hộ.\n",
            [("41 căn nhà", "2025-08-20"), ("60 triệu đồng", "2025-08-22"), ("1.286 hộ", "2025-08-22")],
            id="news go back to today for what a rule gives and what a place has",
        ),
        pytest.param(
            "Bão làm hư hỏng nhiều nhà\n\n20/10/2022\n\nTừ ngày 14/10/2022 đến ngày 16/10/2022, mưa rất to. "
            "Mưa lũ đã làm 40 căn nhà bị ngập.\n",
            [("40 căn nhà", "2022-10-14/2022-10-16")],
            id="damage is of the days of the storm",
        ),
        pytest.param(
            "Hòa Bình còn gần 500 hộ nghèo\n\n05/01/2023\n\nĐến cuối năm 2022, huyện còn 488 hộ nghèo.\n",
            [("500 hộ", "2022-12-31"), ("488 hộ", "2022-12-31")],
            id="a headline rounds what the text tells",
        ),
        pytest.param(
            "Hòa Bình còn gần 500 hộ nghèo\n\n05/01/2023\n\nĐến cuối năm 2022, huyện còn 388 hộ cận nghèo.\n",
            [("500 hộ", "2023-01-05"), ("388 hộ", "2022-12-31")],
            id="a number that is far away is another",
        ),
        pytest.param(
            "Chương trình việc làm giai đoạn 2021 - 2025\n\nCác xã mở 120 lớp dạy nghề.\n",
            [("120 lớp dạy nghề", "2021/2025")],
            id="a text that names only a span is of it",
        ),
        pytest.param(
            "Thăm gia đình chính sách\n\n20/07/2022\n\nNhân kỷ niệm 75 năm ngày Thương binh - Liệt sĩ "
            "(27/7/1947 - 27/7/2022), tỉnh dành 4 tỷ đồng tặng quà.\n",
            [("4 tỷ đồng", "2022")],
            id="what is spent for an anniversary is of its year",
        ),
        pytest.param(
            "KẾ HOẠCH\nXóa nhà tạm đến hết năm 2024\n\nNgày 10 tháng 3 năm 2024\n\nPhấn đấu xây mới 60 căn nhà.\n",
            [("60 căn nhà", "2024")],
            id="a goal until the last day of a year is of that year",
        ),
        pytest.param(
            "KẾ HOẠCH\nGiảm nghèo năm 2022\n\nNgày 10 tháng 3 năm 2022\n\nI. KẾT QUẢ NĂM 2021\n"
            "Trong năm đã giải quyết việc làm cho 300 lao động.\n",
            [("300 lao động", "2021")],
            id="'in the year' is of the year of the heading",
        ),
        pytest.param(
            "Ứng phó với bão\n\n12/09/2024\n\nBão làm 40 người chết (tính đến 17h ngày 11/9).\n",
            [("40 người", "2024-09-11")],
            id="a bracket behind a figure says the hour and the day of its count",
        ),
        pytest.param(
            "Giúp nhau thoát nghèo\n\nCách đây 5 năm, xã có 70 hộ nghèo, nay chỉ còn 20 hộ. "
            "Tháng 3/2023, xã nhận 12 con bò.\n",
            [("70 hộ", "2018"), ("20 hộ", "2023"), ("12 con bò", "2023-03")],
            id="a text that opens with what was long ago does not report on it",
        ),
        pytest.param(
            "Kết quả quản lý rừng quý III và 9 tháng đầu năm 2021\n\nHạt đã xử lý 19 vụ vi phạm.\n",
            [("19 vụ", "2021-01/2021-09")],
            id="a report on a quarter and on all months up to it is of the months",
        ),
        pytest.param(
            "Kết quả tháng 12 và năm 2020\n\nHạt đã xử lý 19 vụ vi phạm.\n",
            [("19 vụ", "2020")],
            id="a report on the last month and on the year is of the year",
        ),
        pytest.param(
            "Kết quả giữa nhiệm kỳ thực hiện Nghị quyết Đại hội Đảng bộ huyện (2010 - 2012)\n\n"
            "Kết nạp 521 đảng viên mới.\n",
            [("521 đảng viên mới", "2010/2012")],
            id="what is done of the resolution of a congress is not of the term before",
        ),
        pytest.param(
            "Hội Nông dân tỉnh\n\n18/10/2019\n\nĐến nay Quỹ đã có trên 42 tỷ đồng, giải ngân theo dự án "
            "của các nhóm hộ. Chỉ tính 9 tháng năm 2019, Quỹ tăng 2 tỷ đồng.\n\nQuỹ cho 1.266 hộ vay.\n",
            [("42 tỷ đồng", "2019-10-18"), ("2 tỷ đồng", "2019-01/2019-09"), ("1.266 hộ", "2019-10-18")],
            id="months that a later sentence tells are its own",
        ),
        pytest.param(
            "Một năm nhìn lại\n\n(Báo tỉnh) - Năm 2020, Mặt trận thị xã cùng các tổ chức thành viên đã chăm lo "
            "người nghèo và đồng bào vùng lũ.\n\nQuỹ tặng 900 suất quà. Ngày 14/1/2021, Mặt trận tổ chức hội nghị.\n",
            [("900 suất quà", "2020")],
            id="a time may open a text behind the name of who tells",
        ),
        pytest.param(
            "Tăng tốc xóa nhà tạm\n\n(Báo tỉnh) - Đến ngày 30-4-2025, huyện Hàm Yên đã khởi công xây dựng "
            "nhiều nhà ở cho hộ nghèo.\n\n"
            "Huyện đã bàn giao 688 nhà.\n",
            [("688 nhà", "2025-04-30")],
            id="an undated text is of the day that it opens with",
        ),
        pytest.param(
            "Hội nhìn lại nửa nhiệm kỳ\n\n08/08/2019\n\n"
            "Hội Chữ thập đỏ huyện tổ chức hội nghị sơ kết giữa nhiệm kỳ 2016 - 2021.\n\n"
            "Hội vận động 3 tỷ đồng.\n",
            [("3 tỷ đồng", "2016/2019")],
            id="half of a term is looked back on",
        ),
        pytest.param(
            "Ban Dân tộc tỉnh sơ kết Chương trình 135\n\nNgày 11-8-2009, Ban Dân tộc tỉnh sơ kết 3 năm 2006 - 2008 và "
            "6 tháng đầu năm 2009.\n\nCác xã xây 80 công trình.\n",
            [("80 công trình", "2006-01/2009-06")],
            id="years and the months behind them",
        ),
        pytest.param(
            "Kết quả 06 tháng vận hành chính quyền 2 cấp\n\n31/12/2025\n\nXã giải quyết 450 hồ sơ.\n",
            [("450 hồ sơ", "2025-H2")],
            id="months of work are counted back",
        ),
        pytest.param(
            "Ngày hội hiến máu năm 2023\n\n10/07/2023\n\nNgày 8/7, thị xã tổ chức Ngày hội.\n\n"
            "Ban tổ chức trao 12 giấy khen.\n",
            [("12 giấy khen", "2023-07-08")],
            id="what is done at a festival is of its day, whatever year its name bears",
        ),
    ],
)
def test_the_time_of_a_documents_figures(text: str, expected: list[tuple[str, str]]) -> None:
    assert periods(text) == expected


def test_what_is_told_of_a_year_to_come_is_a_goal() -> None:
    text = "Xóa nhà tạm năm 2025\n\n12/11/2024\n\nCác xã xây mới 60 căn nhà, sửa chữa 20 căn.\n"
    found = extract(read(text.encode(), document_id="ahead", name="ahead.txt")).figures
    assert [figure.status for figure in found] == ["target", "target"]
    past = extract(read(text.replace("2025", "2023").encode(), document_id="past", name="past.txt")).figures
    assert [figure.status for figure in past] == ["actual", "actual"]


@pytest.mark.parametrize("phrase", sorted({text for rule in load("periods")["rules"] for text in rule["examples"]}))
@pytest.mark.parametrize("rest", ["Có 30 hộ vay vốn.", "Năm 2016, có 30 hộ vay vốn."])
def test_any_phrase_of_time_may_open_an_undated_text(phrase: str, rest: str) -> None:
    """A span that only a clock fills ("3 năm qua") was once read as if it named its years."""
    told = periods(f"Giúp dân thoát nghèo\n\n{phrase}, xã Hòa Bình đã giúp 12 hộ làm nhà. {rest}\n")
    assert {"12 hộ", "30 hộ"} <= {raw for raw, _ in told}
    assert all("{" not in period for _, period in told)


_VISIT = (
    "Đoàn công tác của Hội Chữ thập đỏ huyện đã đến thăm và trao 120 suất quà cho hộ nghèo trong xã.\n"
    "Toàn xã hiện có 85 hộ nghèo, các hộ được vay vốn để chăn nuôi và học nghề.\n"
)
_FOOT = (
    "Video\nBản đồ hành chính\nThống kê truy cập\nĐang online: 12\nHôm nay: 345\nTổng truy cập: 1.234.567\n"
    "Cổng thông tin điện tử xã\nĐịa chỉ: thôn 2\nEmail: xa@example.vn\nChịu trách nhiệm: Văn phòng\n"
)


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        pytest.param("", f"Tác giả: BBT\n15/03/2022 08:15\n{_FOOT}", id="right behind the text, above a long foot"),
        pytest.param("15/3/2022 - Lượt xem: 100\n", _FOOT, id="before the views"),
        pytest.param("15 thg 3, 2022\n", _FOOT, id="a month cut short"),
        pytest.param(
            "", f"15/03/2022\nTin khác\nHọp giao ban (10/03/2022)\n{_FOOT}", id="above the days of other pages"
        ),
    ],
)
def test_the_day_that_a_page_states(head: str, foot: str) -> None:
    told = periods(f"Thăm và tặng quà hộ nghèo trong xã\n{head}{_VISIT}{foot}")
    assert told == [("120 suất quà", "2022-03-15"), ("85 hộ", "2022-03-15")]


@pytest.mark.parametrize(
    "opening",
    [
        "Thực hiện Kế hoạch số 12/KH-HCTĐ ngày 01/3/2022 của Hội Chữ thập đỏ huyện, sáng 15/3/2022,",
        "Vừa qua, ngày 15/3/2022, tại hội trường của xã,",
        "Hôm nay, vào lúc 08h00 ngày 15/3/2022, tại hội trường của xã,",
        "Sáng thứ Sáu (15/3/2022), tại hội trường của xã,",
        "Hội nghị diễn ra sáng 15/3/2022 tại nhà văn hóa thôn với đông đảo bà con,",
        "Sáng nay (15/3), tại hội trường của Ủy ban nhân dân xã,",
    ],
)
def test_the_day_of_what_a_first_sentence_tells(opening: str) -> None:
    told = periods(
        f"Tặng quà hộ nghèo\n\n{opening} Hội đã trao quà cho bà con.\nHội đã trao 120 suất quà năm 2022.\n\n{_VISIT}"
    )
    assert ("85 hộ", "2022-03-15") in told


def test_a_list_of_other_pages_above_the_title_hides_no_text() -> None:
    """Menus and the newest pieces above a title once took the whole article with them."""
    text = (
        "Trang chủ Giới thiệu Tin tức Văn bản chỉ đạo Thủ tục hành chính Liên hệ\nTin mới\n"
        "Tập huấn kỹ thuật trồng lúa (12/03/2022)\nHọp giao ban tháng ba (10/03/2022)\n"
        f"Thăm và tặng quà hộ nghèo trong xã\n15/03/2022 08:15\n{_VISIT}{_FOOT}"
    )
    assert periods(text) == [("120 suất quà", "2022-03-15"), ("85 hộ", "2022-03-15")]


def test_the_start_of_a_year_is_of_its_own_sentence() -> None:
    text = "Xã Ba Vì giảm nghèo\n\n12/11/2020\n\nĐầu năm 2020, xã có 150 hộ nghèo. Có 12 hộ vay vốn.\n"
    assert [period for _, period in periods(text)] == ["2020-01-01", "2020-11-12"]


def test_the_year_after_the_day_of_the_opening_is_still_to_come() -> None:
    text = "Sáng 14/12/2022, xã họp dân tại nhà văn hóa.\n\nXã có 120 hộ nghèo.\n\nNăm 2023 xã lo cho 20 hộ.\n"
    assert periods(text)[0] == ("120 hộ", "2022-12-14")


@pytest.mark.parametrize(
    ("lead", "second"),
    [
        pytest.param(
            "Tính đến 15/10, huyện Đắk Mil đã chi hỗ trợ 412 hộ.", "2021-10-15", id="the day news count until"
        ),
        pytest.param(
            "(BDN) - Theo UBND huyện, đến ngày 15/10, huyện Đắk Mil đã chi hỗ trợ 412 hộ.", "2021-10-15", id="told"
        ),
        pytest.param(
            "Huyện Đắk Mil đã chi hỗ trợ 412 hộ tính đến 15/10, nhiều nhất là xã.", "2021-10-19", id="near: in passing"
        ),
        pytest.param("Tính đến 15/6, huyện Đắk Mil đã chi hỗ trợ 412 hộ.", "2021-10-19", id="near: long ago"),
    ],
)
def test_news_that_open_with_a_day_count_until_it(lead: str, second: str) -> None:
    lead = f"{lead} {'Bà con phấn khởi. ' * 3}"
    text = f"Đắk Mil hỗ trợ người dân\n\nThứ ba, 19/10/2021\n\n{lead}\n\nHuyện hỗ trợ 30 chủ sạp.\n"
    assert periods(text)[-1][1] == second


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Tân Lạc, Hòa Bình - Thứ Năm ngày 5 tháng 9 năm 2013", "2013-09-05"),
        ("26 | Tháng 11 | 2019   Trang tin huyện", "2019-11-26"),
        ("Cổng thông tin thành phố Long Xuyên. 24/6/2020", "2020-06-24"),
        ("Nông thôn 24h, 12/3/2015", "2015-03-12"),
        ("BIÊN BẢN\n\nThời gian: 14 giờ ngày 08/7/2021. Thành phần: lãnh đạo xã.", "2021-07-08"),
        ("BIÊN BẢN\n\nHôm nay, hồi 19 giờ 30 ngày 20 tháng 11 năm 2023, tại nhà văn hóa thôn họp dân.", "2023-11-20"),
    ],
)
def test_the_day_of_a_page_in_forms_of_its_own(head: str, day: str) -> None:
    assert periods(
        f"{head}\n\nHiện nay, thôn có 41 hộ nghèo, đời sống bà con còn nhiều khó khăn, thiếu đất sản xuất.\n"
    ) == [("41 hộ", day)]
