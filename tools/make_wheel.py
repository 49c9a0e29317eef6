"""Build a wheel, check it, install it into a clean environment, and run the smoke test there."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
LARGEST_WHEEL = 20 << 20  # bytes


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    print("+", " ".join(map(str, command)), flush=True)
    subprocess.run([str(part) for part in command], check=True, cwd=cwd)


def build() -> Path:
    shutil.rmtree(DIST, ignore_errors=True)
    run(sys.executable, "-m", "pip", "install", "--quiet", "--group", "wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", DIST)
    (wheel,) = DIST.glob("*.whl")
    return wheel


def repaired(wheel: Path) -> Path:
    """On Linux, the wheel under the tag of the oldest system it runs on."""
    if sys.platform != "linux":
        return wheel
    run(sys.executable, "-m", "auditwheel", "show", wheel)
    run(sys.executable, "-m", "auditwheel", "repair", "--wheel-dir", DIST / "repaired", wheel)
    (fixed,) = (DIST / "repaired").glob("*.whl")
    return fixed


def smoke_test(wheel: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        run(python, "-m", "pip", "install", "--quiet", wheel, cwd=Path(folder))
        run(python, ROOT / "tools" / "smoke.py", cwd=Path(folder))


def main() -> None:
    wheel = repaired(build())
    size = wheel.stat().st_size
    print(f"{wheel.name}: {size / (1 << 20):.1f} MiB")
    if size > LARGEST_WHEEL:
        raise SystemExit(f"the wheel is larger than {LARGEST_WHEEL >> 20} MiB")
    smoke_test(wheel)


if __name__ == "__main__":
    main()
