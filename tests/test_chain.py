"""From a picture to the archived page: every step that a doubting reader would go, on a crawled site."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import unquote
from urllib.request import urlopen

import pytest
import yaml
from crawl_sites import QUICK, Site, article, listing, serve
from factories import heed_interrupts
from typer.testing import CliRunner

from corpus.archive import Archive
from flows import settings as configuration
from flows.cli import app
from flows.commands import CommandError
from flows.commands.browse import COLUMNS
from outputs.query import Question, ask, select

POOR = "Đến cuối năm {}, xã Nam Đà có {} hộ nghèo. "


@dataclass
class House:
    """A home whose site was crawled and whose table is published; `pages` are those of the site."""

    home: Path
    release: Path
    pages: dict[str, str]


def run(home: Path, *words: str) -> Any:
    return CliRunner().invoke(app, ["--home", str(home), *words], catch_exceptions=False)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home, site = tmp_path_factory.mktemp("home"), Site()
    with serve(site):
        told = {f"/tin-{year}": POOR.format(year, number) for year, number in ((2021, 97), (2022, 84), (2023, 61))}
        filler = "Bà con ai cũng vui mừng góp công cùng làm. " * 9
        texts = {path: article(f"Tin xã Nam Đà {path[-4:]}", text + filler) for path, text in told.items()}
        site.pages = {"/": listing(*texts), **texts}
        (home / "sources").mkdir()
        source = {"name": "xa", "start": [f"{site.url}/"], "allow_private": True, "politeness": QUICK}
        (home / "sources/xa.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")
        assert run(home, "crawl", "xa", "--direct").exit_code == 0
        assert run(home, "publish", "1.0", "--date", "2026-11-30").exit_code == 0
        yield House(home, home / "releases/1.0", site.pages)


def test_a_mark_leads_to_its_row_sentence_and_archived_page(house: House) -> None:
    picture = house.home / "poor.html"
    drawn = run(house.home, "chart", "time", str(picture), "--indicator", "poor_households", "--unit", "household")
    assert drawn.exit_code == 0, drawn.output
    marks = marks_of(picture.read_text("utf-8"))
    assert {(mark["period"], mark["value"]) for mark in marks} >= {("2021-12-31", 97), ("2022-12-31", 84)}
    for mark in marks:
        found = select(house.release, Question(indicator="poor_households", unit="household"))
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
        (row,) = [row for row in rows if row["figure_id"] == mark["figure_id"]]
        assert (float(row["value"]), row["evidence_url"]) == (mark["value"], mark["evidence_url"])
        assert row["raw"] in row["sentence"]
        assert row["raw"] in unquote(row["evidence_url"].partition("#:~:text=")[2]).replace("\u00a0", " ")
        archive = Archive(configuration.load(home=house.home).archive_address)
        kept = archive.get(row["content_hash"])
        assert row["sentence"] in kept.decode("utf-8")
        assert kept.decode("utf-8") == house.pages["/" + row["url"].rpartition("/")[2]]


def marks_of(page: str) -> list[dict[str, Any]]:
    """The data in a page that stands alone."""
    at = page.index('"datasets":')
    data, _ = json.JSONDecoder().raw_decode(page[at + len('"datasets":') :].lstrip())
    return [mark for rows in data.values() for mark in rows]


def test_an_observation_names_the_rows_behind_it(house: House) -> None:
    sql = """SELECT o.observation_id, o.value, f.value, f.document_id FROM observations o
    JOIN figures f ON list_contains(string_split(o.figure_ids, ';'), f.figure_id)
    WHERE o.indicator = 'poor_households'"""
    joined = ask(house.release, sql).rows
    assert {value for _, value, _, _ in joined} >= {97, 84, 61}
    assert all(observed == told for _, observed, told, _ in joined)


def test_the_release_in_the_browser(house: House) -> None:
    """`solieu browse`: started, asked, stopped; it changes nothing."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "flows.cli", "--home", str(house.home), "browse", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=heed_interrupts)
    try:
        url = f"http://127.0.0.1:{port}/solieu/figures"
        answer = json.loads(fetched(process, f"{url}.json?_shape=objects&indicator=poor_households"))
        assert {row["value"] for row in answer["rows"]} >= {97, 84, 61}
        assert "poor_households" in fetched(process, url)
        first = fetched(process, f"{url}?{'&'.join(f'_col={column}' for column in COLUMNS)}&_facet=indicator")
        assert all(f"col-{column}" in first for column in COLUMNS)
        assert "col-snapshot_id" not in first
        (database,) = json.loads(fetched(process, f"http://127.0.0.1:{port}/-/databases.json"))
        assert (database["name"], database["is_mutable"]) == ("solieu", False)
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert f"http://127.0.0.1:{port}/solieu/figures".encode() in said
    assert b"Traceback" not in said
    assert process.returncode in (0, 130)


def test_a_port_that_is_taken_is_said(house: House) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(CommandError, match=f"Port {port} cannot be had"):
            run(house.home, "browse", "--port", port)


def fetched(process: subprocess.Popen[bytes], url: str) -> str:
    """What the address answers, as soon as it does."""
    deadline = time.monotonic() + 120
    while True:
        try:
            with urlopen(url, timeout=60) as answer:
                text: str = answer.read().decode("utf-8")
                return text
        except URLError:
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.3)
