"""Times of events: the year in an event's name is its name's, what is told of the event is of its day or days."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.readers import read

pytestmark = pytest.mark.usefixtures("rules_alone")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "18/06/2019\nHuyện Lâm Hà khai giảng lớp tập huấn khuyến nông đợt 2 năm 2019\n\n"
            "Sáng ngày 10/6, Trung tâm Khuyến nông huyện khai giảng lớp tập huấn trồng dâu đợt 2 năm 2019 "
            "cho 64 học viên là nông dân.\n",
            ["2019-06-10"],
            id="the day that opens the sentence",
        ),
        pytest.param(
            "20/12/2019\nHội Nông dân huyện Lâm Hà tổng kết phong trào năm 2019\n\n"
            "Sáng 18/12, Hội Nông dân huyện tổng kết công tác năm 2019: 4.200 hộ sản xuất giỏi.\n",
            ["2019"],
            id="near: a year on whose work a meeting looks back",
        ),
        pytest.param(
            "18/06/2019\nHội thao ngành Giáo dục huyện Lâm Hà năm 2018\n\n"
            "Từ ngày 14 - 16/8, Phòng Giáo dục và Đào tạo huyện Lâm Hà tổ chức Hội thao ngành Giáo dục năm 2018 "
            "với sự tham gia của 210 vận động viên.\n\n"
            "Hội thao thi đấu 6 môn. Kết thúc hội thao, ban tổ chức đã trao 18 bộ huy chương.\n",
            ["2018-08-14/2018-08-16", "2018-08-14/2018-08-16", "2018-08-16"],
            id="several days, on a page that was moved a year later",
        ),
        pytest.param(
            "18/06/2019\nMưa lớn ở huyện Lâm Hà năm 2018\n\n"
            "Từ ngày 14 - 16/5, mưa lớn làm hư 20 căn nhà. Huyện có 9 trạm bơm.\n",
            ["2019-05-14/2019-05-16", "2019-05-14/2019-05-16"],
            id="near: a title that names no event",
        ),
        pytest.param(
            "18/06/2019\nHuyện M'Đrắk phát động hưởng ứng Ngày Nước thế giới năm 2019\n\n"
            "Sáng 12/6, tại trung tâm huyện, UBND huyện tổ chức mít tinh hưởng ứng Ngày Nước thế giới năm 2019.\n\n"
            "Lãnh đạo huyện phát động hưởng ứng Ngày Nước thế giới năm 2019\n\n"
            "Sau lễ mít tinh, hơn 350 đoàn viên đã dọn vệ sinh.\n\nHuyện hiện có 9 hồ nước.\n",
            ["2019-06-12", "2019-06-18"],
            id="the line below a picture is no title",
        ),
        pytest.param(
            "20/12/2019\nDịch vụ công của ngành thuế\n\n"
            "Kể từ khi cổng dịch vụ vận hành (ngày 5/9) đến ngày 30/11, ngành thuế đã tiếp nhận 5.200 hồ sơ. "
            "Trong đó, số đã trả kết quả là 4.100 hồ sơ.\n",
            ["2019-09-05/2019-11-30", "2019-09-05/2019-11-30"],
            id="from a day in brackets to another",
        ),
        pytest.param(
            "20/12/2019\nDịch vụ công của ngành thuế\n\n"
            "Đến ngày 30/11, ngành thuế (trụ sở mới từ ngày 5/9) đã tiếp nhận 5.200 hồ sơ.\n",
            ["2019-11-30"],
            id="near: a day in brackets that tells something else",
        ),
    ],
)
def test_what_is_told_of_an_event_is_of_its_days(text: str, expected: list[str]) -> None:
    """Each with a near miss."""
    assert [f.period for f in extract(read(text.encode(), document_id="told", name="told.txt")).figures] == expected
