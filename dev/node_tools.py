"""The linters written in JavaScript, installed outside the checkout."""

import shutil
from hashlib import sha256

from dev.account import is_root
from dev.home import CHECKOUT, home, lock, whole
from dev.problem import Problem
from dev.process import call
from dev.progress import say, step

INSTALL = "apt-get install --no-install-recommends nodejs npm"
FILES = ("package.json", "package-lock.json")


def ensure():
    """The folder `node_modules` with exactly what package-lock.json names."""
    content = b"".join((CHECKOUT / name).read_bytes() for name in FILES)
    folder = home() / f"node-{sha256(content).hexdigest()[:10]}"
    with lock("node"):
        if not folder.exists():
            _require_npm()
            with step("Installing linters with npm"), whole(folder) as scratch:
                _install(scratch)
    return folder / "node_modules"


def _install(folder):
    for name in FILES:
        shutil.copy(CHECKOUT / name, folder)
    options = ("--no-audit", "--no-fund", "--ignore-scripts")
    call(
        ["npm", "ci", *options, f"--cache={home() / 'npm-cache'}"],
        "npm",
        "Installing linters with npm",
        cwd=folder,
    )


def _require_npm():
    if shutil.which("npm"):
        return
    if not is_root() or not shutil.which("apt-get"):
        raise Problem("prettier and eslint need Node.js and npm.", f"Run: {INSTALL}")
    say(f"  No npm yet, so: {INSTALL}")
    with step("Installing Node.js"):
        call(["apt-get", "update"], "apt", "Updating apt's lists")
        call([*INSTALL.split(), "-y"], "apt", "Installing Node.js")
