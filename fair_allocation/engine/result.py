"""What an allocation answers."""


class Result:
    """Assignments and waiting leads, both by lead id, with the evidence behind them.

    Everything but ``assignments``, ``waiting`` and ``mode`` is worked out when asked
    for. ``mode`` is ``exact``, ``bounded``, ``fast`` or ``single``.
    """

    def __init__(self, assignments, waiting, mode, evidence):
        self.assignments = assignments
        self.waiting = waiting
        self.mode = mode
        self.evidence = evidence

    @property
    def shares(self):
        """``Share`` per person and tier: what this batch credits and gives."""
        return self.evidence.shares

    @property
    def before(self):
        """``Fairness`` of the accounts as they were handed in."""
        return self.evidence.before

    @property
    def after(self):
        """``Fairness`` of the accounts with this batch."""
        return self.evidence.after

    def explain(self, lead):
        """Why lead ``lead`` (id) went where it went, or waits: plain JSON values.

        ``KeyError`` if the problem has no such lead.
        """
        return {**self.evidence.explainer.explain(lead), "mode": self.mode}
