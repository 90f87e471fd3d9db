"""Fetching packages of Debian, verified, from the mirror this machine already uses.

No mirror is named here: apt is asked for the ones it is configured with. A package is
first fetched from its known place and checked against its SHA256. When it has moved
on, apt fetches the newest one, checked against Debian's archive key.
"""

import os
import re
import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dev.home import home, remove
from dev.problem import Problem
from dev.process import call, log_path, output_of
from dev.progress import step

APT_HELPER = "/usr/lib/apt/apt-helper"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


@dataclass(frozen=True)
class Package:
    name: str
    pool: str
    file: str
    sha256: str
    megabytes: float  # only to tell the user


ODOO = Package(
    "odoo-19",
    "pool/main/o/odoo",
    "odoo-19_19.0.0+dfsg-1_all.deb",
    "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf",
    122,
)
JQUERY = Package(
    "libjs-jquery",
    "pool/main/n/node-jquery",
    "libjs-jquery_3.7.1+dfsg+~3.5.33-1_all.deb",
    "818d6383b5b8f33734f682076b02fe3e765af23251ff6bf2b47747a4484e19d3",
    0.3,
)


def fetch(package):
    """The downloaded file of `package`; a download broken off is taken up again."""
    target = home() / "downloads" / package.file
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        title = f"Downloading {package.name} ({package.megabytes:g} MB)"
        with step(title, lambda: _megabytes(part)):
            _download(package, part)
        part.rename(target)
    return target


def _download(package, part):
    sources = mirrors()
    if not sources:
        raise Problem(
            "Odoo 19 is fetched with apt, and no Debian mirror is configured here.",
            "Set ODOO_PATH to a folder with Odoo 19.",
        )
    for mirror in sources:
        if _download_pinned(mirror, package, part):
            return
    for mirror in sources:
        if _download_signed(mirror, package, part):
            return
    raise Problem(
        f"{package.name} could not be downloaded: no network, or your Debian mirror"
        f" no longer has it.\n    {last_complaint()}",
        "Check the network and try again, or set ODOO_PATH to a folder with Odoo 19.",
    )


@lru_cache
def mirrors():
    """The archives apt is configured with, in its own order."""
    return parse_mirrors(output_of(["apt-get", "update", "--print-uris"]))


def parse_mirrors(uris):
    """Base addresses in what `apt-get update --print-uris` prints, each once."""
    found = re.findall(r"^'(\S+?)/dists/\S+/InRelease'", uris, re.MULTILINE)
    return list(dict.fromkeys(found))


def last_complaint():
    """The line in which apt said what was wrong."""
    path = log_path("download")
    lines = path.read_text(errors="replace").splitlines() if path.exists() else []
    complaints = [line for line in lines if line.startswith(("E:", "Err:"))]
    return complaints[-1] if complaints else "apt gave no reason"


def _download_pinned(mirror, package, part):
    address = f"{mirror}/{package.pool}/{package.file}"
    return _succeeds(
        [APT_HELPER, "download-file", address, part, f"SHA256:{package.sha256}"]
    )


def _download_signed(mirror, package, part):
    """The newest version in Debian's development suite, by a private apt."""
    folder = home() / "apt"
    remove(folder)
    for name in ("lists/partial", "cache/archives/partial", "files"):
        (folder / name).mkdir(parents=True)
    sources = folder / "sources.list"
    sources.write_text(f"deb [signed-by={KEYRING}] {mirror} sid main\n")
    options = _private_apt(folder, sources)
    files = folder / "files"
    done = _succeeds(["apt-get", *options, "update"]) and _succeeds(
        ["apt-get", *options, "download", package.name], cwd=files
    )
    for file in files.glob("*.deb") if done else ():
        shutil.move(file, part)
    remove(folder)
    return done


def _private_apt(folder, sources):
    """Options that keep apt off the machine's own lists, pins and state."""
    settings = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": os.devnull,
        "Dir::Etc::preferences": os.devnull,
        "Dir::Etc::preferencesparts": os.devnull,
        "Dir::State::lists": folder / "lists",
        "Dir::State::status": os.devnull,
        "Dir::Cache": folder / "cache",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "root",
        "APT::Get::AllowUnauthenticated": "false",
        # Else an update without a network counts as one that went well.
        "APT::Update::Error-Mode": "any",
    }
    return [part for pair in settings.items() for part in ("-o", "{}={}".format(*pair))]


def _succeeds(command, **options):
    try:
        call(command, "download", "Downloading", **options)
    except Problem:
        return False
    return True


def _megabytes(path: Path):
    return f"{path.stat().st_size / 1e6:.0f} MB" if path.exists() else ""
