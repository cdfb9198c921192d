"""The child process of the sandbox: takes requests from its standard input and answers on its standard output."""

from __future__ import annotations

import pickle
import resource
import struct
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from extractors.readers.errors import UNREAD, ReadError

_LENGTH = struct.Struct(">Q")
_FILE_SIZE = 2 << 30


def main() -> None:
    """Serve until the standard input ends."""
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_SIZE, _FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    # What a library prints must not get between the answers.
    sys.stdout = sys.stderr
    while head := source.read(_LENGTH.size):
        action, arguments = pickle.loads(source.read(_LENGTH.unpack(head)[0]))
        try:
            _answer(sink, _done(action, arguments))
        except BrokenPipeError:
            # Who asked was killed: nobody is left to answer, nor to flush anything to.
            with suppress(BrokenPipeError):
                sink.close()
            raise SystemExit(1) from None


def _done(action: str, arguments: dict[str, Any]) -> bytes:
    """The answer, pickled: whether it was read, and what was read or the error."""
    name = arguments.get("name", "")
    failed: ReadError
    try:
        return _packed((True, _act(action, arguments)))
    except ReadError as error:
        failed = error
    except MemoryError:
        failed = ReadError(f"{name}: cần quá nhiều bộ nhớ (needs too much memory). {UNREAD}")
    except RecursionError:
        failed = ReadError(f"{name}: lồng nhau quá sâu (nested too deeply). {UNREAD}")
    except Exception as error:
        # A reader met what it does not know: the document is at fault or the reader is; the message says which.
        failed = ReadError(f"{name}: lỗi khi đọc (error while reading: {type(error).__name__}: {error}).")
    return _packed((False, failed))


def _packed(answer: tuple[bool, Any]) -> bytes:
    return pickle.dumps(answer, protocol=5)


def _act(action: str, arguments: dict[str, Any]) -> Any:
    # Imported here, so that the limit of memory holds for what is loaded.
    from extractors.readers import archives, dispatch

    limits = arguments.pop("limits")
    if action == "expand":
        return archives.expand(limits=limits, **arguments)
    return dispatch.read_kind(limits=limits, **arguments)


def _answer(sink: BinaryIO, data: bytes) -> None:
    sink.write(_LENGTH.pack(len(data)))
    sink.write(data)
    sink.flush()


if __name__ == "__main__":
    main()
