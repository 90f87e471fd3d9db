"""Odoo's own command line.

`python -m odoo` would do, but for the process of its own that a server with workers
starts by the path of the script it was started with: that must be a script.
"""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
