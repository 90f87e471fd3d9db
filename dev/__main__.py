"""Entry point of `run`, `test` and `dev/odoo`: `python dev COMMAND …`."""

import sys
from pathlib import Path

# Started as a folder, so that a folder `dev` where the user stands isn't mistaken
# for this one; the imports below need the folder above instead.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from dev.commands import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
