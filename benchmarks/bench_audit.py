"""What checking costs beside extraction, on the samples: the ratio is extraction's time to the audit's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import Measure, fastest
from extractors.audit import audit
from extractors.extract import extract
from extractors.readers import read
from outputs.confidence import probabilities

SAMPLES = Path(__file__).resolve().parent.parent / "corpus" / "samples"


def measure() -> Iterator[Measure]:
    """All samples that are text or HTML, once without and once with a model's guess for each row."""
    paths = [path for path in sorted(SAMPLES.iterdir()) if path.suffix in (".txt", ".html")]
    documents = [read(path.read_bytes(), document_id=path.stem, name=path.name) for path in paths]
    figures = [extract(document).figures for document in documents]
    extraction = fastest(lambda: [extract(document) for document in documents])

    def checked() -> None:
        for document, rows in zip(documents, figures, strict=True):
            audit(document.document_id, document.text, rows, document.blocks)

    def judged() -> None:
        for document, rows in zip(documents, figures, strict=True):
            found = audit(document.document_id, document.text, rows, document.blocks)
            probabilities(document, rows, found)

    number = sum(map(len, figures))
    yield Measure("audit", "extraction", number, "figures", fastest(checked), extraction)
    yield Measure("audit and confidence", "extraction", number, "figures", fastest(judged), extraction)
