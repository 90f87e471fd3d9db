"""Allocate once and print the outcome: `once.py DATABASE [FOLDER]`."""

import sys
from pathlib import Path

from session import session


def main(env, data_dir):
    """Allocate the demo leads, or those in the CSV files of `data_dir`."""
    raise NotImplementedError


if __name__ == "__main__":
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    with session(sys.argv[1], "--log-level=error") as env:
        main(env, folder)
