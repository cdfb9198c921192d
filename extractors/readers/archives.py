"""Archives (ZIP, RAR, 7z, TAR, gzip) and e-mail messages: their members as bytes, with names that are safe."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractors.readers import mail, programs, sniff
from extractors.readers.errors import AGAIN, UNLOCK, UNOPENED, ReadError
from extractors.readers.limits import DEFAULT, Limits

_LOCKED = "{name}: tệp nén có mật khẩu (password needed). " + UNLOCK
# What operating systems and programs put beside documents; none of it is one.
_LITTER = regex.compile(
    r"(?:.*/)?(?:__MACOSX/.*|\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini|~\$[^/]*)", regex.IGNORECASE | regex.DOTALL
)
# The names that programs give to the parts of an archive in several files.
_PART = regex.compile(r".*\.(?:part\d+\.rar|r\d\d|z\d\d|(?:7z|zip|rar)\.\d{3})", regex.IGNORECASE | regex.DOTALL)
_GZIP_ENDING = regex.compile(r"\.gz$", regex.IGNORECASE)
_UNSAFE = regex.compile(r"[\x00-\x1f\x7f<>:\"|?*]")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its path inside (safe, `/` between parts; inner archives are parts) and its bytes."""

    name: str
    data: bytes


def is_archive(data: bytes, name: str) -> bool:
    """Whether a file is an archive of documents or a message with them (a DOCX is none)."""
    return sniff.media_type(data, name=name) in sniff.ARCHIVES


def expand(data: bytes, name: str, *, limits: Limits = DEFAULT) -> list[Member]:
    """All files in an archive, those of inner archives too; of a message its body and attachments.
    What operating systems put beside documents (`Thumbs.db`, `__MACOSX/`) is left out.

    Raises ReadError for a broken, locked or oversized archive, or where the program for its format is missing.
    """
    members: list[Member] = []
    size = 0
    for member in _expand(data, name, limits, 1):
        size += len(member.data)
        members.append(member)
        if len(members) > limits.members or size > limits.unpacked:
            raise ReadError(f"{name}: tệp nén bung ra quá lớn (unpacks to too much: over {limits.unpacked:,} bytes).")
    return members


def _expand(data: bytes, name: str, limits: Limits, depth: int) -> Iterator[Member]:
    kind = sniff.media_type(data, name=name)
    unpack = {sniff.ZIP: _zip, sniff.TAR: _tar, sniff.GZIP: _gzip, sniff.MAIL: _mail}.get(kind, _other)
    for member in unpack(data, name, limits):
        if not is_archive(member.data, member.name):
            yield member
            continue
        if depth >= limits.depth:
            raise ReadError(f"{name}: tệp nén lồng nhau quá {limits.depth} lớp (archives nested too deeply).")
        for inner in _expand(member.data, f"{name}/{member.name}", limits, depth + 1):
            yield Member(f"{member.name}/{inner.name}", inner.data)


def safe_name(name: str) -> str:
    """A member's path without what could lead out of a folder: no root, no drive, no `..`, no control characters."""
    parts = [_UNSAFE.sub("_", part).strip(" .") for part in name.replace("\\", "/").split("/")]
    return "/".join(part for part in parts if part) or "_"


def _zip(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not (info.is_dir() or _LITTER.fullmatch(info.filename))]
            if len(infos) > limits.members or sum(info.file_size for info in infos) > limits.unpacked:
                raise ReadError(f"{name}: tệp nén bung ra quá lớn (unpacks to too much). {UNOPENED}")
            for info in infos:
                if info.flag_bits & 1:
                    raise ReadError(_LOCKED.format(name=name))
                with archive.open(info) as stream:
                    # Sizes in the directory may lie: no more is read than may be.
                    inner = stream.read(limits.unpacked + 1)
                yield Member(safe_name(_zip_name(info)), inner)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ReadError(f"{name}: tệp nén hỏng hoặc bị cắt (broken or truncated: {error}). {AGAIN}") from error


