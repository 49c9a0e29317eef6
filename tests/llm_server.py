"""A local server that speaks OpenAI's and Anthropic's tool protocols, and fails as told."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from endpoint import Endpoint, Handler

INPUT_TOKENS = 120
OUTPUT_TOKENS = 30


@dataclass
class Canned:
    """An answer as bytes. ``drip`` is a pause after each of them, ``flood`` repeats them."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    flood: bool = False


@dataclass
class Raw:
    """Whatever is done with the connection."""

    act: Callable[[LLMHandler], None]


def hang(handler: LLMHandler) -> None:
    handler.server.released.wait(30)


def hang_up(handler: LLMHandler) -> None:
    handler.close_connection = True


def drip_headers(handler: LLMHandler) -> None:
    """A header that never ends, a byte at a time."""
    handler.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.released.wait(0.02):
        handler.write(b"a")


def lines(data: bytes) -> Raw:
    """These bytes as they are, and then the end of the connection."""

    def act(handler: LLMHandler) -> None:
        handler.write(data)
        handler.close_connection = True

    return Raw(act)


class LLMServer(Endpoint):
    """Answers with ``operations``; ``script`` holds what to do first, one for each request."""

    server: Any

    def __init__(self) -> None:
        super().__init__(LLMHandler)
        self.acts: deque[Canned | Raw | Any] = deque()
        self.operations: Any = []
        self.times: list[float] = []
        self.sent_bytes = 0

    @property
    def root(self) -> str:
        return self.url.removesuffix("/v1")

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away are what is tested."""


class LLMHandler(Handler):
    server: LLMServer

    def do_POST(self) -> None:  # noqa: N802
        server = self.server
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.requests.append(request)
        server.times.append(time.monotonic())
        server.keys.append(self.headers["Authorization"] or self.headers["X-Api-Key"])
        act = server.acts.popleft() if server.acts else server.operations
        if isinstance(act, Raw):
            act.act(self)
        elif isinstance(act, Canned):
            self.send_canned(act)
        else:
            self.send_canned(Canned(body=self.answer(request, act)))

    def answer(self, request: dict[str, Any], operations: Any) -> bytes:
        """A tool call with these operations, in the protocol of the path."""
        arguments = {"operations": operations}
        if self.path == "/v1/messages":
            name = request["tools"][0]["name"]
            assert request["tool_choice"]["name"] == name
            return message([{"type": "tool_use", "id": "t1", "name": name, "input": arguments}])
        assert self.path == "/v1/chat/completions", self.path
        name = request["tools"][0]["function"]["name"]
        assert request["tool_choice"]["function"]["name"] == name
        return completion([call(json.dumps(arguments), name)])

    def send_canned(self, canned: Canned) -> None:
        self.send_response(canned.status)
        self.send_header("Content-Type", "application/json")
        for name, value in canned.headers.items():
            self.send_header(name, value)
        if not canned.flood:
            self.send_header("Content-Length", str(len(canned.body)))
        self.end_headers()
        if canned.drip:
            for i in range(len(canned.body)):
                if self.server.released.wait(canned.drip):
                    return
                self.write(canned.body[i : i + 1])
        self.write(canned.body)
        while canned.flood and not self.server.released.is_set():
            self.write(canned.body)

    def write(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()
        self.server.sent_bytes += len(data)


def call(arguments: object, name: str = "change_memory") -> dict[str, Any]:
    """A tool call as OpenAI writes it."""
    function = {"name": name, "arguments": arguments}
    return {"id": "c1", "type": "function", "function": function}


def completion(calls: object, finish: str = "tool_calls", usage: object = ...) -> bytes:
    """An answer as OpenAI writes it."""
    if usage is ...:
        usage = {"prompt_tokens": INPUT_TOKENS, "completion_tokens": OUTPUT_TOKENS}
    reply = {"role": "assistant", "content": None, "tool_calls": calls}
    choices = [{"index": 0, "finish_reason": finish, "message": reply}]
    return json.dumps({"id": "1", "choices": choices, "usage": usage}).encode()


def message(content: object, stop: str = "tool_use", usage: object = ...) -> bytes:
    """An answer as Anthropic writes it."""
    if usage is ...:
        usage = {"input_tokens": INPUT_TOKENS, "output_tokens": OUTPUT_TOKENS}
    return json.dumps(
        {"id": "1", "type": "message", "content": content, "stop_reason": stop, "usage": usage}
    ).encode()
