"""Find the quotes of the samples' gold again, after a sample or a reader has changed, and rewrite their offsets.

    python tests/reanchor.py

Each quote is looked for behind the one before it, not inside a longer number. What moved is printed with its
surroundings, to be read by a person; a quote that is not there ends the run and nothing is written.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from goldsets import SAMPLES, document_of, file_of

GOLD = SAMPLES / "gold.jsonl"
AROUND = 30


def anchored(rows: list[dict[str, Any]], text: str) -> Iterator[dict[str, Any]]:
    """The rows of a document with the offsets of their quotes. Raises LookupError for a quote that is not there."""
    end = 0
    for row in rows:
        found = re.compile(rf"(?<!\d)(?<!\d[.,]){re.escape(row['raw'])}(?!\d)").search(text, end)
        if found is None:
            raise LookupError(
                f"{row['document_id']}: {row['raw']!r} does not stand behind {text[max(0, end - 40) : end]!r}"
            )
        start, end = found.span()
        if (start, end) != (row["start"], row["end"]):
            print(f"{row['document_id']} {row['id']}: …{text[max(0, start - AROUND) : end + AROUND]!r}…")
        yield {**row, "start": start, "end": end}


def main() -> int:
    """Rewrite the gold; 1 where a quote is lost."""
    lines = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    new: list[dict[str, Any]] = []
    try:
        for document in dict.fromkeys(row["document_id"] for row in lines):
            rows = [row for row in lines if row["document_id"] == document]
            quoted = rows if rows[0]["id"] else []
            new += list(anchored(quoted, document_of(file_of(SAMPLES, document)).text)) or rows
    except LookupError as error:
        print(error, file=sys.stderr)
        return 1
    GOLD.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in new), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
