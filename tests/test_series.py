"""Figures that go on with one before, who issues a paper, and phrases inside longer ones."""

from __future__ import annotations

import pytest

from extractors import readers
from extractors.extract import extract
from extractors.model import Figure


def figures(text: str) -> tuple[Figure, ...]:
    return extract(readers.read(text.encode(), document_id="paper", name="paper.txt")).figures


def test_a_goal_told_for_two_years_is_one_measure_of_one_group() -> None:
    first, second = figures("Phấn đấu năm 2025 đạt 60% và đến năm 2030 đạt 75% trẻ em biết bơi.")
    assert (first.period, second.period) == ("2025", "2030")
    assert first.indicator == second.indicator
    assert first.group == second.group == ("children",)


def test_people_share_the_group_of_their_households() -> None:
    _, people = figures("Xã có 35 hộ nghèo với 162 nhân khẩu.")
    assert people.group == ("poor",)


@pytest.mark.parametrize(
    ("head", "place"),
    [("TỈNH ĐOÀN LONG AN", "Long An"), ("HUYỆN ỦY NGA SƠN", "Nga Sơn"), ("CỤC THỐNG KÊ LONG AN", "Long An")],
)
def test_who_issues_a_paper_gives_its_place(head: str, place: str) -> None:
    text = f"{head}\nBÁO CÁO\nKết quả công tác năm 2022\n\nTheo chỉ đạo của Chính phủ, đã có 20 hộ thoát nghèo."
    assert figures(text)[-1].place == place


def test_a_denominator_said_once_holds_for_both_ends_of_a_rise() -> None:
    first, second = figures("Lương cơ sở tăng từ 1,49 triệu đồng lên 1,8 triệu đồng/tháng.")
    assert first.per == second.per == ("month",)


def test_one_hectare_of_which_a_sum_is_reckoned_is_no_figure() -> None:
    (figure,) = figures("Giá trị sản phẩm thu hoạch trên 1 ha đất trồng trọt đạt 110 triệu đồng.")
    assert figure.per == ("ha",)


def test_a_longer_phrase_for_other_figures_hides_nothing() -> None:
    (figure,) = figures("Tỷ lệ người dân tham gia BHYT 94%.")
    assert figure.indicator == "health_insurance"


def test_the_year_behind_people_is_that_of_the_report() -> None:
    assert (
        figures("BÁO CÁO\nKết quả công tác trẻ em năm 2023\n\nĐã trao 20 suất học bổng cho học sinh.")[-1].period
        == "2023"
    )
