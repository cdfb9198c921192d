"""What a figure measures: its indicator, read from the cues in its scopes.

Every cue of an indicator that stands in reach of a figure is weighed: how near its scope is, how strongly its rule
decides (`tier`), and what stands between. The heaviest decides; figures of one statement (a pair, the parts of a total)
decide together. The weights are data (`patterns/weights.yaml`).

`heard` asks which cues speak for a figure, `weight` and `weakened` how loudly; `figure` and `pair` decide; `after` and
`occasion` look once more when all have been read. What these ask stands in modules by its matter: `people`, `plan`,
`money`, `help`, and `continued` for what goes on from a figure before.
"""

from __future__ import annotations

from extractors.indicators.heard import Hearing
from extractors.indicators.reader import IndicatorReader
from extractors.indicators.weakened import Weakening

__all__ = ["Hearing", "IndicatorReader", "Weakening"]
