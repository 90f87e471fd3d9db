"""Build the bundles of assets of a database: `pregenerate.py DATABASE`."""

import sys

from dev.inside.session import session

if __name__ == "__main__":
    with session(sys.argv[1]) as env:
        env["ir.qweb"]._pregenerate_assets_bundles()
