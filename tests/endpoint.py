"""A local server that speaks one of OpenAI's protocols, for the real client to ask."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class Endpoint(ThreadingHTTPServer):
    """Answers POST to ``path``; ``script`` holds the answers to give first."""

    daemon_threads = True
    path = ""

    def __init__(self, handler: type[Handler] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), handler or Handler)
        self.script: deque[tuple[int, bytes]] = deque()
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.hang = False
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def answer(self, request: dict[str, Any]) -> bytes:
        """The body of a good answer."""
        raise NotImplementedError

    @contextmanager
    def serving(self) -> Iterator[Self]:
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.released.set()
            self.shutdown()
            thread.join()
            self.server_close()


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        server.requests.append(request)
        server.keys.append(self.headers["Authorization"])
        if server.hang:
            server.released.wait(30)
            return
        status, body = 404, b'{"error": {"message": "no such path"}}'
        if self.path == server.path:
            scripted = server.script
            status, body = scripted.popleft() if scripted else (200, server.answer(request))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status in (429, 500):
            self.send_header("retry-after-ms", "1")
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep the test's output quiet."""
