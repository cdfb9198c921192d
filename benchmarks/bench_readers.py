"""Readers: text PDFs against pdfplumber, scans against bare Tesseract, memory over many pages."""

from __future__ import annotations

import io
import multiprocessing
import resource
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pdfplumber
import pypdfium2
from fpdf import FPDF
from PIL import Image

from benchmarks import Measure, fastest
from extractors.readers import programs
from extractors.readers.pdf import read_pdf

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
SENTENCE = (
    "Trong năm, Ủy ban nhân dân huyện đã chỉ đạo các xã rà soát hộ nghèo, hộ cận nghèo theo chuẩn đa chiều và hỗ trợ "
    "vay vốn ưu đãi cho 1.204 hộ, với tổng số tiền 56,7 tỷ đồng, giúp các hộ phát triển sản xuất và ổn định đời sống. "
)


def prose(pages: int) -> bytes:
    """A PDF of about so many pages of running text."""
    pdf = _pdf()
    for _ in range(pages * 3):
        pdf.multi_cell(0, 6, SENTENCE * 2, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    return bytes(pdf.output())


def tables(pages: int) -> bytes:
    """A PDF of about so many pages of ruled tables."""
    pdf = _pdf()
    pdf.set_font("D", "", 9)
    with pdf.table() as table:
        for number in range(pages * 45):
            row = table.row()
            for text in ("Xã số " + str(number), f"{number * 7}", f"{number % 90},5", "1.204", "56,7"):
                row.cell(text)
    return bytes(pdf.output())


def scans(pages: int) -> bytes:
    """A PDF of pictures of pages of running text at 200 dots an inch."""
    source = pypdfium2.PdfDocument(prose(pages))
    images = [page.render(scale=200 / 72).to_pil().convert("L") for page in source][:pages]
    out = io.BytesIO()
    images[0].save(out, "PDF", resolution=200, save_all=True, append_images=images[1:])
    return out.getvalue()


def _pdf() -> FPDF:
    pdf = FPDF()
    pdf.add_font("D", "", str(FONT))
    pdf.add_font("D", "B", str(FONT))
    pdf.set_font("D", "", 12)
    pdf.add_page()
    return pdf


def ours(data: bytes) -> object:
    """What is measured."""
    return read_pdf(data, document_id="bench", name="bench.pdf")


def plumber(data: bytes) -> None:
    """The peer on text: the words of each page."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.close()


def plumber_tables(data: bytes) -> None:
    """The peer on tables: the words and the tables of each page."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.extract_tables()
            page.close()


def tesseract(pictures: list[bytes]) -> None:
    """The peer on scans: bare Tesseract, as many at a time as there are cores."""
    command = ["env", "OMP_THREAD_LIMIT=1", "tesseract", "stdin", "stdout", "-l", "vie", "--psm", "3"]
    with ThreadPoolExecutor(multiprocessing.cpu_count()) as pool:
        list(
            pool.map(lambda picture: subprocess.run(command, input=picture, capture_output=True, check=True), pictures)
        )


def pictures_of(data: bytes) -> list[bytes]:
    """The pages as pictures."""
    found = []
    for page in pypdfium2.PdfDocument(data):
        image: Image.Image = page.render(scale=200 / 72).to_pil().convert("L")
        out = io.BytesIO()
        image.save(out, "BMP")
        found.append(out.getvalue())
    return found


def measure() -> Iterator[Measure | str]:
    """All measures of the readers."""
    if not FONT.exists():
        yield "readers: fonts-dejavu-core is not installed"
        return
    for name, data, peer in (
        ("PDF, pages of prose", prose(60), plumber),
        ("PDF, pages of tables", tables(10), plumber_tables),
    ):
        count = len(pypdfium2.PdfDocument(data))
        seconds, peer_seconds = fastest(lambda d=data: ours(d)), fastest(lambda d=data, p=peer: p(d), 2)  # type: ignore[misc]
        yield Measure(name, "pdfplumber", count, "page", seconds, peer_seconds)
    if programs.has_vietnamese_ocr():
        data = scans(6)
        pictures = pictures_of(data)
        yield Measure(
            "PDF, scanned pages",
            "bare tesseract",
            len(pictures),
            "page",
            fastest(lambda: ours(data), 2),
            fastest(lambda: tesseract(pictures), 2),
        )
    yield _memory()


def _memory() -> str:
    """The memory that reading takes, in processes of their own."""
    peaks = []
    for pages in (50, 500):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            peaks.append(pool.apply(_peak, (pages,)))
    return f"PDF, memory: {peaks[0] >> 10} MB for 50 pages, {peaks[1] >> 10} MB for 500 pages"


def _peak(pages: int) -> int:
    """Kilobytes at the peak of reading a PDF of so many pages; making it took part of them."""
    data = prose(pages)
    ours(data)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
