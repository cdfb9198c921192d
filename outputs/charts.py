"""Pictures of a release: an indicator through time, places side by side, a ranking, a map, and whence the data come.

Every mark is one observation and links to the evidence of its best figure; the documents are named under the picture.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from extractors.place_codes import REFORM, joined_into, lasting_name
from outputs.asked import asked_place
from outputs.errors import OutputError
from outputs.labels import label
from outputs.query import Question, condition, connect, table_of
from outputs.rows import SEPARATOR
from patterns.places import boundaries, name_key, units

if TYPE_CHECKING:
    import pandas as pd

FONT = "DejaVu Sans, Noto Sans, Arial, sans-serif"
"""Fonts that have every Vietnamese letter; Liberation has not."""
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999")
"""Colours that people who are colour-blind tell apart (Okabe and Ito)."""
_WIDTH, _HEIGHT, _EDGE = 620, 320, 22
MOST_PLACES = 20
MOST_SERIES = 8
_SOURCES = 4
_NAMES = 3
"""Names of joined places that are told."""
_TOLD = ["place:N", "period:N", "value:Q", "other_values:N", "title:N", "figure_id:N"]
"""What is told of a mark that one points at."""
# Their shapes are too small to be drawn; where they lie, in degrees.
_ISLANDS = ({"name": "Hoàng Sa", "east": 112.0, "north": 16.5}, {"name": "Trường Sa", "east": 113.8, "north": 9.3})
Mark = tuple[float, float, str]
"""A text at `x` and `y`."""
_SMALL, _LETTER, _LINE, _ABOVE = 10, 7.0, 12.0, 13
"""Size of values written into a picture; pixels that a letter and a line of them take, their height above points."""
_STEP, _LEAST_STEP, _MOST_WIDTH = 44, 7, 1000
"""Pixels that a month takes, that it takes at least, and that all months take as long as each has the least."""
_TICK = 60
"""Pixels that a date at an axis takes."""
_MAP_SCALE = 35.0, 35.0
"""Pixels a degree of the map takes, of which the islands set the width."""
_WORDS = {
    "vi": {"time": "Ngày cuối kỳ", "source": "Nguồn", "more": "và {} văn bản khác", "month": "Tháng công bố",
           "newest": "giá trị mới nhất của mỗi nơi", "most": "{} trong {} nơi, nhiều số liệu nhất.",
           "highest": "{} trong {} nơi, giá trị cao nhất.", "former": "{}: gồm số liệu dưới tên cũ {}.",
           "grown": "{}: từ 01/07/2025 gồm cả {}, nên đường ngắt ở đó.",
           "figures": "Số liệu", "data": "Số liệu theo nguồn và tháng công bố"},
    "en": {"time": "Last day of the period", "source": "Sources", "more": "and {} more documents",
           "newest": "newest value of each place", "most": "{} of {} places, those with most values.",
           "highest": "{} of {} places, those with the highest values.", "month": "Month of publication",
           "former": "{}: with values under its former name {}.",
           "grown": "{}: since 1 July 2025 with {}, so the line breaks there.",
           "figures": "Figures", "data": "Figures by source and month of publication"},
}  # fmt: skip


class Picture(StrEnum):
    """What is drawn."""

    TIME = "time"
    PLACES = "places"
    RANKING = "ranking"
    MAP = "map"
    COVERAGE = "coverage"


class ChartError(OutputError):
    """A picture that cannot be drawn; the message says why."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to draw: a picture of the observations that a question asks for, in one unit and for some places."""

    picture: Picture
    question: Question
    places: tuple[str, ...] = ()
    level: str = ""
    language: str = "vi"


