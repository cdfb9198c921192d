"""Hostile formats are read in child processes, which are ended when they take too long, too much memory, or break.

A worker serves one document after another; it is started when first needed and ends with the process that started it.
"""

from __future__ import annotations

import pickle
import signal
import struct
import subprocess
import sys
import threading
from typing import Any

from extractors.readers.errors import ORIGINAL, ReadError
from extractors.readers.limits import DEFAULT, Limits

_LENGTH = struct.Struct(">Q")
# A worker is replaced after so many documents, so that what a library leaks stays bounded.
_SERVICE = 100


class _Worker:
    """A child process that answers requests, one at a time."""

    def __init__(self, memory: int) -> None:
        self.served = 0
        self.memory = memory
        self.process = subprocess.Popen(
            [sys.executable, "-m", "extractors.readers.worker", str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,
        )

    def ask(self, request: tuple[str, dict[str, Any]], seconds: float) -> Any:
        """The answer to a request. Raises EOFError when the worker died, TimeoutError when it was ended."""
        late = threading.Event()

        def end() -> None:
            late.set()
            self.end()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            return self._exchange(pickle.dumps(request, protocol=5))
        except (BrokenPipeError, EOFError, struct.error, pickle.UnpicklingError) as error:
            if late.is_set():
                raise TimeoutError from error
            raise EOFError from error
        finally:
            timer.cancel()

    def _exchange(self, data: bytes) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(_LENGTH.pack(len(data)))
        self.process.stdin.write(data)
        self.process.stdin.flush()
        (size,) = _LENGTH.unpack(self.process.stdout.read(_LENGTH.size))
        answer = self.process.stdout.read(size)
        if len(answer) < size:
            raise EOFError
        self.served += 1
        return pickle.loads(answer)

    def end(self) -> None:
        """End the worker and all that it started."""
        name = signal.SIGKILL.name.removeprefix("SIG")
        subprocess.run(["kill", "-s", name, "--", f"-{self.process.pid}"], check=False, capture_output=True)
        self.process.kill()
        self.process.wait()


_idle: list[_Worker] = []
_lock = threading.Lock()


def call(action: str, *, name: str, limits: Limits = DEFAULT, **arguments: Any) -> Any:
    """What an action of the worker returns (`read`, `expand`).

    Raises what the reader raises, and ReadError where the document broke the reader or its limits.
    """
    request = action, {"name": name, "limits": limits, **arguments}
    try:
        done, answer = _asked(request, limits)
    except EOFError:
        # Somebody else may have killed the worker; the document did if it does so again.
        try:
            done, answer = _asked(request, limits)
        except EOFError:
            broke = f"{name}: tệp làm hỏng trình đọc hoặc cần quá nhiều bộ nhớ (it broke the reader)."
            raise ReadError(broke) from None
    if not done:
        raise answer
    return answer


def _asked(request: tuple[str, dict[str, Any]], limits: Limits) -> Any:
    """Whether a worker could do it, with what it returned or raised. Raises EOFError where it died, ReadError where it
    took too long."""
    worker = _take(limits.memory)
    try:
        answer = worker.ask(request, limits.seconds)
    except TimeoutError:
        late = f"{request[1]['name']}: đọc quá {limits.seconds:.0f} giây (took too long, given up). {ORIGINAL}"
        raise ReadError(late) from None
    except BaseException:
        worker.end()
        raise
    _give_back(worker)
    return answer


def _take(memory: int) -> _Worker:
    with _lock:
        for index, worker in enumerate(_idle):
            if worker.memory == memory and worker.process.poll() is None:
                return _idle.pop(index)
    return _Worker(memory)


def _give_back(worker: _Worker) -> None:
    if worker.served >= _SERVICE:
        worker.end()
        return
    with _lock:
        _idle.append(worker)


def close() -> None:
    """End the workers that wait."""
    with _lock:
        workers, _idle[:] = list(_idle), []
    for worker in workers:
        worker.end()
