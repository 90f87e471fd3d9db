"""Load our add-on's demo files, and nobody else's: `demo.py DATABASE`.

Odoo would load those of every add-on together. What has to be worked out rather than
listed is done by <function> elements in the files themselves.
"""

import sys

from odoo.modules.module import Manifest
from odoo.tools.convert import convert_file

from dev.inside.session import session

ADDON = "fair_allocation"


def load(env):
    """Load the files of the manifest's `demo` list; later updates leave them alone."""
    idref = {}
    for file in Manifest.for_addon(ADDON)["demo"]:
        convert_file(env, ADDON, file, idref, mode="init", noupdate=True)
    languages = [code for code, _name in env["res.lang"].get_installed()]
    env["ir.module.module"]._load_module_terms([ADDON], languages)


if __name__ == "__main__":
    with session(sys.argv[1]) as env:
        load(env)
