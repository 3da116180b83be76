"""One question to the endpoint, and what came back: bounded in time and size, without retries, redirects or proxies."""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import threading
from contextlib import suppress
from typing import Any

import orjson

from abutment.agreements.review.model_reader.endpoint import Endpoint
from abutment.kernel.errors import AbutmentError

MOST_BYTES = 2_000_000
"""More than any answer about one piece of a paper has."""
CONNECT_SECONDS = 10.0
SECONDS = 120.0


class AskingFailed(AbutmentError):
    """The endpoint gave no answer that can be used. status: of its HTTP answer, 0 where there was none.

    What it wrote is not repeated: it could repeat the key, or the paper.
    """

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status


def answer_to(endpoint: Endpoint, question: dict[str, Any], seconds: float = SECONDS) -> str:
    """The text of the first choice. seconds: for all of it, from connecting to the last byte. Raises AskingFailed."""
    said = _parsed(endpoint, _fetched(endpoint, json.dumps(question).encode(), seconds))
    try:
        content = said["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        content = None
    if not isinstance(content, str):
        raise AskingFailed(f"{endpoint.where} answered something else than a chat completion. Check its address.")
    return content


def _parsed(endpoint: Endpoint, content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        raise AskingFailed(f"{endpoint.where} did not answer in JSON. Check its address.") from None


def _fetched(endpoint: Endpoint, body: bytes, seconds: float) -> bytes:
    deadline = _Deadline(_connection(endpoint, min(seconds, CONNECT_SECONDS)), seconds)
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    try:
        with deadline as connection:
            connection.request("POST", endpoint.path, body, headers)
            response = connection.getresponse()
            content = response.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException) as error:
        if deadline.is_over or isinstance(error, TimeoutError):
            raise AskingFailed(f"{endpoint.where} did not answer within {seconds:.0f} seconds. Try it later.") from None
        raise AskingFailed(_unreached(endpoint, error)) from None
    if deadline.is_over:
        raise AskingFailed(f"{endpoint.where} did not answer within {seconds:.0f} seconds. Try it later.")
    _check_status(endpoint, response.status)
    if len(content) > MOST_BYTES:
        raise AskingFailed(f"{endpoint.where} answered more than {MOST_BYTES:,} bytes. Try another model.")
    return content


class _Deadline:
    """A connection that is cut at its time, whatever it is doing: a byte now and then does not keep it open."""

    def __init__(self, connection: http.client.HTTPConnection, seconds: float) -> None:
        self.is_over = False
        self._connection, self._seconds = connection, seconds
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> http.client.HTTPConnection:
        self._timer.start()
        try:
            self._connection.connect()
        except BaseException:
            self.__exit__()
            raise
        self._socket = self._connection.sock  # an answer takes it away from the connection
        self._connection.sock.settimeout(self._seconds)
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._connection.close()

    def _cut(self) -> None:
        self.is_over = True
        held = self._socket or self._connection.sock
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)


def _connection(endpoint: Endpoint, seconds: float) -> http.client.HTTPConnection:
    if endpoint.is_encrypted:
        return http.client.HTTPSConnection(
            endpoint.host, endpoint.port, timeout=seconds, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(_here(endpoint), endpoint.port, timeout=seconds)


def _here(endpoint: Endpoint) -> str:
    """This machine's own address under the name: `localhost` is only believed where it is one."""
    try:
        found = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    except OSError:
        raise AskingFailed(f"{endpoint.where} is not known on this machine. Check ABUTMENT_MODEL_READER_URL.") from None
    for *_, address in found:
        if ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback:
            return str(address[0])
    raise AskingFailed(f"{endpoint.where} is another machine, and http is not encrypted. Use https.")


def _check_status(endpoint: Endpoint, status: int) -> None:
    if status == 200:
        return
    reason = {
        401: "does not accept the key. Check ABUTMENT_MODEL_READER_KEY.",
        403: "does not allow this with the key. Check ABUTMENT_MODEL_READER_KEY.",
        404: "knows no such address or model. Check ABUTMENT_MODEL_READER_URL and ABUTMENT_MODEL_READER_MODEL.",
        413: "takes no texts of this length. Try a model with more room.",
        429: "has been asked too often. Try it later.",
    }.get(status)
    if 300 <= status < 400:
        reason = "sends on to another address, which is not followed. Set the final address."
    raise AskingFailed(f"{endpoint.where} {reason or f'answered with status {status}. Try it later.'}", status)


def _unreached(endpoint: Endpoint, error: OSError | http.client.HTTPException) -> str:
    if isinstance(error, ssl.SSLError):
        return f"{endpoint.where} has no certificate that this machine trusts. Check the address."
    if isinstance(error, OSError):
        return f"{endpoint.where} cannot be reached: {error.strerror or 'no connection'}. Check that it runs."
    return f"{endpoint.where} broke off its answer. Try it later."
