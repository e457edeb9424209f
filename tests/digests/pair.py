"""A PostgreSQL and its synchronous standby, made by the tools that come with the server's wheel."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Self

from tests.loopback import HOST, free_port

if TYPE_CHECKING:
    from tests.digests.databases import Server

USER = "postgres"


class Pair:
    """Two servers of which one is lost, and the other takes its place: nothing that was committed is missing there."""

    def __init__(self, server: Server) -> None:
        """Take a server whose tools, and whose user of the system, are used."""
        self._tools, self._runs_as = server.tools, server.runs_as
        self._folder = Path(mkdtemp(prefix="pair-"))
        self._folder.chmod(0o777)  # the servers run as somebody else where tests run as root
        self._first, self._second = free_port(), free_port()

    @property
    def url(self) -> str:
        """Address of whichever of the two is in charge."""
        hosts = f"host={HOST}:{self._first}&host={HOST}:{self._second}"
        return f"postgresql://{USER}@/postgres?{hosts}&target_session_attrs=primary"

    def start(self) -> None:
        """Start both; from then on nothing counts as committed that the standby does not have."""
        self._run("initdb", "--auth=trust", "--no-sync", "-U", USER, "-D", self._data("first"))
        self._start("first", self._first)
        source = ("-h", HOST, "-p", str(self._first), "-U", USER)
        self._run("pg_basebackup", *source, "--no-sync", "-c", "fast", "-R", "-D", self._data("second"))
        self._start("second", self._second)
        for statement in ("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"):
            self._run("psql", *source, "-c", statement, "postgres")

    def lose(self) -> None:
        """Stop the first one at once, for good."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", self._data("first"))

    def promote(self) -> None:
        """Put the standby in charge."""
        self._run("pg_ctl", "promote", "-w", "-D", self._data("second"))

    def _start(self, name: str, port: int) -> None:
        options = f"-p {port} -c listen_addresses={HOST} -c unix_socket_directories={self._folder} -c fsync=off"
        log = str(self._folder / f"{name}.log")
        self._run("pg_ctl", "start", "-w", "-D", self._data(name), "-l", log, "-o", options)

    def _data(self, name: str) -> str:
        return str(self._folder / name)

    def _run(self, tool: str, *arguments: str) -> None:
        command = [str(self._tools / tool), *arguments]
        # No pipe: the server that a tool starts would keep it open.
        subprocess.run(
            command,
            check=True,
            cwd=self._folder,
            user=self._runs_as,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for name in ("first", "second"):
            if (self._folder / name / "postmaster.pid").exists():
                self._run("pg_ctl", "stop", "-m", "immediate", "-D", self._data(name))
        shutil.rmtree(self._folder, ignore_errors=True)
