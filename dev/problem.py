"""The one exception a user is meant to read."""


class Problem(Exception):
    """Something this program can't put right: what is wrong, and what helps."""

    def __init__(self, what, remedy=""):
        super().__init__(what)
        self.remedy = remedy

    def __str__(self):
        what = f"✗ {self.args[0]}"
        return f"{what}\n  → {self.remedy}" if self.remedy else what
