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


PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def ensure():
    """The browser's path, or nothing; as root it is installed, else we say how."""
    if not installed() and is_root() and shutil.which("apt-get"):
        try:
            with step(f"No Chromium yet, so: {INSTALL}"):
                call(["apt-get", "update"], "apt", "Updating apt's lists")
                call([*INSTALL.split(), "-y"], "apt", "Installing Chromium")
        except Problem as problem:
            say(str(problem))
    if not installed():
        say(f"  No Chromium: tests in a browser are skipped. To run them: {INSTALL}")
    return installed()


def installed():
    """The first browser on the PATH, if any."""
    return next(filter(None, map(shutil.which, PROGRAMS)), "")
