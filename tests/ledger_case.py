import random
from collections import defaultdict
from datetime import datetime, timedelta
from fractions import Fraction
from unittest.mock import patch

from .allocation_case import AllocationCase

#: The moment at which all of it is looked at.
NOON = datetime(2026, 3, 15, 12)


class LedgerCase(AllocationCase):
    """A ledger made up at random: nothing a run would have made fair."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        clock = patch.object(type(cls.env.cr), "now", lambda cursor: NOON)
        cls.startClassPatcher(clock)
        cls.people = [
            *((cls.north, user) for user in (cls.nils, cls.ada, cls.sven)),
            *((cls.south, user) for user in (cls.eva, cls.ines, cls.nils)),
        ]
        cls.tiers = [cls.tier_a, cls.tier_b, cls.tier_c]

    def _write_ledger(self, seed, entries=400, days=200):
        """Random entries and credits; their plain values, for whoever recomputes."""
        chance = random.Random(seed)
        decisions, credits = [], []
        for _number in range(entries):
            moment = NOON - timedelta(minutes=chance.randrange(days * 24 * 60))
            team, user = chance.choice(self.people)
            common = {
                "date": moment,
                "team_id": team.id,
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "tier_id": chance.choice(self.tiers).id,
            }
            count = chance.choice((1, 1, 1, 1, 0, -1))
            decisions.append(
                common
                | {
                    "kind": chance.choice(("allocate", "manual", "override")),
                    "account_user_id": user.id,
                    "count": count,
                    "value": count * chance.randrange(100_000) / 100,
                }
            )
            credits.append(
                common
                | {
                    "user_id": user.id,
                    "credited": chance.randrange(2_000) / 1000,
                    "credited_value": chance.randrange(100_000) / 100,
                }
            )
        self.env["fair.allocation.decision"]._append(decisions)
        self.env["fair.allocation.entitlement"]._append(credits)
        self.env.flush_all()
        return decisions, credits

    def _recompute(self, decisions, credits, tier=None, start=None, end=None):
        """``{membership: [received, entitled, received value, entitled value]}``."""
        sums = defaultdict(lambda: [Fraction(0)] * 4)
        for rows, who, names, place in (
            (decisions, "account_user_id", ("count", "value"), 0),
            (credits, "user_id", ("credited", "credited_value"), 1),
        ):
            for row in rows:
                if tier and row["tier_id"] != tier.id:
                    continue
                if start and not start <= row["date"] < end:
                    continue
                sum_of = sums[row["team_id"], row[who]] = [
                    *sums[row["team_id"], row[who]]
                ]
                sum_of[place] += Fraction(str(row[names[0]]))
                sum_of[place + 2] += Fraction(str(row[names[1]]))
        return sums

    @property
    def Figures(self):
        return self.env["fair.allocation.figures"].with_user(self.mara)

    def _domain(self, **span):
        return self.Figures._get_domain(self.north | self.south, **span)

    def assertClose(self, found, expected, step):
        """Within one ``step`` of the exact figure: the engine counts in whole steps."""
        if expected is None:
            self.assertIsNone(found)
        else:
            self.assertLessEqual(abs(Fraction(found) - expected), Fraction(step))