def observed(release: Path, wish: Wish) -> pd.DataFrame:
    """The observations of a wish with title, publisher and evidence of their best figures, ready to draw.

    Levels only, in one unit and of one group: the most frequent where none is asked; a ranking is of places of one
    level, a map of provinces. Raises ChartError where there is nothing.
    """
    where, values = condition(replace(wish.question, place=""), "observations")
    named = ", ".join(f'o."{name}"' for name in _COLUMNS)
    with connect(release) as connection:
        found = table_of(
            connection,
            f"""SELECT {named}, f.title, f.publisher, f.url, f.evidence_url, f.document_id, f.figure_id
            FROM (SELECT * FROM observations WHERE {where} AND change = 'level') o
            JOIN figures f ON f.figure_id = split_part(o.figure_ids, ';', 1)
            ORDER BY period_end, o.place, o.reviewed DESC, o.sources DESC, o.observation_id""",
            values,
        )
    frame: pd.DataFrame = found.to_pandas(date_as_object=False)
    frame["value"] = frame["value"].astype("float64")
    if wish.places:
        frame = frame[np.logical_or.reduce([_of_place(frame, said) for said in wish.places])]
    if level := "province" if wish.picture is Picture.MAP else wish.level:
        frame = frame[frame["place_level"] == level]
    if frame.empty:
        asked = replace(wish.question, place="; ".join(wish.places))
        given = [f"{name} {getattr(asked, name)}" for name in asked.__slots__ if getattr(asked, name)]
        of_level = [f"level {level}"] if level else []
        raise ChartError(f"There is nothing to draw: no observation of {', '.join([*given, *of_level])}.")
    for column in ("unit", "per", "group"):
        frame = _alike(frame, column)
    if wish.picture is Picture.RANKING and not wish.places:
        frame = _alike(frame, "place_level")
    lasting = [lasting_name(*cells) for cells in zip(frame["place_code"], frame["place"], strict=True)]
    frame = frame.assign(former=frame["place"].where(frame["place"] != lasting, ""), place=lasting)
    return frame.assign(name=lasting, place=_apart(frame)).reset_index(drop=True)


def _of_place(frame: pd.DataFrame, said: str) -> Any:
    """Which rows are of a place that was asked for. Raises ChartError where none is."""
    asked = asked_place(said)
    columns = (frame[name] for name in ("place", "place_level", "place_code", "district", "province"))
    found = np.array([asked.is_one(*row) for row in zip(*columns, strict=True)], bool)
    if not found.any():
        raise ChartError(f"There is nothing to draw of {said}: no observation of what is asked is of that place.")
    return found


def _apart(frame: pd.DataFrame) -> list[str]:
    """The names of the places, with what they lie in where several places bear one name.

    A province since July 2025 goes on under the name of the one before.
    """
    around = [
        (place, *(("", "") if level == "province" else (code, ", ".join(filter(None, (district, province))))))
        for place, code, level, district, province in zip(
            *(frame[name] for name in ("place", "place_code", "place_level", "district", "province")), strict=True
        )
    ]
    # A commune keeps its code where what it lies in changes: the newest row says where.
    told = {(place, code or within): within for place, code, within in around}
    namesakes = Counter(place for place, _ in told)
    names = {
        key: f"{key[0]} ({within})" if namesakes[key[0]] > 1 and within else key[0] for key, within in told.items()
    }
    same = Counter(names.values())
    return [
        name if same[name := names[place, code or within]] == 1 or not code else f"{name} {code}"
        for place, code, within in around
    ]


