"""The archive as WARC: every answer of a website with its request, as web-archive viewers replay it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from corpus.archive import Archive, Retrieval, Snapshot

UNTRUE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers of the way over the wire; the archive keeps the bytes unpacked, so they are kept under another name."""


class WarcError(Exception):
    """The file cannot be written; the message says where and why."""


LeftOut = Callable[[Snapshot, bytes], bool]
"""Whether a snapshot with these bytes is not to be handed out."""


def write_warc(archive: Archive, path: Path, source: str = "", left_out: LeftOut = lambda *_: False) -> int:
    """Write all retrievals from the web (of one source, where named); how many. Raises WarcError, ArchiveError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    number = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            writer = WARCWriter(file, gzip=path.name.endswith(".gz"))
            writer.write_record(
                writer.create_warcinfo_record(path.name, {"software": "solieu", "format": "WARC File Format 1.1"})
            )
            for snapshot in _answered(archive, source):
                body = archive.get(snapshot.content_hash)
                for retrieval in () if left_out(snapshot, body) else snapshot.retrievals:
                    if retrieval.status:
                        _write(writer, snapshot, retrieval, body)
                        number += 1
        part.replace(path)
    except OSError as error:
        raise WarcError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return number


def _answered(archive: Archive, source: str) -> Iterator[Snapshot]:
    for snapshot in archive.snapshots(source):
        if any(one.status for one in snapshot.retrievals):
            yield snapshot


def _write(writer: WARCWriter, snapshot: Snapshot, retrieval: Retrieval, body: bytes) -> None:
    """A response and the request that it answers."""
    moment = retrieval.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    dated = {"WARC-Date": moment}
    response = writer.create_warc_record(
        snapshot.address,
        "response",
        payload=BytesIO(body),
        http_headers=_response(retrieval, len(body)),
        warc_headers_dict=dated,
    )
    request = writer.create_warc_record(
        snapshot.address,
        "request",
        payload=BytesIO(b""),
        http_headers=_request(snapshot.address, retrieval.request),
        warc_headers_dict=dated,
    )
    writer.write_request_response_pair(request, response)


def _lines(headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Headers, those of several values on lines of their own."""
    for name, values in headers.items():
        yield from ((name, value) for value in values.split("\n"))


def _response(retrieval: Retrieval, size: int) -> StatusAndHeaders:
    lines = [(f"X-Archive-Orig-{n}" if n.lower() in UNTRUE else n, v) for n, v in _lines(retrieval.headers)]
    lines.append(("Content-Length", str(size)))
    try:
        phrase = HTTPStatus(retrieval.status).phrase
    except ValueError:
        phrase = "Unknown"
    return StatusAndHeaders(f"{retrieval.status} {phrase}", lines, protocol="HTTP/1.1")


def _request(address: str, request: Mapping[str, str]) -> StatusAndHeaders:
    parts = urlsplit(address)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [("Host", parts.netloc), *((n, v) for n, v in _lines(request) if n != "method")]
    return StatusAndHeaders(f"{request.get('method', 'GET')} {target} HTTP/1.1", lines, is_http_request=True)
