"""Reading articles for the page: each job is a process of its own, one after the other.

A process can be ended at any moment without harm to the store (what it reported is safe, what it
had not finished was never begun), a hostile text can take only it along, and the memory that a
language model needs is given back when it ends.
"""

from __future__ import annotations

import contextlib
import json
import queue
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

MAX_JOBS = 50  # kept in the list; the oldest that ended go first
MAX_OUTCOMES = 2000
WAITING, RUNNING, DONE, CANCELLED, FAILED = "waiting", "running", "done", "cancelled", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An article as the browser gave it: its bytes, the name to show, and what is known of it."""

    data: bytes
    name: str
    suffix: str = ".txt"
    title: str = ""
    date: str = ""
    url: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be read, and what became of it so far.

    Attributes
    ----------
    id
        A random word.
    name
        What to call it.
    state
        ``waiting``, ``running``, ``done``, ``cancelled`` or ``failed``.
    total
        How many articles it has, None where a feed has yet to tell.
    outcomes
        State, name, words and document id of each article so far.
    error
        Why the whole of it failed, in one line.
    """

    id: str
    name: str
    uploads: tuple[Upload, ...] = ()
    addresses: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    state: str = WAITING
    total: int | None = None
    outcomes: tuple[tuple[str, str, str, str], ...] = ()
    error: str = ""


@dataclass(slots=True)
class Desk:
    """Jobs and the thread that runs them; close it to end what runs."""

    store_address: str
    command: Sequence[str] = (sys.executable, "-m", "dashboard.cli", "ingest")
    _jobs: dict[str, Job] = field(default_factory=dict)
    _queue: queue.Queue[str | None] = field(default_factory=queue.Queue)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _running: subprocess.Popen[str] | None = None
    _thread: threading.Thread | None = None

    def start(
        self,
        name: str,
        *,
        uploads: Sequence[Upload] = (),
        addresses: Sequence[str] = (),
        feeds: Sequence[str] = (),
    ) -> Job:
        """Put a job into the line and return it."""
        job = Job(
            id=secrets.token_urlsafe(9),
            name=name,
            uploads=tuple(uploads),
            addresses=tuple(addresses),
            feeds=tuple(feeds),
            total=None if feeds else len(uploads) + len(addresses),
        )
        with self._lock:
            ended = [key for key, old in self._jobs.items() if old.state not in (WAITING, RUNNING)]
            for key in ended[: max(0, len(self._jobs) + 1 - MAX_JOBS)]:
                del self._jobs[key]
            self._jobs[job.id] = job
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="desk", daemon=True)
                self._thread.start()
        self._queue.put(job.id)
        return job

    def jobs(self) -> tuple[Job, ...]:
        """Return the jobs, the latest first."""
        with self._lock:
            return tuple(reversed(self._jobs.values()))

    def job(self, job_id: str) -> Job | None:
        """Return a job, None if it is not known (any more)."""
        with self._lock:
            return self._jobs.get(job_id)

    def cancel(self, job_id: str) -> bool:
        """End a job that waits or runs; what it has stored stays. Return whether there was one."""
        with self._lock:
            job = self._jobs.get(job_id)
            if job is None or job.state not in (WAITING, RUNNING):
                return False
            running = self._running if job.state == RUNNING else None
            self._jobs[job_id] = replace(job, state=CANCELLED)
        if running is not None:
            _end(running)
        return True

    def close(self) -> None:
        """End what runs and the thread."""
        for job in self.jobs():
            self.cancel(job.id)
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _work(self) -> None:
        while (job_id := self._queue.get()) is not None:
            with self._lock:
                job = self._jobs.get(job_id)
                if job is None or job.state != WAITING:
                    continue
                self._jobs[job_id] = job = replace(job, state=RUNNING)
            folder = Path(tempfile.mkdtemp(prefix="claimatlas-desk-"))
            try:
                self._run(job, folder)
            except OSError as error:
                self._change(job_id, state=FAILED, error=f"could not be started ({error.strerror})")
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def _run(self, job: Job, folder: Path) -> None:
        command = [*self.command, "--store", self.store_address]
        if job.uploads:
            command += ["--manifest", str(_write_uploads(job.uploads, folder))]
        for feed in job.feeds:
            command.append(f"--feed={feed}")
        if job.addresses:  # in a file of ours: what a viewer typed is no argument of a command
            listed = folder / "addresses.urls"
            listed.write_text("\n".join(" ".join(a.split()) for a in job.addresses), encoding="utf-8")
            command.append(str(listed))
        with (folder / "messages.txt").open("w+", encoding="utf-8", errors="replace") as messages:
            process = subprocess.Popen(  # noqa: S603  (a fixed command; addresses are data)
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=messages, text=True,
                encoding="utf-8", errors="replace",
            )  # fmt: skip
            with self._lock:
                self._running = process
                cancelled = self._jobs[job.id].state == CANCELLED  # between the line and the start
            if cancelled:
                _end(process)
            self._listen(job.id, process)
            code = process.wait()
            with self._lock:
                self._running = None
            if code in (0, 1):  # 1: some articles failed, each with its reason
                self._change(job.id, state=DONE)
            else:
                self._change(job.id, state=FAILED, error=_last_words(messages) or f"ended with code {code}")

    def _listen(self, job_id: str, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                state, name, words, document_id = (*line.rstrip("\n").split("\t"), "", "", "", "")[:4]
                with self._lock:
                    job = self._jobs[job_id]
                    outcomes = (*job.outcomes, (state, name, words, document_id))[-MAX_OUTCOMES:]
                    self._jobs[job_id] = replace(job, outcomes=outcomes)

    def _change(self, job_id: str, **fields: Any) -> None:
        with self._lock:
            job = self._jobs[job_id]
            if job.state != CANCELLED:
                self._jobs[job_id] = replace(job, **fields)


def _write_uploads(uploads: Sequence[Upload], folder: Path) -> Path:
    """Write the uploads under names of ours and a manifest of theirs; return the manifest."""
    rows = []
    for number, upload in enumerate(uploads):
        path = folder / f"{number}{upload.suffix}"
        path.write_bytes(upload.data)
        rows.append({
            "path": str(path), "name": upload.name, "title": upload.title, "date": upload.date,
            "url": upload.url, "publisher": upload.publisher,
        })  # fmt: skip
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps(rows), encoding="utf-8")
    return manifest


def _end(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(OSError):
        process.kill()


def _last_words(messages: IO[str]) -> str:
    messages.seek(0)
    said = [line.strip() for line in messages.read()[-4000:].splitlines() if line.startswith("claimatlas:")]
    return said[-1].removeprefix("claimatlas:").strip()[:300] if said else ""
