"""The browser of the tours: Debian's Chromium."""

import shutil
from pathlib import Path

from dev.account import is_root
from dev.problem import Problem
from dev.process import call
from dev.progress import say, step

# First on the PATH of the tests; see the script in it.
SHIM = Path(__file__).parent / "browser"
# Our screens are tested in Chinese too: without a font they would show boxes.
INSTALL = "apt-get install --no-install-recommends chromium fonts-wqy-microhei"


def ensure():
    """Whether there is a browser; as root it is installed, else we say how."""
    if shutil.which("chromium"):
        return True
    if not is_root() or not shutil.which("apt-get"):
        say(f"  No Chromium: tests in a browser are skipped. To run them: {INSTALL}")
        return False
    try:
        with step(f"No Chromium yet, so: {INSTALL}"):
            call(["apt-get", "update"], "apt", "Updating apt's lists")
            call([*INSTALL.split(), "-y"], "apt", "Installing Chromium")
    except Problem as problem:
        say(f"{problem}\n  Tests in a browser are skipped.")
        return False
    return True
