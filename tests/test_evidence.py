"""Links to the figure on its page."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.evidence import evidence_url, text_fragment

SENTENCE = "Tổng số: 14-16 hộ, gồm A & B."
START = SENTENCE.index("14")
END = START + len("14-16 hộ")


def test_the_quote_stands_between_its_neighbours() -> None:
    link = evidence_url("https://a.vn/tin?id=1", SENTENCE, START, END)
    assert link == (
        "https://a.vn/tin?id=1#:~:text=T%E1%BB%95ng%20s%E1%BB%91%3A-,14%2D16%20h%E1%BB%99,-%2C%20g%E1%BB%93m%20A%20%26"
    )


@pytest.mark.parametrize(
    ("url", "begins"),
    [("https://a.vn/x#muc-2", "https://a.vn/x#muc-2:~:text="), ("http://a.vn/#", "http://a.vn/#:~:text=")],
)
def test_a_fragment_of_the_address_is_kept(url: str, begins: str) -> None:
    assert evidence_url(url, SENTENCE, START, END).startswith(begins)


@pytest.mark.parametrize(
    "url", ["", "bao-cao.txt", "/srv/a.txt", "file:///a.txt", "javascript:alert(1)", "ftp://a.vn/x"]
)
def test_only_web_addresses_have_a_link(url: str) -> None:
    assert evidence_url(url, SENTENCE, START, END) == ""


@pytest.mark.parametrize("url", ["http://[broken", "https://[::1/x", "http://a.vn:port/\x00"])
def test_broken_addresses_stop_nothing(url: str) -> None:
    assert isinstance(evidence_url(url, SENTENCE, START, END), str)


def test_a_pdf_opens_at_its_page() -> None:
    assert evidence_url("https://a.vn/x.pdf#z", SENTENCE, START, END, page=3) == "https://a.vn/x.pdf#page=3"


def test_the_quote_is_made_of_whole_words() -> None:
    assert text_fragment("nuôi 970con lợn", 5, 8) == "text=nu%C3%B4i-,970con,-l%E1%BB%A3n"


def test_line_breaks_are_blanks_on_a_page() -> None:
    assert text_fragment("số\n 5\n hộ", 4, 8) == "text=s%E1%BB%91-,5%20h%E1%BB%99"


@given(st.text(min_size=1, max_size=20), st.data())
def test_the_parts_can_be_told_apart(sentence: str, data: st.DataObject) -> None:
    """However the sentence is written, `,` `-` and `&` stand only where the directive needs them."""
    start = data.draw(st.integers(0, len(sentence) - 1))
    end = data.draw(st.integers(start + 1, len(sentence)))
    directive = text_fragment(sentence, start, end).removeprefix("text=")
    parts = directive.split(",")
    assert len(parts) <= 3
    assert "&" not in directive
    quote = next(part for part in parts if not part.startswith("-") and not part.endswith("-"))
    assert "-" not in quote
    assert " ".join(sentence[start:end].split()) in unquote(quote)
