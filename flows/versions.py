"""The versions of readers and rules: what a document has to be read again for.

They are made from the program's files, so that no change of code or rules can be forgotten: the release, and a hash of
all that has a part in reading, or in extraction. Comments, reasons and examples of rules have none.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import corpus
import extractors
import flows
import outputs
import patterns
from extractors.rulebook import Rulebook, rulebook

_EXTRACTORS = Path(extractors.__file__).parent
_PATTERNS = Path(patterns.__file__).parent
_READERS = _EXTRACTORS / "readers"


def _files(folder: Path) -> list[Path]:
    """All files of a folder that are no traces of running it."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _hash(files: Iterable[Path]) -> str:
    """A hash of the files' names and contents."""
    digest = sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _version(digest: str) -> str:
    """The release with the head of a hash."""
    return f"{version('solieu')}+{digest[:8]}"


READER_VERSION = _version(_hash([*_files(_READERS), _EXTRACTORS / "model.py", _PATTERNS / "furniture.yaml"]))
"""Changes with the readers; a document that could not be read is then tried again."""

_CODE = [path for path in _files(_EXTRACTORS) if _READERS not in path.parents]
_DATA = [path for path in _files(_PATTERNS) if path.parent != _PATTERNS or path.suffix != ".yaml"]

MODEL = [Path(outputs.__file__).parent / f"confidence.{ending}" for ending in ("py", "json")]
"""What tells how likely a row is right. It looks at how each column was decided, which only reading again tells."""


def rules_with(model: Iterable[Path]) -> Rulebook:
    """The rules as they are now, with the files of a model of confidence."""
    return rulebook(_hash([*_CODE, *_DATA, *model]))


RULEBOOK = rules_with(MODEL)
"""The rules as they are now, for telling what another state of them can touch."""

EXTRACTOR_VERSION = _version(RULEBOOK.fingerprint)
"""Changes with the rules, with extraction and with the model of confidence."""

_ROOMS = (corpus, extractors, flows, outputs, patterns)


class VersionError(Exception):
    """Two processes of one run are of different versions; the message names both."""


@lru_cache(maxsize=1)
def program_version() -> str:
    """Changes with any file of the program but the samples: what all processes of a run must have in common."""
    folders = (Path(file).parent for room in _ROOMS if (file := room.__file__))
    files = (path for folder in folders for path in _files(folder) if "samples" not in path.parts)
    return _version(_hash(files))


def check_program(wanted: str) -> None:
    """Refuse to work for a program of another version. Raises VersionError."""
    if wanted != program_version():
        raise VersionError(mismatch("A worker", program_version(), wanted))


def mismatch(who: str, has: str, wanted: str) -> str:
    """What is said of somebody whose version is not that of the run."""
    return (
        f"{who} cannot take part: its version of solieu is {has}, that of this run is {wanted}. Install the same one "
        "there, start the worker again, and run the same command."
    )