def _alike(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows that may be compared: those with the most frequent value of a column."""
    kept: pd.DataFrame = frame[frame[column] == frame[column].value_counts().sort_index().idxmax()]
    return kept


_COLUMNS = ("observation_id", "indicator", "unit", "per", "place", "place_code", "place_level", "district", "province",
            "period", "period_start", "period_end", "status", "group", "value", "other_values")  # fmt: skip


def chart(release: Path, wish: Wish) -> Any:
    """The picture. Raises ChartError where there is nothing to draw, QueryError where there is no release."""
    if wish.picture is Picture.COVERAGE:
        return _coverage(release, wish.language)
    frame = observed(release, wish)
    chosen = {Picture.TIME: _on_lines, Picture.MAP: _on_map}.get(wish.picture, _at_bars)(frame)
    ways = {Picture.TIME: _time, Picture.PLACES: _places, Picture.RANKING: _ranking, Picture.MAP: _map}
    drawn = ways[wish.picture](chosen, wish)
    under = [*_left_out(frame, wish), *_changed(chosen, wish), *_sources(chosen, wish.language)]
    return _framed(drawn, _title(chosen, wish), under, _said(chosen, wish))


def save(picture: Any, path: Path) -> None:
    """Write a picture as PNG, SVG or a page that needs no network, by the ending. Raises ChartError."""
    import vl_convert

    spec = json.dumps(picture.to_dict())
    suffix = path.suffix.lower()
    if suffix == ".png":
        made = vl_convert.vegalite_to_png(spec, scale=2)
    elif suffix == ".svg":
        made = vl_convert.vegalite_to_svg(spec).encode()
    elif suffix == ".html":
        made = vl_convert.vegalite_to_html(spec, bundle=True).encode()
    else:
        raise ChartError(f"{path}: a picture is written as .png, .svg or .html.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
    except OSError as error:
        raise ChartError(f"{path} cannot be written: {error.strerror}. Choose another place.") from error


def _on_lines(frame: pd.DataFrame) -> pd.DataFrame:
    """What lines show: the places with most values, one value a place and time; `stretch` where a line breaks."""
    kept = frame["place"].value_counts().sort_index().sort_values(ascending=False, kind="stable").index[:MOST_SERIES]
    shown = frame[frame["place"].isin(kept)].drop_duplicates(["place", "period_end", "status"])
    grown = shown["place"].isin(_grown(shown))
    return shown.assign(stretch=grown & _since_reform(shown))


def _since_reform(frame: pd.DataFrame) -> Any:
    import pandas as pd

    return frame["period_end"] >= pd.Timestamp(REFORM)


def _grown(frame: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The places with values of before and after they took others in, with the names of those."""
    since = _since_reform(frame)
    before = set(frame[~since]["place"])
    newest = frame[since].drop_duplicates("place", keep="last")
    rows = zip(*(newest[name] for name in ("place", "place_code", "name")), strict=True)
    return {place: joined for place, code, name in rows if place in before and (joined := joined_into(code, name))}


def _changed(shown: pd.DataFrame, wish: Wish) -> list[str]:
    """What is said of places that changed their names, or took others in where a line runs."""
    words = _WORDS[wish.language]
    former = dict(shown[shown["former"] != ""][["place", "former"]].itertuples(index=False))
    grown = _grown(shown) if wish.picture is Picture.TIME else {}
    told = [words["former"].format(place, name) for place, name in sorted(former.items())]
    return [*told, *(words["grown"].format(place, _listed(names)) for place, names in sorted(grown.items()))]


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_NAMES]) + (" …" if len(names) > _NAMES else "")


def _time(shown: pd.DataFrame, wish: Wish) -> Any:
    """One line a place, a point an observation at the end of its period."""
    base = alt.Chart(_plain(shown))
    top = max(float(shown["value"].max()) * 1.1, 1e-9)
    drawn = base.mark_line(point=alt.OverlayMarkDef(size=60, filled=True), strokeWidth=2).encode(
        x=alt.X(
            "period_end:T",
            title=_WORDS[wish.language]["time"],
            axis=alt.Axis(format="%m/%Y", labelAngle=0, values=_ticks(shown)),
            scale=alt.Scale(padding=_EDGE),
        ),
        y=alt.Y(
            "value:Q",
            title=_unit(shown, wish),
            axis=_numbers(wish),
            scale=alt.Scale(domainMax=top, zero=True, nice=False),
        ),
        color=alt.Color("place:N", title=None, scale=alt.Scale(range=list(COLOURS)), legend=alt.Legend(labelLimit=260)),
        strokeDash=alt.StrokeDash("status:N", title=None, legend=None),
        detail="stretch:N",
        href="evidence_url:N",
        tooltip=_TOLD,
    )
    return alt.layer(drawn, _written(shown, top, wish.language)).properties(width=_WIDTH, height=_HEIGHT)


