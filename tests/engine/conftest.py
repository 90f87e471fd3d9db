"""Make the engine importable by itself: it needs no Odoo and no database."""

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parents[2] / "fair_allocation"))

# The same examples every time, however busy the machine is.
settings.register_profile("engine", deadline=None, derandomize=True, database=None)
settings.load_profile("engine")
