"""Programs that readers call (Tesseract, LibreOffice, antiword, archivers): bounded in time, never a shell."""

from __future__ import annotations

import signal
import subprocess
from functools import cache

from extractors.readers.errors import ReadError


class MissingProgramError(ReadError):
    """A program that a format needs is not installed."""


class FailedError(ReadError):
    """A program ended with an error."""


def run(command: list[str], *, stdin: bytes = b"", seconds: float = 120, folder: str | None = None) -> bytes:
    """What a program writes to its standard output.

    Raises MissingProgramError where it is not installed, FailedError where it fails, ReadError where it takes too long;
    whatever it started is ended with it.
    """
    # `timeout` ends the program also where this process is ended first.
    bounded = ["timeout", "-k", "2", f"{seconds + 5:.0f}", *command]
    try:
        process = subprocess.Popen(
            bounded,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            process_group=0,
        )
    except FileNotFoundError as error:
        raise MissingProgramError(
            "thiếu chương trình timeout (coreutils not installed). Cài đặt rồi chạy lại."
        ) from error
    try:
        out, err = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        _end(process)
        raise ReadError(
            f"{command[0]} chạy quá {seconds:.0f} giây (took too long). Tệp có thể hỏng (it may be broken)."
        ) from error
    if process.returncode == 127:
        raise MissingProgramError(
            f"thiếu chương trình {command[0]} (not installed). Cài đặt rồi chạy lại (install it, run again)."
        )
    if process.returncode:
        said = err.decode(errors="replace").strip().splitlines()
        raise FailedError(f"{command[0]} lỗi {process.returncode}: {said[-1] if said else 'không rõ'} (failed).")
    return out


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started."""
    subprocess.run(
        ["kill", "-s", signal.SIGKILL.name.removeprefix("SIG"), "--", f"-{process.pid}"],
        check=False,
        capture_output=True,
    )
    process.kill()
    process.communicate()


@cache
def has(program: str, *arguments: str) -> bool:
    """Whether a program is installed and answers."""
    try:
        run([program, *arguments], seconds=20)
    except MissingProgramError:
        return False
    except ReadError:
        return True
    return True


@cache
def has_vietnamese_ocr() -> bool:
    """Whether Tesseract and its Vietnamese data are installed."""
    try:
        return "vie" in run(["tesseract", "--list-langs"], seconds=20).decode(errors="replace").split()
    except ReadError:
        return False
