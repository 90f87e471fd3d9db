from collections import defaultdict

from ..replaying import Side, batch_up

SIDES = ("first", "second")

#: Where the reason and the explanation of each side are written.
REASONS = {"first": "first_reason", "second": "reason"}
EXPLANATIONS = {"first": "first_explanation", "second": "explanation"}


class Stage:
    """A replay at work, in memory: what is left to decide, and both sides so far."""

    def __init__(self, replay):
        Problem = replay.env["fair.allocation.problem"]
        team, company = replay.team_id, replay.company_id
        events = Problem._collect_events(
            team, company, *replay._get_span(), replay.last_decision
        )
        members = Problem._collect_past_members(team, {e.person for e in events})
        facts = Problem._collect_past_team(team, company, members, events)
        self.lead_count = len(events)
        self.batches = batch_up(events)
        memory = replay.memory or {}
        self.sides = {
            side: Side(
                Problem._collect_rosters(
                    team, replay._get_versions(side, events), members
                ),
                facts,
                memory.get(side),
            )
            for side in SIDES
        }
        self.fits = defaultdict(lambda: [0, 0], memory.get("fits", {}))

    def remember(self):
        """Everything that decides about what is left, as plain JSON."""
        return {
            **{name: side.remember() for name, side in self.sides.items()},
            "fits": dict(self.fits),
        }

    def share(self, batch):
        """Both sides decide ``batch``: values of its leads, in their order."""
        results = {name: side.share(batch) for name, side in self.sides.items()}
        chosen = {
            name: {a.lead: a for a in result.assignments}
            for name, result in results.items()
        }
        waiting = {
            name: {w.lead: w.reason for w in result.waiting}
            for name, result in results.items()
        }
        rows = []
        for event in batch:
            row = self._prepare_row(event)
            for name in SIDES:
                given = chosen[name].get(event.lead.id)
                row[f"{name}_user_id"] = given.person if given else False
                row[REASONS[name]] = (
                    given.reason if given else waiting[name][event.lead.id]
                )
            self._count_fits(event, row)
            if row["first_user_id"] != row["second_user_id"]:
                row["differs"] = True
                for name, result in results.items():
                    row[EXPLANATIONS[name]] = result.explain(event.lead.id)
            rows.append(row)
        return rows

    def _prepare_row(self, event):
        return {
            "decision_id": event.id,
            "lead_id": event.lead.id if event.lead.id > 0 else False,
            "tier_id": event.lead.tier or False,
            "value": event.lead.value / 100,
            "user_id": event.person or False,
        }

    def _count_fits(self, event, row):
        """How well everybody's choice fits, by the rules of each side."""
        people = {
            "real": event.person,
            "first": row["first_user_id"],
            "second": row["second_user_id"],
        }
        for name, side in self.sides.items():
            roster = side.roster(event)
            points = {
                person: roster.fit(event.lead, person) for person in people.values()
            }
            for who, person in people.items():
                if points[person] is not None:
                    sums = self.fits[f"{name} {who}"]
                    sums[0] += points[person]
                    sums[1] += 1