def _ticks(shown: pd.DataFrame) -> list[Any]:
    """Last days of periods that are written at the axis, from the newest on, where there is room."""
    days = sorted(shown["period_end"].dropna().unique(), reverse=True)
    length = max((days[0] - days[-1]).days, 1) / (_WIDTH - 2 * _EDGE) if days else 1
    kept: list[Any] = []
    for day in days:
        if not kept or (kept[-1] - day).days / length >= _TICK:
            kept.append(day)
    return [alt.DateTime(year=day.year, month=day.month, date=day.day, hours=12) for day in kept]


def _written(shown: pd.DataFrame, top: float, language: str) -> Any:
    """The values above their points, the newest first, where there is room."""
    rows = shown.sort_values(["period_end", "value"], ascending=False, kind="stable")
    days = (rows["period_end"] - rows["period_end"].min()).dt.days
    scale = (_WIDTH - 2 * _EDGE) / max(int(days.max()), 1), _HEIGHT / (top - min(float(rows["value"].min()), 0))
    points = [(float(day), float(value), "•") for day, value in zip(days, rows["value"], strict=True)]
    marks = [(day, value + _ABOVE / scale[1], _spelled(value, language)) for day, value, _ in points]
    legible = set(_legible(marks, scale, points))
    kept = rows.assign(text=[mark[2] for mark in marks])[[mark in legible for mark in marks]]
    texts = alt.Chart(_plain(kept)).encode(x="period_end:T", y="value:Q", text="text:N")
    return texts.mark_text(fontSize=_SMALL, color="#222222", dy=-_ABOVE)


def _newest(frame: pd.DataFrame) -> pd.DataFrame:
    """The newest value of each place, the one that ranks first where there are several."""
    return frame.sort_values("period_end", ascending=False, kind="stable").drop_duplicates("place")


def _at_bars(frame: pd.DataFrame) -> pd.DataFrame:
    """What bars show: the newest value of the places with the highest."""
    return _newest(frame).sort_values(["value", "place"], ascending=[False, True]).head(MOST_PLACES)


def _places(shown: pd.DataFrame, wish: Wish) -> Any:
    """Bars side by side, in the order of their names."""
    return _bars(shown, wish, sort=sorted(shown["place"], key=_alphabet))


def _ranking(shown: pd.DataFrame, wish: Wish) -> Any:
    """Bars, the longest on top."""
    return _bars(shown, wish, sort="-x")


def _bars(shown: pd.DataFrame, wish: Wish, sort: Any) -> Any:
    """A value of each place, written at its bar."""
    shown = shown.copy()
    shown["label"] = [
        f"{_spelled(value, wish.language)} · {period}"
        for value, period in zip(shown["value"], shown["period"], strict=True)
    ]
    base = alt.Chart(_plain(shown)).encode(
        y=alt.Y("place:N", title=None, sort=sort, axis=alt.Axis(labelLimit=220)),
        x=alt.X(
            "value:Q",
            title=_unit(shown, wish),
            axis=_numbers(wish),
            scale=alt.Scale(domain=[0, max(float(shown["value"].max()) * 1.25, 1e-9)]),
        ),
        href="evidence_url:N",
        tooltip=_TOLD,
    )
    bars = base.mark_bar(color=COLOURS[0], height={"band": 0.7})
    texts = base.mark_text(align="left", dx=4, fontSize=11).encode(text="label:N")
    return (bars + texts).properties(width=560, height=alt.Step(26))


def _on_map(frame: pd.DataFrame) -> pd.DataFrame:
    """What a map shows of its frame."""
    return frame[frame["observation_id"].isin(row.observation_id for row in _coloured(frame).values())]


def _coloured(frame: pd.DataFrame) -> dict[str, Any]:
    """The newest row by the code of each shape."""
    newest: dict[str, Any] = {}
    for row in frame.sort_values("period_end", ascending=False, kind="stable").itertuples():
        newest = {**dict.fromkeys(_area(row), row), **newest}
    return newest


