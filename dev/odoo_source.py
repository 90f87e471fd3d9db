"""Where Odoo 19 comes from: the user's own, or Debian's package in our cache."""

import importlib.util
import os
import re
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dev import debian
from dev.home import home, lock, require_space, whole
from dev.problem import Problem
from dev.progress import step

SERIES = (19, 0)
# Everything of the package's `odoo` folder; of the translations only Chinese, which
# our screens are tested in: all of them would take 800 MB more.
UNPACK = [
    "tar",
    "--extract",
    "--strip-components=5",
    "--wildcards",
    "--exclude=*/i18n/[!z]*.po",
    "--exclude=*/i18n/z[!h]*.po",
    "--exclude=*/i18n/zh_[!C]*.po",
    "./usr/lib/python3/dist-packages/odoo/*",
]
JQUERY = "./usr/share/javascript/jquery/jquery.js"
# Debian leaves this file out yet still lists it in a bundle, which then logs an error
# in the browser: enough to fail every tour. Only video calls blur with it.
LEFT_OUT = "addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class Odoo:
    """An Odoo: the folder that holds its package `odoo`, and what it is."""

    root: Path
    version: str

    @property
    def addons(self):
        """The folders to name in addons_path; Odoo finds its inner one by itself."""
        outer = self.root / "addons"
        return [outer] if (outer / "crm").is_dir() else []


def find():
    """ODOO_PATH, else an importable Odoo of our series, else the cache's."""
    if given := os.environ.get("ODOO_PATH"):
        return _own(Path(given).expanduser().absolute())
    if installed := _importable():
        return _own(_isolated(installed))
    return _fetched()


def release_of(package):
    """`version_info` of an Odoo package folder, read without importing it."""
    try:
        text = (package / "release.py").read_text()
    except OSError:
        return None
    found = re.search(r"^version_info\s*=\s*\((\d+),\s*(\d+)", text, re.MULTILINE)
    return tuple(map(int, found.groups())) if found else None


def _own(root):
    release = release_of(root / "odoo")
    if release != SERIES:
        found = "no Odoo" if release is None else "Odoo {}.{}".format(*release)
        raise Problem(
            f"{root} holds {found}; Odoo 19.0 is needed.",
            "Let ODOO_PATH name the folder in which Odoo's folder `odoo` lies.",
        )
    release_file = (root / "odoo" / "release.py").resolve()
    return Odoo(root, f"{release_file} {release_file.stat().st_mtime_ns}")


def _importable():
    """The package folder of an Odoo 19 that this Python could import."""
    # Asked for by its release: wheels of add-ons alone make an empty `odoo` too.
    try:
        spec = importlib.util.find_spec("odoo.release")
    except ImportError:
        return None
    package = Path(spec.origin).parent if spec and spec.origin else None
    return package if package and release_of(package) == SERIES else None


def _isolated(package):
    """A folder with nothing but that Odoo, so that its neighbours, perhaps older
    libraries, don't get before ours."""
    folder = home() / f"odoo-link-{sha256(str(package).encode()).hexdigest()[:8]}"
    folder.mkdir(exist_ok=True)
    link = folder / "odoo"
    if not link.exists():
        link.unlink(missing_ok=True)
        link.symlink_to(package)
    return folder


def _fetched():
    version = debian.ODOO.file.split("_")[1]
    folder = home() / f"odoo-{version}"
    if not folder.exists():
        with lock("odoo"):
            if not folder.exists():
                _unpack(folder)
    return Odoo(folder, version)


def _unpack(folder):
    require_space()
    odoo, jquery = debian.fetch(debian.ODOO), debian.fetch(debian.JQUERY)
    with step("Unpacking Odoo"), whole(folder) as scratch:
        _extract(odoo, UNPACK, cwd=scratch)
        link = scratch / "odoo/addons/web/static/lib/jquery/jquery.js"
        link.unlink(missing_ok=True)
        link.write_bytes(_extract(jquery, ["tar", "-xO", JQUERY]))
        stub = scratch / "odoo" / LEFT_OUT
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("// Not in Debian's package of Odoo.\n")


def _extract(package, tar, **options):
    """Feed the files of a Debian package to `tar`, and return what it prints."""
    try:
        with subprocess.Popen(
            ["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE
        ) as files:
            done = subprocess.run(
                tar, stdin=files.stdout, stdout=subprocess.PIPE, **options
            )
            files.stdout.close()
    except FileNotFoundError as error:
        raise Problem(f"Unpacking Odoo needs the program {error.filename}.") from error
    if done.returncode:
        raise Problem(
            f"{package.name} could not be unpacked.",
            f"Remove {package}, see that the disk isn't full, and try again.",
        )
    return done.stdout