def _tar(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    size = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for number, info in enumerate(archive):
                size += info.size
                if number >= limits.members or size > limits.unpacked:
                    raise ReadError(f"{name}: tệp nén bung ra quá lớn (unpacks to too much). {UNOPENED}")
                stream = archive.extractfile(info) if info.isreg() and not _LITTER.fullmatch(info.name) else None
                if stream is not None:
                    yield Member(safe_name(info.name), stream.read())
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise ReadError(f"{name}: tệp nén hỏng hoặc bị cắt (broken or truncated: {error}). {AGAIN}") from error


def _gzip(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    """The one file in it, under the name of the whole without its ending; of a packed TAR its files."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            inner = stream.read(limits.unpacked + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise ReadError(f"{name}: tệp nén hỏng hoặc bị cắt (broken or truncated: {error}). {AGAIN}") from error
    if len(inner) > limits.unpacked:
        raise ReadError(f"{name}: tệp nén bung ra quá lớn (unpacks to too much). {UNOPENED}")
    if sniff.media_type(inner) == sniff.TAR:
        yield from _tar(inner, name, limits)
    else:
        yield Member(safe_name(_GZIP_ENDING.sub("", name.rpartition("/")[2]) or name), inner)


def _mail(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    yield from (Member(safe_name(part), inner) for part, inner in mail.parts(data, name))


def _zip_name(info: zipfile.ZipInfo) -> str:
    """A member's name; where it is not marked as UTF-8 it still mostly is, or it is windows-1258."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "cp1258"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _other(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    """RAR and 7z through unar, after its own listing was checked."""
    with tempfile.TemporaryDirectory(prefix="solieu-") as folder:
        source = f"{folder}/archive"
        with open(source, "wb") as stream:
            stream.write(data)
        try:
            _check(source, name, limits)
            programs.run(["unar", "-quiet", "-no-directory", "-output-directory", f"{folder}/out", source], seconds=300)
            listed = programs.run(["find", f"{folder}/out", "-type", "f", "-print0"])
        except programs.MissingProgramError:
            raise ReadError(
                f"{name}: cần chương trình unar để mở tệp nén này (needs unar). Cài gói unar (install it)."
            ) from None
        except programs.FailedError as error:
            if "password" in str(error):
                raise ReadError(_LOCKED.format(name=name)) from None
            raise ReadError(_broken(name)) from None
        for path in sorted(p for p in listed.decode("utf-8", errors="surrogateescape").split("\0") if p):
            inside = path.removeprefix(f"{folder}/out/")
            if not _LITTER.fullmatch(inside):
                with open(path, "rb") as stream:
                    yield Member(safe_name(inside), stream.read(limits.unpacked + 1))


def _broken(name: str) -> str:
    """Why an archive cannot be unpacked."""
    if _PART.fullmatch(name):
        return (
            f"{name}: chỉ là một phần của tệp nén nhiều phần (one part of an archive in several files). "
            "Giải nén đủ các phần rồi nạp lại (unpack all parts together, take in what was in them)."
        )
    return f"{name}: tệp nén hỏng hoặc bị cắt (broken or truncated archive). {AGAIN}"


def _check(source: str, name: str, limits: Limits) -> None:
    """Refuse what would unpack to too much or needs a password."""
    try:
        listing = json.loads(programs.run(["lsar", "-json", source], seconds=60))
    except ValueError as error:
        raise ReadError(f"{name}: không đọc được mục lục tệp nén (unreadable listing). {AGAIN}") from error
    entries = listing.get("lsarContents", [])
    if listing.get("lsarError") and not entries:
        raise ReadError(_broken(name))
    if any(entry.get("XADIsEncrypted") for entry in entries):
        raise ReadError(_LOCKED.format(name=name))
    if len(entries) > limits.members or sum(int(e.get("XADFileSize") or 0) for e in entries) > limits.unpacked:
        raise ReadError(f"{name}: tệp nén bung ra quá lớn (unpacks to too much). {UNOPENED}")
