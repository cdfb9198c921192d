"""What kind of statement a figure is: something done, an estimate, a goal, or what a rule fixes.

`order` asks, first to last: the number of a plan, the words of the figure's own sentence, what rules fix, the years,
what stands before and above, and what a text of its kind tells (`defaults`).
"""

from __future__ import annotations

from extractors.statuses.defaults import document_default, subject_of
from extractors.statuses.echoes import read_echoes
from extractors.statuses.order import StatusReader

__all__ = ["StatusReader", "document_default", "read_echoes", "subject_of"]
