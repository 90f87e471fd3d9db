"""Make the engine importable by itself: it needs no Odoo and no database."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "fair_allocation"))
