"""The files a suite is read from, and the checksums that tell one edition from another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from recollect.errors import InvalidInputError


class Files:
    """Reads UTF-8 files. ``checksums`` has the SHA-256 of each file read, by its name.

    Every method raises InvalidInputError where a file cannot be read or has another form.
    """

    def __init__(self) -> None:
        self.checksums: dict[str, str] = {}

    def text(self, path: str | Path) -> str:
        """All of a file."""
        try:
            data = Path(path).read_bytes()
            text = data.decode("utf-8-sig")
        except OSError as error:
            raise InvalidInputError(f"cannot read {path}: {error.strerror}") from None
        except UnicodeDecodeError as error:
            raise InvalidInputError(f"{path} is not UTF-8 text: {error.reason}") from None
        self.checksums[Path(path).name] = sha256(data).hexdigest()
        return text

    def json(self, path: str | Path) -> Any:
        """The value that a JSON file holds."""
        try:
            return json.loads(self.text(path))
        except json.JSONDecodeError as error:
            raise InvalidInputError(f"{path} is not JSON: {error}") from None

    def objects(self, path: str | Path) -> Iterator[tuple[str, dict[str, Any]]]:
        """The objects of a file of one JSON object a line, each with its place for messages."""
        # Not splitlines(): it also splits at U+2028 and others that JSON strings may hold.
        for number, line in enumerate(self.text(path).split("\n"), 1):
            if not line.strip():
                continue
            place = f"line {number} of {path}"
            try:
                value = json.loads(line)
            except json.JSONDecodeError as error:
                raise InvalidInputError(f"{place} is not JSON: {error}") from None
            if not isinstance(value, dict):
                raise InvalidInputError(f"{place} is not a JSON object")
            yield place, value
