"""What the figures are of."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path


def machine() -> str:
    return f"{processor()} ({os.cpu_count()} cores), Python {platform.python_version()}"


def processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists() and (found := re.search(r"model name\s*: (.*)", info.read_text())):
        return found[1]
    return platform.processor()