def _map(frame: pd.DataFrame, wish: Wish) -> Any:
    """The newest value of each province, within the boundaries of its time; those without a value are grey."""
    newest = _coloured(frame)
    parts = Counter(row.observation_id for row in newest.values())
    topology = json.loads(boundaries())
    for shape in topology["objects"]["provinces"]["geometries"]:
        if row := newest.get(shape["id"]):
            told = {name.partition(":")[0]: getattr(row, name.partition(":")[0]) for name in (*_TOLD, "evidence_url")}
            shape["properties"] = {**told, "joined": parts[row.observation_id] > 1}
    shapes = alt.Chart(alt.InlineData(topology, alt.TopoDataFormat(type="topojson", feature="provinces")))
    grey = shapes.mark_geoshape(fill="#e4e4e4", stroke="white", strokeWidth=0.6)
    scale = alt.Scale(scheme="yelloworangered")
    legend = alt.Legend(title=_unit(frame, wish), type="gradient", **_of_numbers(wish))
    own = alt.Stroke("properties.value:Q", scale=scale, legend=None)
    coloured = (
        shapes.transform_filter("isValid(datum.properties)")
        .mark_geoshape(strokeWidth=0.6)
        .encode(
            fill=alt.Fill("properties.value:Q", legend=legend, scale=scale),
            stroke=alt.when("datum.properties.joined").then(own).otherwise(alt.value("white")),
            href="properties.evidence_url:N",
            tooltip=[f"properties.{name}" for name in _TOLD],
        )
    )
    shown = sorted(newest.items(), key=lambda item: (-item[1].value, item[0]))
    middle = _middles(topology)
    # What was joined is one province: its value stands in the largest part.
    largest: dict[str, str] = {}
    for code, row in shown:
        if code in middle and middle[code] > middle.get(largest.get(row.observation_id, ""), (0.0, 0.0, 0.0)):
            largest[row.observation_id] = code
    marks = [
        (*middle[code][1:], _spelled(row.value, wish.language))
        for code, row in shown
        if largest.get(row.observation_id) == code
    ]
    kept = [{"east": east, "north": north, "text": text} for east, north, text in _legible(marks, _MAP_SCALE)]
    values = alt.Chart(alt.InlineData(kept)).encode(longitude="east:Q", latitude="north:Q", text="text:N")
    around = values.mark_text(fontSize=_SMALL, stroke="white", strokeWidth=3, strokeOpacity=0.85)
    islands = alt.Chart(alt.InlineData(list(_ISLANDS))).encode(longitude="east:Q", latitude="north:Q")
    dots = islands.mark_circle(color="#888888", size=14)
    names = islands.mark_text(dy=-9, fontSize=10, color="#555555").encode(text="name:N")
    drawn = alt.layer(grey, coloured, around, values.mark_text(fontSize=_SMALL, color="#222222"), dots, names).project(
        "mercator"
    )
    return drawn.properties(width=420, height=640)


def centres(topology: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """The middle of the largest piece of each shape of a map, in degrees east and north, by the shape's name."""
    return {name: middle[1:] for name, middle in _middles(topology).items()}


def _middles(topology: dict[str, Any]) -> dict[str, tuple[float, float, float]]:
    """The same with the area of the piece before it."""
    scale, shift = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in topology["arcs"]]
    found = {}
    for shape in topology["objects"]["provinces"]["geometries"]:
        pieces = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        rings = [np.concatenate([arcs[n] if n >= 0 else arcs[~n][::-1] for n in piece[0]]) for piece in pieces]
        found[shape["id"]] = max(map(_middle, rings))
    return found


def _middle(ring: Any) -> tuple[float, float, float]:
    """Area and centre of gravity of a closed line."""
    east, north = (ring - ring[0]).T
    cross = east * np.roll(north, -1) - np.roll(east, -1) * north
    area = cross.sum() / 2
    around = [float(((side + np.roll(side, -1)) * cross).sum() / (6 * area)) for side in (east, north)]
    return abs(float(area)), around[0] + float(ring[0][0]), around[1] + float(ring[0][1])


