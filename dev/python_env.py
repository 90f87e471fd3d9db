"""Python environments, one for each lock file and version of Python."""

import os
import sys
from hashlib import sha256
from pathlib import Path

from dev.account import is_root
from dev.home import home, lock, remove, require_space
from dev.problem import Problem
from dev.process import call, output_of
from dev.progress import say, step

LOCKS = Path(__file__).parent / "lock"
STAMP = ".complete"


def ensure(kind):
    """The folder of an environment with exactly what `lock/KIND.txt` names."""
    folder = _folder(kind)
    if not (folder / STAMP).exists():
        with lock("python"):
            if not (folder / STAMP).exists():
                _make(folder, LOCKS / f"{kind}.txt")
    return folder


def digest(kind):
    """Of the packages in an environment, whichever Python it is for."""
    return sha256((LOCKS / f"{kind}.txt").read_bytes()).hexdigest()[:10]


def _folder(kind):
    """Where an environment belongs: by its packages, and the Python below it."""
    version = "{}.{}".format(*sys.version_info)
    python = sha256(sys.executable.encode()).hexdigest()[:4]
    return home() / "python" / f"{kind}-{version}-{python}-{digest(kind)}"


def _make(folder, lock_file):
    require_space()
    _require_pip()
    # Scripts of an environment name its path, so it can't be made elsewhere and moved:
    # the stamp, written last, says that it is complete.
    remove(folder)
    try:
        with step(f"Installing Python packages ({lock_file.stem})"):
            _install(folder, lock_file)
        (folder / STAMP).touch()
    except BaseException:
        remove(folder)
        raise


def _install(folder, lock_file):
    try:
        _install_with_uv(folder, lock_file)
    except Problem:
        remove(folder)
        _install_with_pip(folder, lock_file)


def _install_with_uv(folder, lock_file):
    uv = _uv()
    settings = {
        **os.environ,
        # Its own cache on the same disk, so that files are linked, not copied.
        "UV_CACHE_DIR": str(home() / "uv-cache"),
        "UV_PYTHON_DOWNLOADS": "never",
    }
    call(
        [uv, "venv", "--python", sys.executable, folder],
        "python",
        "Creating a Python environment",
        env=settings,
    )
    call(
        [uv, "pip", "install", "--python", folder / "bin" / "python"]
        + ["--no-deps", "--require-hashes", "-r", lock_file],
        "python",
        "Installing Python packages",
        env=settings,
    )


def _uv():
    """uv, five times as fast as pip; installed by pip, with its hash checked."""
    folder = _folder("uv")
    program = folder / "bin" / "uv"
    if not (folder / STAMP).exists():
        remove(folder)
        _pip(
            "install", "--no-compile", f"--target={folder}", lock_file=LOCKS / "uv.txt"
        )
        (folder / STAMP).touch()
    return program


def _install_with_pip(folder, lock_file):
    """The slower way, for networks where only pip is configured."""
    call(
        [sys.executable, "-m", "venv", "--without-pip", folder],
        "python",
        "Creating a Python environment",
    )
    python = folder / "bin" / "python"
    _pip(f"--python={python}", "install", "--no-compile", lock_file=lock_file)


def _pip(*arguments, lock_file):
    call(
        [sys.executable, "-m", "pip", "-q", *arguments, "--disable-pip-version-check"]
        + ["--no-deps", "--require-hashes", "-r", lock_file],
        "python",
        "Installing Python packages (is there a network?)",
    )


def _require_pip():
    """Debian ships Python without pip; as root we may add it, else we say how."""
    if output_of([sys.executable, "-m", "pip", "--version"]):
        return
    install = "apt-get install --no-install-recommends python3-pip"
    if is_root() and sys.executable.startswith("/usr/bin/"):
        say(f"  Python has no pip: {install}")
        with step("Installing pip"):
            call(["apt-get", "update"], "apt", "Updating apt's lists")
            call([*install.split(), "-y"], "apt", "Installing pip")
        return
    raise Problem(f"{sys.executable} has no pip.", f"Run: sudo {install}")
