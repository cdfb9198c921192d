"""The count of who reads which numbers right, on expressions written for it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benchmarks.bench_peers import Numbers, Texts, page
from benchmarks.peers import PEERS, Tally, tally


def line(text: str, *values: str) -> dict[str, object]:
    """An expression with its values, a range as `low-high`."""
    ends = [value.split("-") for value in values]
    return {"text": text, "figures": [{"value": e[0], "value_high": e[1] if len(e) > 1 else ""} for e in ends]}


LINES = [
    line("1.204 hộ", "1204"),
    line("3 tỷ 250 triệu đồng", "3250000000"),
    line("từ 5 đến 7 hộ", "5-7"),
    line("bốn mươi hai hộ", "42"),
    line("ngày 12/4/2022"),
]


def test_every_expression_counts_once() -> None:
    def peer(text: str) -> list[tuple[Decimal, None]]:
        return {"1.204 hộ": [(Decimal("1204.00"), None)], "từ 5 đến 7 hộ": []}.get(text, [(Decimal(3), None)])

    assert tally(peer, LINES) == Tally(right=1, wrong=2, nothing=1, taken=1, figures=4, others=1)


def test_ours_reads_all_and_takes_nothing_else() -> None:
    assert tally(PEERS["Số Liệu"], LINES) == Tally(right=4, wrong=0, nothing=0, taken=0, figures=4, others=1)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("a ten-line regex", "2,5 tỷ đồng", "2500000000"),
        ("price-parser", "1.204,5 đồng", "1204.5"),
        ("quantulum3", "12 km", "12"),
        ("vietnam-number", "bốn mươi hai", "42"),
    ],
)
def test_a_peer_is_asked_for_what_it_can(name: str, text: str, value: str) -> None:
    assert tally(PEERS[name], [line(text, value)]).right == 1


def test_the_page_shows_each_peer_and_the_ratios() -> None:
    numbers = [Numbers(name, Tally(1, 2, 3, 4, 6, 9), 1234.5) for name in PEERS]
    texts = [Texts("gold texts", 10, 2_000_000, {"extraction": 4.0, "spaCy tokenisation": 2.0})]
    lines = page(numbers, texts).splitlines()
    assert [text.split(" | ")[0].strip("| ") for text in lines if " of 9 |" in text] == list(PEERS)
    assert "| Số Liệu | 1 | 2 | 3 | 4 of 9 | 1,234 |" in lines
    assert "| gold texts: spaCy tokenisation | 10 | 5 | 1.00 | 2.0 times as fast |" in lines
