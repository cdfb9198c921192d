"""What a reader says when it cannot read."""

from __future__ import annotations


class ReadError(Exception):
    """A document could not be read; the message is for people: what failed, why, what to do."""


class NeedsOcrError(ReadError):
    """The document is a scan and no OCR program is installed; it is kept and can be read later."""