def _legible(marks: list[Mark], scale: tuple[float, float], taken: list[Mark] | None = None) -> list[Mark]:
    """The marks that cover no earlier one and none of `taken`; `scale` is in pixels for each unit of `x` and `y`."""
    there = list(taken or ())
    kept: list[Mark] = []
    for x, y, text in marks:
        if all(
            abs(x - other) * scale[0] > _LETTER * (len(text) + len(said)) / 2 or abs(y - above) * scale[1] > _LINE
            for other, above, said in there
        ):
            kept.append((x, y, text))
            there.append((x, y, text))
    return kept


def _area(row: Any) -> list[str]:
    """The codes, before July 2025, of the provinces that make up the province of an observation.

    A new one and an old one may bear one name and one code (48, Đà Nẵng): then the period tells them apart.
    """
    import pandas as pd

    code, key = row.place_code, name_key(row.place)
    provinces = [unit for unit in units() if unit.level == "province"]
    old = [unit for unit in provinces if unit.era == "old"]
    is_new = any(unit.era == "new" and unit.code == code and name_key(unit.name) == key for unit in provinces)
    was_old = any(unit.code == code and name_key(unit.name) == key for unit in old)
    if is_new and not (was_old and not row.period_end >= pd.Timestamp(REFORM)):
        return [unit.code for unit in old if code in unit.successors]
    return [code]


