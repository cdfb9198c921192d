"""Pictures of a release: the right numbers, links to the evidence, Vietnamese letters, files that stand alone."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from test_release import Row, release, rows  # noqa: F401 (fixtures)

from outputs.charts import ChartError, Picture, Wish, centres, chart, observed, save
from outputs.derived import derived
from outputs.query import Question, ask
from outputs.release import About, write_release
from outputs.sdmx import HEAD, write_sdmx
from patterns.places import boundaries

POOR = Question(indicator="poor_households", unit="percent", status="actual")


@pytest.mark.parametrize("picture", [Picture.TIME, Picture.PLACES, Picture.RANKING])
def test_marks_are_observations_with_their_evidence(release: Path, picture: Picture) -> None:  # noqa: F811
    wish = Wish(picture, POOR)
    drawn = json.dumps(chart(release, wish).to_dict(), ensure_ascii=False)
    known = {(place, float(value)) for place, value in ask(release, "SELECT place, value FROM observations").rows}
    frame = observed(release, wish)
    assert len(frame) > 3
    assert set(zip(frame["place"], frame["value"], strict=True)) <= known
    assert len(set(frame["unit"])) == len(set(frame["group"])) == 1
    assert "Nguồn: " in drawn
    assert '"href"' in drawn


def test_a_ranking_compares_places_of_one_level(release: Path) -> None:  # noqa: F811
    assert len(set(observed(release, Wish(Picture.RANKING, POOR))["place_level"])) == 1


def of_provinces(rows: list[Row], folder: Path, *told: tuple[str, str, str, int]) -> Path:  # noqa: F811
    """A release of one indicator: name, code and period of a province, and its value."""
    one = next(row for row in rows if (row["indicator"], row["unit"]) == ("poor_households", "percent"))
    base = {**one, "indicator": "poor_households", "change": "level", "status": "actual", "group": ""}
    made = []
    for number, (place, code, period, value) in enumerate(told):
        place_of = {"place": place, "place_code": code, "place_level": "province", "period": period}
        place_of |= {"title": f"Tin {period}", "publisher": ""}
        row = {**base, **place_of, "value": Decimal(value), "figure_id": f"f{number}", "document_id": f"d{number}"}
        made.append({**row, **derived(row)})
    return write_release(made, folder, About("1.0", date(2026, 11, 30))).folder


def test_a_map_draws_a_province_in_the_boundaries_of_its_time(rows: list[Row], tmp_path: Path) -> None:  # noqa: F811
    told = [("Đà Nẵng", "48", "2024", 1), ("Quảng Nam", "49", "2024", 2), ("Bắc Giang", "24", "2024", 3)]
    made = of_provinces(rows, tmp_path / "a", *told)
    assert shown_on(made) == {"48": 1, "49": 2, "24": 3}
    made = of_provinces(rows, tmp_path / "b", *told, ("Đà Nẵng", "48", "2026", 5), ("Bắc Ninh", "24", "2026", 6))
    assert shown_on(made) == {"48": 5, "49": 5, "24": 6, "27": 6}
    save(chart(made, Wish(Picture.MAP, POOR)), tmp_path / "m.svg")
    assert "Trường Sa" in (tmp_path / "m.svg").read_text("utf-8")


def shown_on(release: Path) -> dict[str, float]:  # noqa: F811
    """The value by the code of the shape that is coloured by it."""
    drawn = chart(release, Wish(Picture.MAP, POOR)).to_dict()
    data = next(data for data in drawn["datasets"].values() if "objects" in data)
    shapes = data["objects"]["provinces"]["geometries"]
    assert len(shapes) == 63
    return {shape["id"]: shape["properties"]["value"] for shape in shapes if "properties" in shape}


def test_what_was_joined_bears_its_value_once(rows: list[Row], tmp_path: Path) -> None:  # noqa: F811
    made = of_provinces(rows, tmp_path, ("Đắk Lắk", "66", "2026", 31500))
    drawn = chart(made, Wish(Picture.MAP, POOR)).to_dict()
    assert shown_on(made) == {"66": 31500, "54": 31500}
    assert json.dumps(drawn).count('"text": "31.500"') == 1
    assert "2026 · giá trị mới nhất" in json.dumps(drawn, ensure_ascii=False)


def test_namesakes_are_places_of_their_own(rows: list[Row], tmp_path: Path) -> None:  # noqa: F811
    one = next(row for row in rows if (row["indicator"], row["unit"]) == ("poor_households", "percent"))
    base = {**one, "change": "level", "status": "actual", "group": "", "period": "2023", "place": "Quảng Phú"}
    made = []
    for number, code in enumerate(("09514", "15571")):
        told = {"place_code": code, "place_level": "commune", "figure_id": f"f{number}", "document_id": f"d{number}"}
        row = {**base, **told, "value": Decimal(number + 1), "flags": ""}
        made.append({**row, **derived(row)})
    folder = write_release(made, tmp_path, About("1.0", date(2026, 11, 30))).folder
    for picture in (Picture.TIME, Picture.RANKING):
        frame = observed(folder, Wish(picture, POOR, ("xã Quảng Phú",)))
        assert dict(zip(frame["place_code"], frame["value"], strict=True)) == {"09514": 1.0, "15571": 2.0}
        assert len(set(frame["place"])) == 2
        assert all(name.startswith("Quảng Phú (") for name in frame["place"])
    with pytest.raises(ChartError, match="nothing to draw of Atlantis"):
        observed(folder, Wish(Picture.TIME, POOR, ("Quảng Phú", "Atlantis")))


def test_the_axis_of_time_names_the_months_in_which_periods_end(rows: list[Row], tmp_path: Path) -> None:  # noqa: F811
    made = of_provinces(rows, tmp_path, *(("Hà Giang", "02", str(year), year) for year in (2019, 2020)))
    drawn = json.dumps(chart(made, Wish(Picture.TIME, POOR)).to_dict())
    assert '"values": [{"date": 31, "hours": 12, "month": 12, "year": 2020}' in drawn


def test_a_province_that_was_renamed_is_one_place(rows: list[Row], tmp_path: Path) -> None:  # noqa: F811
    told = [("Thừa Thiên Huế", "46", "2023", 2), ("Thừa Thiên Huế", "46", "2024", 3), ("Huế", "46", "2025", 1)]
    made = of_provinces(rows, tmp_path, *told)
    for asked in ((), ("Huế",), ("Thừa Thiên Huế",), ("46",)):
        assert list(observed(made, Wish(Picture.TIME, POOR, asked))["place"]) == ["Huế"] * 3
    drawn = json.dumps(chart(made, Wish(Picture.TIME, POOR)).to_dict(), ensure_ascii=False)
    assert "Huế: gồm số liệu dưới tên cũ Thừa Thiên Huế." in drawn
    assert '"stretch": true' not in drawn
    assert shown_on(made) == {"46": 1}


def test_a_line_breaks_where_a_province_took_others_in(rows: list[Row], tmp_path: Path) -> None:  # noqa: F811
    told = [("Đà Nẵng", "48", "2023", 1), ("Đà Nẵng", "48", "2024", 1), ("Đà Nẵng", "48", "2025", 3)]
    told += [("Hà Nội", "01", "2024", 1), ("Hà Nội", "01", "2025", 1)]
    made = of_provinces(rows, tmp_path, *told, ("Bắc Ninh", "27", "2024", 1), ("Bắc Ninh", "24", "2025", 2))
    drawn = chart(made, Wish(Picture.TIME, POOR, language="en")).to_dict()
    words = json.dumps(drawn, ensure_ascii=False)
    assert "Đà Nẵng: since 1 July 2025 with Quảng Nam, so the line breaks there." in words
    assert "Bắc Ninh: since 1 July 2025 with Bắc Giang" in words
    assert '"detail": {"field": "stretch"' in words
    marks = [mark for data in drawn["datasets"].values() for mark in data if "stretch" in mark]
    assert {(mark["place"], mark["period"]) for mark in marks if mark["stretch"]} == {
        ("Đà Nẵng", "2025"),
        ("Bắc Ninh", "2025"),
    }


def test_only_the_sources_of_what_is_drawn_are_named(rows: list[Row], tmp_path: Path) -> None:  # noqa: F811
    made = of_provinces(rows, tmp_path, ("Hà Giang", "02", "2023", 1), ("Hà Giang", "02", "2024", 1))
    for picture in (Picture.RANKING, Picture.PLACES, Picture.MAP):
        drawn = json.dumps(chart(made, Wish(picture, POOR)).to_dict()["title"], ensure_ascii=False)
        assert ("Tin 2024" in drawn, "Tin 2023" in drawn) == (True, False), picture


def test_more_places_than_a_picture_holds_are_told(rows: list[Row], tmp_path: Path) -> None:  # noqa: F811
    names = ("Hà Giang", "02"), ("Cao Bằng", "04"), ("Bắc Kạn", "06"), ("Tuyên Quang", "08"), ("Lào Cai", "10")
    more = ("Điện Biên", "11"), ("Lai Châu", "12"), ("Sơn La", "14"), ("Yên Bái", "15")
    made = of_provinces(rows, tmp_path, *((*name, "2023", 1) for name in (*names, *more)))
    drawn = json.dumps(chart(made, Wish(Picture.TIME, POOR)).to_dict(), ensure_ascii=False)
    assert "8 trong 9 nơi" in drawn


def test_a_file_that_cannot_be_written_is_said(release: Path, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "p.svg").mkdir()
    with pytest.raises(ChartError, match="cannot be written: Is a directory"):
        save(chart(release, Wish(Picture.RANKING, POOR)), tmp_path / "p.svg")


def test_files_stand_alone(release: Path, tmp_path: Path) -> None:  # noqa: F811
    picture = chart(release, Wish(Picture.RANKING, POOR))
    for name in ("p.png", "p.svg", "p.html"):
        save(picture, tmp_path / name)
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")
    svg = (tmp_path / "p.svg").read_text("utf-8")
    assert ">Hộ nghèo<" in svg
    assert "https://example.org/" in svg
    assert not re.search(r"<(?:script|link)[^>]+(?:src|href)=\"?http", (tmp_path / "p.html").read_text("utf-8"))
    with pytest.raises(ChartError, match=r"\.png, \.svg or \.html"):
        save(picture, tmp_path / "p.gif")


def test_coverage_counts_every_figure(release: Path) -> None:  # noqa: F811
    drawn = json.dumps(chart(release, Wish(Picture.COVERAGE, Question())).to_dict())
    numbers = [int(number) for number in re.findall(r'"number": (\d+)', drawn)]
    assert sum(numbers) == ask(release, "SELECT count(*) FROM figures").rows[0][0]


def test_coverage_shows_months_without_a_figure(rows: list[Row], tmp_path: Path) -> None:  # noqa: F811
    days = date(2023, 11, 2), date(2024, 2, 1), None
    told = [{**row, "published": day} for row, day in zip(rows, days, strict=False)]
    made = write_release(told, tmp_path, About("1.0", date(2026, 11, 30))).folder
    drawn = json.dumps(chart(made, Wish(Picture.COVERAGE, Question())).to_dict())
    assert '"domain": ["2023-11", "2023-12", "2024-01", "2024-02", "?"]' in drawn


def test_nothing_to_draw_is_said(release: Path) -> None:  # noqa: F811
    with pytest.raises(ChartError, match="nothing to draw"):
        chart(release, Wish(Picture.TIME, Question(indicator="electricity_support", period="1990")))


def test_sdmx_has_every_observation_with_a_period(release: Path, tmp_path: Path) -> None:  # noqa: F811
    number = write_sdmx(release, tmp_path / "s.csv")
    table = list(csv.reader((tmp_path / "s.csv").open(encoding="utf-8")))
    assert tuple(table[0]) == HEAD
    assert number == len(table) - 1 == ask(release, "SELECT count(*) FROM observations WHERE period <> ''").rows[0][0]
    assert all(len(row) == len(HEAD) and "" not in row[:11] for row in table)


def test_values_stand_in_their_provinces_and_cover_none(rows: list[Row], tmp_path: Path) -> None:  # noqa: F811
    middle = centres(json.loads(boundaries()))
    assert len(middle) == 63
    assert middle["01"] == pytest.approx((105.7, 21.0), abs=0.2)  # Hà Nội
    assert middle["79"] == pytest.approx((106.7, 10.8), abs=0.2)  # Hồ Chí Minh
    # Đà Nẵng lies in Quảng Nam's bay: the higher value is written.
    told = [("Đà Nẵng", "48", "2024", 1), ("Quảng Nam", "49", "2024", 2), ("Hưng Yên", "33", "2024", 3)]
    made = of_provinces(rows, tmp_path, *told, ("Hà Nam", "35", "2024", 4))
    drawn = json.dumps(chart(made, Wish(Picture.MAP, POOR)).to_dict())
    assert ('"text": "4"' in drawn, '"text": "3"' in drawn) == (True, False)
