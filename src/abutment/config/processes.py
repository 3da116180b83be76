"""The processes that `abutment serve` starts: `web FD WORKERS THREADS` and `worker`. Each stops with its parent."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Any

from gunicorn.app.base import BaseApplication


class Web(BaseApplication):  # type: ignore[misc]
    """Gunicorn on a socket that the parent has opened."""

    def __init__(self, fd: int, workers: int, threads: int) -> None:
        self.chosen = {
            "bind": f"fd://{fd}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "preload_app": True,  # loaded once, shared by the workers; fails before anything listens
            "graceful_timeout": 30,
            "timeout": 120,
            "keepalive": 5,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "abutment-web",
            "pre_fork": hang_up,
        }
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn what was chosen."""
        for name, value in self.chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Load the application with all its pages."""
        from django.urls import get_resolver

        from abutment.config.wsgi import application

        _ = get_resolver().url_patterns  # a room whose pages cannot be loaded is found now, not by the first reader
        return application


def hang_up(server: Any, worker: Any) -> None:
    """Close what the parent opened: a database connection cannot be shared by two processes."""
    from django.db import connections

    connections.close_all()


def stop_with_parent() -> None:
    """Stop this process when the pipe on its standard input closes, which is when its parent ends, however it ends."""

    def watch() -> None:
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="parent").start()


def main() -> None:
    """Become the process that the arguments name; a failure is one line, as everywhere."""
    from abutment.config.command_line import complain, run

    stop_with_parent()
    match sys.argv[1:]:
        case ["web", fd, workers, threads]:
            try:
                Web(int(fd), int(workers), int(threads)).run()
            except Exception as error:
                sys.exit(complain(error))
        case ["worker"]:
            sys.exit(run(["worker"]))


if __name__ == "__main__":
    main()