def _coverage(release: Path, language: str) -> Any:
    """How many figures each source gave, by the month of publication."""
    with connect(release) as connection:
        found = table_of(
            connection,
            """SELECT source, coalesce(strftime(published, '%Y-%m'), '?') AS month, count(*) AS number
            FROM figures GROUP BY ALL ORDER BY 1, 2""",
        )
    frame: pd.DataFrame = found.to_pandas()
    if frame.empty:
        raise ChartError("There is nothing to draw: the release holds no figure.")
    words, months = _WORDS[language], _months(frame["month"].unique())
    step = min(_STEP, max(_LEAST_STEP, _MOST_WIDTH // len(months)))
    axis = alt.Axis(labelAngle=-60, labelOverlap="parity", labelSeparation=4)
    base = alt.Chart(_plain(frame)).encode(
        x=alt.X("month:O", title=words["month"], axis=axis, scale=alt.Scale(domain=months)),
        y=alt.Y("source:N", title=None, axis=alt.Axis(labelLimit=220)),
    )
    dark = f"datum.number > {float(frame['number'].max()) / 2}"
    drawn = base.mark_rect().encode(
        color=alt.Color("number:Q", title=words["figures"], scale=alt.Scale(scheme="blues")),
        tooltip=["source:N", "month:O", "number:Q"],
    )
    numbers = base.mark_text(fontSize=10).encode(
        text="number:Q", color=alt.condition(dark, alt.value("white"), alt.value("black"))
    )
    widest = len(str(frame["number"].max())) * _LETTER + 4
    shown = drawn + numbers if step >= widest else drawn
    return _framed(shown.properties(width=alt.Step(step), height=alt.Step(34)), words["data"], [])


def _months(told: Iterable[str]) -> list[str]:
    """All months from the first to the last, those without a figure too; then `?` where some are not known."""
    known = sorted(month for month in told if month != "?")
    first, last = ((int(month[:4]) * 12 + int(month[5:]) - 1) for month in (known[0], known[-1])) if known else (1, 0)
    months = [f"{number // 12}-{number % 12 + 1:02}" for number in range(first, last + 1)]
    return [*months, *(["?"] if "?" in told else [])]


def _framed(drawn: Any, title: str, under: list[str], said: str = "") -> Any:
    """The picture with its title, and what it shows, above and its sources below."""
    shown: dict[str, Any] = {"subtitle": said, "subtitleFontSize": 11, "subtitleColor": "#555555"} if said else {}
    titled = drawn.properties(title=alt.Title(title, anchor="start", fontSize=15, offset=14, **shown))
    framed: Any = alt.vconcat(titled)
    if under:
        small = alt.Title(
            under, orient="bottom", anchor="start", fontSize=10, fontWeight="normal", color="#555555", offset=12
        )
        framed = alt.vconcat(titled, title=small)
    return framed.configure(font=FONT, padding=16, background="white").configure_view(strokeWidth=0)


def _plain(frame: pd.DataFrame) -> Any:
    """The rows in the picture itself, days as text, so that no time zone moves them."""
    shown = frame.copy()
    for name in ("period_start", "period_end"):
        if name in shown:
            shown[name] = shown[name].dt.strftime("%Y-%m-%dT12:00:00")
    return alt.InlineData(values=json.loads(shown.to_json(orient="records", force_ascii=False)))


def _title(frame: pd.DataFrame, wish: Wish) -> str:
    return label("indicator", str(frame["indicator"].iloc[0]), wish.language)


def _said(frame: pd.DataFrame, wish: Wish) -> str:
    """Status and group of what is drawn; where a place has one mark, from which years, and that it is the newest."""
    one_each = wish.picture is not Picture.TIME
    years = _newest(frame)["period_end"].dropna().dt.year if one_each else ()
    spread = "–".join(dict.fromkeys(str(year) for year in (min(years), max(years)))) if len(years) else ""
    statuses, group = sorted(frame["status"].unique()), str(frame["group"].iloc[0])
    parts = [
        ", ".join(label("status", status, wish.language) for status in statuses if status),
        label("group", group, wish.language) if group else "",
        spread,
        _WORDS[wish.language]["newest"] if one_each else "",
    ]
    return " · ".join(part for part in parts if part)


def _left_out(frame: pd.DataFrame, wish: Wish) -> list[str]:
    """What is said where there are more places than a picture holds."""
    most = {Picture.TIME: MOST_SERIES, Picture.MAP: None}.get(wish.picture, MOST_PLACES)
    number = frame["place"].nunique()
    if most is None or number <= most:
        return []
    return [_WORDS[wish.language]["most" if wish.picture is Picture.TIME else "highest"].format(most, number)]


def _unit(frame: pd.DataFrame, wish: Wish) -> str:
    per = str(frame["per"].iloc[0])
    parts = [label("unit", str(frame["unit"].iloc[0]), wish.language)]
    return "/".join([*parts, *(label("per", part, wish.language) for part in per.split(SEPARATOR) if per)])


def _spelled(value: float, language: str) -> str:
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def _numbers(wish: Wish) -> Any:
    """An axis of numbers as the language writes them, wherever the picture is drawn."""
    return alt.Axis(**_of_numbers(wish))


def _of_numbers(wish: Wish) -> dict[str, Any]:
    """The same for an axis or a legend."""
    if wish.language == "en":
        return {}
    return {"labelExpr": "replace(replace(replace(datum.label, /[.]/g, '_'), /,/g, '.'), /_/g, ',')"}


def _alphabet(name: str) -> str:
    """What names are sorted by: Đ stands with D, letters with marks stand with those without."""
    return unicodedata.normalize("NFD", name.casefold().replace("đ", "d\u0300"))


def _sources(frame: pd.DataFrame, language: str) -> list[str]:
    """Lines that name the documents, the most used first."""
    words = _WORDS[language]
    named = frame.assign(
        name=[_named(*row) for row in zip(frame["publisher"], frame["title"], frame["document_id"], strict=True)]
    )
    counts = named["name"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    lines = [
        f"{words['source']}: {name}" if not number else f"   {name}"
        for number, name in enumerate(counts.index[:_SOURCES])
    ]
    return [*lines, *([f"   {words['more'].format(len(counts) - _SOURCES)}"] if len(counts) > _SOURCES else [])]


def _named(publisher: str, title: str, document_id: str) -> str:
    name = ": ".join(dict.fromkeys(part for part in (publisher, title) if part)) or document_id
    return name if len(name) <= 100 else f"{name[:99]}…"
