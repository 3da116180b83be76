"""An OpenAI-compatible endpoint on this machine that answers whatever a test tells it to, true or not."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from abutment.agreements.review.model_reader import Endpoint

Behaving = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


@dataclass
class Liar:
    """The endpoint as a test sees it. asked: the bodies of all requests; headers: theirs; over: set when it ends."""

    port: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def endpoint(self) -> Endpoint:
        """Its address, with a key."""
        return Endpoint(f"http://127.0.0.1:{self.port}/v1", "invented-model", "sk-invented-key")


@contextmanager
def liar(behaves: Behaving) -> Iterator[Liar]:
    """An endpoint that answers each request by `behaves(handler, body)`."""
    found = Liar()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append(body)
            found.headers.append({**dict(self.headers), "path": self.path})
            try:
                behaves(self, body)
            except OSError:  # who asked has gone
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    found.port = server.server_address[1]
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    try:
        yield found
    finally:
        found.over.set()
        server.shutdown()
        serving.join()
        server.server_close()


def sends(handler: BaseHTTPRequestHandler, content: bytes, status: int = 200, **headers: str) -> None:
    """Send an answer as it is."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def says(content: Any) -> Behaving:
    """A behavior: always this text, or this value as JSON, as a chat completion."""
    text = content if isinstance(content, str) else json.dumps(content)
    whole = json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()
    return lambda handler, _: sends(handler, whole)
