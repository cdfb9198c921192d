"""The link that opens the source page at a figure."""

from __future__ import annotations

from urllib.parse import quote

CONTEXT_WORDS = 4
"""Words before and after the figure that tell it from its equals on the page."""


def _encode(text: str) -> str:
    """Percent-encoded as a text directive wants it: `-`, `,` and `&` have a meaning there, so they are encoded too."""
    return quote(text, safe="").replace("-", "%2D")


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to word boundaries, where alone a browser matches."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def text_fragment(sentence: str, start: int, end: int) -> str:
    """The directive `text=prefix-,quote,-suffix` for `sentence[start:end]`, percent-encoded."""
    start, end = _whole_words(sentence, start, end)
    before = " ".join(sentence[:start].split()[-CONTEXT_WORDS:])
    after = " ".join(sentence[end:].split()[:CONTEXT_WORDS])
    words = _encode(" ".join(sentence[start:end].split()))
    prefix = f"{_encode(before)}-," if before else ""
    suffix = f",-{_encode(after)}" if after else ""
    return f"text={prefix}{words}{suffix}"


def evidence_url(url: str, sentence: str, start: int, end: int, page: int | None = None) -> str:
    """The address of the page at `sentence[start:end]`; of a PDF at its page; empty where `url` is no web address."""
    if not url.lower().startswith(("http://", "https://")):
        return ""
    base, _, fragment = url.partition("#")
    if page is not None:
        return f"{base}#page={page}"
    return f"{base}#{fragment}:~:{text_fragment(sentence, start, end)}"
