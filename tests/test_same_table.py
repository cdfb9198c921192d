"""A small one of the comparison that `make same-table` does: another machine park, the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from same_table import DiffersError, compare, compared

from benchmarks import news
from flows import run
from flows.settings import Settings


@pytest.mark.faults
def test_two_workers_with_postgresql_and_s3_make_the_table_of_one_process(tmp_path: Path) -> None:
    compare(tmp_path, 120, batch=10)


def test_texts_are_the_same_each_time_and_hold_figures(tmp_path: Path) -> None:
    for make in (news.item, news.line):
        written = [
            {
                path.name: path.read_bytes()
                for path in news.write(tmp_path / name / make.__name__, 30, make).rglob("*.txt")
            }
            for name in ("one", "other")
        ]
        assert written[0] == written[1]
        assert len(set(written[0].values())) == 30
        settings = Settings(home=tmp_path / make.__name__, prefect=False, workers=1)
        account = run.carry_out(settings, run.Request((tmp_path / "one" / make.__name__,)), "test")
        assert account.total.figures > 20


def test_a_table_that_differs_is_told(tmp_path: Path) -> None:
    for home in ("one", "other"):
        (tmp_path / home).mkdir()
        (tmp_path / home / "table.csv").write_text(home, encoding="utf-8")
    with pytest.raises(DiffersError, match=r"table\.csv differs"):
        compared(tmp_path / "one", tmp_path / "other")
