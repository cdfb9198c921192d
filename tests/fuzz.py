"""Fuzzing: inputs that nobody would write, made from our samples; `make fuzz MINUTES=10` gives each target so long.

    python tests/fuzz.py numerals --minutes 10 [--seed 1] [--atheris]

What a target raises, beside the errors that it promises, is a finding: its input is kept in `data/fuzz/TARGET/`, with
the traceback beside it, and the exit status is 1. What was mended becomes a test where its matter is tested.
With `--atheris` (`pip install atheris`) the inputs are led by the branches that they reach, and the first finding ends.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLES = REPOSITORY / "corpus" / "samples"
LONGEST = 20_000
"""Bytes of an input that is made; a sample may be longer."""
Target = Callable[[bytes], object]

_BITS = (
    *(
        "1.234,5",
        "3.350",
        "0,0",
        "-",
        "–",
        "/",
        "%",
        "‰",
        "½",
        "²",
        "0" * 40,
        "9" * 400,
        "1e9",
        "12/3/2020",
        "II",
        "(",
        ")",
    ),
    *(
        "tỷ",
        "triệu",
        "đồng",
        "hộ nghèo",
        "năm",
        "trong đó",
        "mươi",
        "lăm",
        "rưỡi",
        "phẩy",
        "từ",
        "đến",
        ":",
        ";",
        "\n",
        "\t",
    ),
    *(
        "\0",
        "\u0301",
        "\u200b",
        "\ufeff",
        "İ",
        "ẞ",
        "𝟙",
        "１",
        "\ud7ff",
        "\U0010ffff",
        "<table>",
        "<td colspan=99999>",
        "</",
        "&#0;",
    ),
    *(
        "=1+1",
        '"',
        "sep=;",
        "right",
        "wrong",
        "figure_id",
        "../",
        "%00",
        "' OR 1=1",
        "{{7*7}}",
        "\r\n",
        "Infinity",
        "NaN",
    ),
)
"""Pieces that are laid into inputs."""


def mutated(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """An input with a few edits: bytes turned, cut, doubled, pieces of another input or of `_BITS` laid in."""
    made = bytearray(data[: chance.choice((200, 2000, LONGEST))])
    for _ in range(1 << chance.randrange(5)):
        at = chance.randrange(len(made) + 1)
        length = min(1 << chance.randrange(10), len(made) - at)
        match chance.randrange(6):
            case 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del made[at : at + length]
            case 2:
                made[at:at] = made[at : at + length]
            case 3:
                other = chance.choice(others)
                start = chance.randrange(len(other) + 1)
                made[at:at] = other[start : start + 1 + (1 << chance.randrange(9))]
            case _:
                made[at : at + chance.choice((0, length))] = chance.choice(_BITS).encode("utf-8", "surrogatepass")
    return bytes(made[: 2 * LONGEST])


# --- targets --------------------------------------------------------------------------------------------------------


def _holds(document: Any) -> None:
    """What is true of every document: evidence slices to its text, names differ, rows can be made and stored."""
    from extractors.extract import extract
    from extractors.period_bounds import bounds
    from extractors.words import word_set
    from outputs.checks import audited
    from outputs.rows import figure_rows, leftover_rows
    from outputs.types import plain

    text = document.text
    for block in document.blocks:
        assert 0 <= block.start <= block.end <= len(text), "a block lies outside of its text"
    found = extract(document)
    for figure in found.figures:
        assert figure.raw == text[figure.start : figure.end] != "", "evidence does not slice to its text"
        assert figure.sentence_start <= figure.start < figure.end <= figure.sentence_end, "a figure leaves its sentence"
        assert figure.value.is_finite(), "a value is no number"
        assert figure.value_high is None or figure.value_high.is_finite(), "a value is no number"
        assert not figure.period or bounds(figure.period).start, f"{figure.period} is no period"
    by_id = {figure.figure_id: figure for figure in found.figures}
    assert len(by_id) == len(found.figures), "two figures bear one name"
    for name, figure in by_id.items():
        assert not figure.pair or by_id[figure.pair].pair == name != figure.pair, "a pair has one end"
        assert not figure.part_of or figure.part_of in by_id.keys() - {name}, "a part has no total"
    for leftover in found.leftovers:
        assert leftover.raw == text[leftover.start : leftover.end], "a leftover does not slice to its text"
    known = audited(document, found, document.document_id)
    for row in figure_rows(document, found, document.document_id, "", known):
        assert plain(row["value"]) is not None
    list(leftover_rows(found, document.document_id))
    word_set(document)


def numerals() -> tuple[list[bytes], Target]:
    """Texts with numbers: numerals, what is none, context, links, checks."""
    from extractors.readers import ReadError, read

    texts = [path.read_bytes() for path in sorted(SAMPLES.glob("*.txt"))]
    lines = [line for text in texts for line in text.splitlines() if any(chr(byte).isdigit() for byte in line)]

    def target(data: bytes) -> None:
        try:
            document = read(data.decode("utf-8", "replace").encode(), document_id="f", name="f.txt")
        except ReadError:
            return
        _holds(document)

    return [*texts, *lines], target


def sentences() -> tuple[list[bytes], Target]:
    """Texts put together of the examples and near misses of all rules, in any order and with any sign between."""
    import patterns

    said = sorted({text for name in patterns.names() for text in _examples(patterns.load(name))})
    chance = random.Random(1)
    made = [
        chance.choice(("\n", "\n\n", " ", ". ", "; ", ": ")).join(chance.choices(said, k=chance.randint(2, 12)))
        for _ in range(_MIXED)
    ]
    return [text.encode() for text in made], numerals()[1]


_MIXED = 2_000
"""So many texts of examples; their edits come on top."""


def _examples(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for inside in value:
            yield from _examples(inside)
    elif isinstance(value, dict):
        for key, inside in value.items():
            if key in ("examples", "near_misses"):
                yield from (str(one) for one in inside)
            else:
                yield from _examples(inside)


def readers() -> tuple[list[bytes], Target]:
    """Files of all kinds: read or refused with a sentence, never anything else."""
    import papers
    from test_read_formats import SAMPLE

    from extractors.readers import ReadError, read

    paper = SAMPLE
    files = [path.read_bytes() for path in sorted(SAMPLES.iterdir()) if path.suffix in (".txt", ".html")]
    files += [papers.as_html(paper), papers.as_docx(paper), papers.as_xlsx(paper), papers.as_pdf(paper)]
    names = ("f.txt", "f.html", "f.docx", "f.xlsx", "f.pdf", "f.doc", "f.odt", "f.zip", "f.csv", "f")

    def target(data: bytes) -> None:
        try:
            document = read(data, document_id="f", name=names[sum(data[:4]) % len(names)])
        except ReadError:
            return
        _holds(document)

    return files, target


def importers() -> tuple[list[bytes], Target]:
    """Files of reviews: CSV and workbooks, taken row by row or refused with a sentence."""
    from factories import reading, record

    from outputs.errors import OutputError
    from outputs.review_export import export_review_csv, export_review_xlsx
    from outputs.review_files import read_file
    from outputs.review_import import import_file
    from outputs.store import Store

    folder = Path(mkdtemp(prefix="fuzz-"))
    store = Store.open(folder / "solieu.sqlite")
    store.load(record(), *reading(["797 hộ nghèo trong toàn huyện năm 2022", "1.500 hộ cận nghèo vay vốn năm 2023"]))
    export_review_csv(store, folder / "review.csv")
    export_review_xlsx(store, folder / "review.xlsx")
    files = [(folder / "review.csv").read_bytes(), (folder / "review.xlsx").read_bytes()]
    filled = files[0].decode("utf-8-sig").splitlines()
    told = [*filled[:1], *(line.replace(",,", ",right,", 1) for line in filled[1:])]
    files += ["\n".join(told).encode(), "\n".join(told).encode("utf-16"), "\n".join(told).replace(",", ";").encode()]

    def target(data: bytes) -> None:
        path = folder / "in.csv"
        path.write_bytes(data)
        try:
            import_file(store, read_file(path), reviewer="a", texts=lambda _: "797 hộ nghèo")
        except OutputError:
            return

    return files, target


def web() -> tuple[list[bytes], Target]:
    """Requests to the page: every answer is one of ours, none a fault of the program."""
    from urllib.parse import parse_qsl, urlencode

    from fastapi.testclient import TestClient
    from httpx import InvalidURL
    from web_site import stand

    from outputs.web.access import SESSION, token_of

    here = stand(str(Path(mkdtemp(prefix="fuzz-")) / "solieu.sqlite"))
    here.put(["797 hộ nghèo trong toàn huyện năm 2022", "1.500 hộ cận nghèo vay vốn năm 2023"])
    names = here.figures()
    client = TestClient(here.app, raise_server_exceptions=True, follow_redirects=False)
    client.get("/queue")
    secret = token_of(client.cookies[SESSION])
    fields = (
        "verdict",
        "note",
        "seen",
        "corrected_value",
        "start",
        "end",
        "document",
        "to",
        "name",
        "password",
        "role",
    )
    paths = (
        "/",
        "/queue",
        "/review",
        "/document",
        "/page",
        "/page-view",
        "/missed",
        "/login",
        "/language",
        "/accounts",
    )
    asked = urlencode({"document": "doc", "figure": names[0], "page": "1", "indicator": "x", "at": "0"})
    starts = [("GET", path, query, "") for path in paths for query in ("", asked)]
    for path in (f"/review/{names[0]}", f"/undo/{names[0]}", "/missed", "/login", "/logout", "/accounts"):
        form = {**dict.fromkeys(fields, "1"), "verdict": "wrong", "document": "doc"}
        starts.append(("POST", path, "", urlencode(form)))
    starts += [("GET", f"/{way}/{names[0]}", "", "") for way in ("next", "previous", "review")]

    def target(data: bytes) -> None:
        method, path, query, form = (*data.decode("utf-8", "replace").split("\n", 3), "", "", "")[:4]
        sent = {**dict(parse_qsl(form, keep_blank_values=True, errors="replace")), "token": secret}
        post = method.startswith("P")
        try:
            url = "/" + path.lstrip("/")[:500]
            params = parse_qsl(query, keep_blank_values=True)
            request = client.build_request("POST" if post else "GET", url, params=params, data=sent if post else None)
        except (InvalidURL, UnicodeError):  # no address at all
            return
        answer = client.send(request)
        assert answer.status_code < 500, f"{method} {url}: {answer.status_code}"

    return ["\n".join(one).encode() for one in starts], target


TARGETS: dict[str, Callable[[], tuple[list[bytes], Target]]] = {
    "numerals": numerals,
    "sentences": sentences,
    "readers": readers,
    "importers": importers,
    "web": web,
}


# --- driving them ---------------------------------------------------------------------------------------------------


def fuzz(name: str, seconds: float, seed: int, folder: Path) -> tuple[int, int]:
    """Give a target inputs for so long; how many, and how many findings were kept in `folder`."""
    samples, target = TARGETS[name]()
    chance = random.Random(seed)
    ends, kept = time.monotonic() + seconds, set[str]()
    for number in count():
        if time.monotonic() >= ends:
            return number, len(kept)
        data = mutated(chance.choice(samples), samples, chance) if number >= len(samples) else samples[number]
        if (told := said(target, data)) and (place := _place(told)) not in kept:
            kept.add(place)
            keep(folder / name, data, told)
            print(f"{name}: {told.splitlines()[-1]}\n  at {place}", flush=True)
    raise AssertionError("an endless count ended")


def said(target: Target, data: bytes) -> str:
    """The traceback of a finding; nothing where all went well."""
    try:
        target(data)
    except Exception:
        return traceback.format_exc()
    return ""


def keep(folder: Path, data: bytes, told: str) -> None:
    """An input with its traceback."""
    folder.mkdir(parents=True, exist_ok=True)
    name = sha256(data).hexdigest()[:12]
    (folder / name).write_bytes(data)
    (folder / f"{name}.txt").write_text(told, encoding="utf-8", errors="replace")


def _place(told: str) -> str:
    """The last line of our own code in a traceback: one finding a place."""
    lines = [line.strip() for line in told.splitlines() if line.strip().startswith('File "')]
    ours = [line for line in lines if str(REPOSITORY) in line and ".venv" not in line]
    return (ours or lines or [told])[-1]


def led(name: str, seconds: float, seed: int, folder: Path) -> None:
    """The same by atheris, which never returns. Raises SystemExit where it is not installed."""
    try:
        import atheris
    except ImportError:
        raise SystemExit("atheris is not installed: .venv/bin/pip install atheris, or leave --atheris out.") from None
    with atheris.instrument_imports(include=["extractors", "outputs"]):
        samples, target = TARGETS[name]()
    corpus = folder / f"{name}-corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for data in samples:
        (corpus / sha256(data).hexdigest()[:12]).write_bytes(data)

    def one(data: bytes) -> None:
        if told := said(target, data):
            keep(folder / name, data, told)
            print(told, flush=True)
            raise AssertionError(f"a finding, kept in {folder / name}")

    options = [f"-max_total_time={int(seconds)}", f"-seed={seed}", f"-max_len={LONGEST}", "-rss_limit_mb=4096"]
    atheris.Setup([sys.argv[0], str(corpus), *options], one)
    atheris.Fuzz()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="all by default")
    parser.add_argument("--minutes", type=float, default=1.0, help="for each target")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--atheris", action="store_true", help="one target, led by coverage")
    parser.add_argument("--into", type=Path, default=REPOSITORY / "data" / "fuzz")
    given = parser.parse_args()
    findings = 0
    for name in given.targets or TARGETS:
        if given.atheris:
            led(name, 60 * given.minutes, given.seed, given.into)
        number, new = fuzz(name, 60 * given.minutes, given.seed, given.into)
        print(f"{name}: {number} inputs, {new} findings (seed {given.seed})", flush=True)
        findings += new
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
