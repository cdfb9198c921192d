"""The work that extraction does grows with the text, not with its square."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import extraction_work

FEW, MANY = 2, 40


def test_each_letter_of_a_long_text_costs_what_one_of_a_short_text_does() -> None:
    done = subprocess.run(
        [sys.executable, extraction_work.__file__, str(FEW), str(MANY)],
        cwd=Path(extraction_work.__file__).resolve().parent.parent,
        capture_output=True,
        check=True,
    )
    few, many = json.loads(done.stdout)
    assert few["calls"] > 1
    assert few["letters"] > 1
    # What two halves of a text share is done once; a look at all figures for each would come to a multiple.
    assert many["calls"] < 1.05 * few["calls"]
    assert many["letters"] < 1.5 * few["letters"]
