"""Inside Odoo: make the leads, or assign them and measure it. See ../assignment.py."""

import cProfile
import pstats
import random
from contextlib import nullcontext

from measuring import MANAGER, get_parser, make_users, measured, run

import odoo.api

TEAMS = 2
BATCH = 1000
#: More than any run needs, less than the add-on's upper bound for a capacity.
CAPACITY_SPARE = 1.2
SHOWN = 45


def parse():
    parser = get_parser()
    parser.add_argument("--without-policy", action="store_true")
    parser.add_argument("--preview-only", action="store_true")
    parser.add_argument("--activities", action="store_true")
    parser.add_argument("--profile", action="store_true")
    return parser.parse_args()


# ------------------------------------------------------------
# PREPARE
# ------------------------------------------------------------


def prepare(env, options):
    """Teams, people and leads, the same for the same numbers on every machine."""
    chance = random.Random(1)
    env["crm.team"].search([]).active = False
    env["ir.config_parameter"].set_param("crm.lead.auto.assignment", True)
    users = make_users(env, options.people)
    make_teams(env, users, options.leads)
    countries = env["res.country"].search([], limit=12).ids
    sources = env["utm.source"].search([], limit=5).ids
    for start in range(0, options.leads, BATCH):
        numbers = range(start, min(start + BATCH, options.leads))
        leads = env["crm.lead"].create(
            [prepare_lead(chance, n, countries, sources) for n in numbers]
        )
        # A web form leaves them so: no owner, no team.
        leads.write({"user_id": False, "team_id": False})
        env.flush_all()
        env.invalidate_all()
        env.cr.commit()
    return len(users)


def make_teams(env, users, leads):
    """Everyone has the same capacity; the quota of one day is enough for all leads."""
    each = int(leads / len(users) * CAPACITY_SPARE) + 1
    capacity = min(each * 30, 100_000)
    for number in range(TEAMS):
        team = env["crm.team"].create(
            {"name": f"Team {number}", "use_leads": True, "use_opportunities": True}
        )
        env["crm.team.member"].create(
            [
                {
                    "crm_team_id": team.id,
                    "user_id": user.id,
                    "assignment_max": capacity,
                }
                for user in users[number::TEAMS]
            ]
        )


def prepare_lead(chance, number, countries, sources):
    return {
        "name": f"Enquiry {number}",
        "type": "lead",
        "contact_name": f"Contact {number}",
        "partner_name": f"Company {number}",
        "email_from": f"contact{number}@customer{number}.example.com",
        # Each its own: a number that many share would tell nobody apart.
        "phone": f"+1 202 {200 + number // 10_000:03d} {number % 10_000:04d}",
        "country_id": chance.choice(countries),
        "source_id": chance.choice(sources) if sources else False,
        "expected_revenue": round(chance.lognormvariate(8, 1.2), 2),
        "user_id": False,
        "team_id": False,
    }


# ------------------------------------------------------------
# MEASURE
# ------------------------------------------------------------


def measure(env, options):
    """Assign all leads; figures per lead, and how evenly they were shared."""
    random.seed(1)  # Odoo draws the team of each lead
    env = env(user=env["res.users"].search([("login", "=", MANAGER)]).id)
    teams = env["crm.team"].search([("name", "like", "Team _")])
    if not options.without_policy and "fair_policy_id" in teams._fields:
        publish(env, teams, options)
    leads = env["crm.lead"].search([("user_id", "=", False)])
    env.flush_all()
    env.invalidate_all()
    env.cr.commit()
    warm_up(env)
    profile = cProfile.Profile() if options.profile else nullcontext()
    with measured(env, len(leads)) as figures, profile:
        if options.preview_only:
            env["fair.allocation.run"]._create_for(leads).action_preview()
            env.flush_all()
        else:
            assign(env, teams)
        env.cr.commit()
    if options.profile:
        pstats.Stats(profile).sort_stats("cumtime").print_stats(SHOWN)
        pstats.Stats(profile).sort_stats("tottime").print_stats(SHOWN)
    return figures | shares(env, teams)


def publish(env, teams, options):
    policy = env.ref("fair_allocation.policy_standard").sudo()
    policy.write({"schedule_activities": options.activities, "team_ids": teams.ids})
    policy.action_publish()


def assign(env, teams):
    """Through the same door for both: Odoo's button *Assign Leads*."""
    teams._action_assign_leads(force_quota=True, creation_delta_days=0)
    if "fair.allocation.run" in env:
        env.cr.commit()
        env(user=odoo.api.SUPERUSER_ID)["fair.allocation.run"]._cron_apply()


def warm_up(env):
    """Fill Odoo's caches, as a server has them that is not just starting."""
    for model in ("crm.lead", "crm.team", "crm.team.member", "mail.message"):
        env[model].search([], limit=1).read()
        env[model].fields_get()
    env.invalidate_all()


# ------------------------------------------------------------
# FAIRNESS
# ------------------------------------------------------------


def shares(env, teams):
    """Fairness among people who are all entitled to the same."""
    users = teams.crm_team_member_ids.user_id
    rows = env["crm.lead"]._read_group(
        [("user_id", "in", users.ids)],
        ["user_id"],
        ["__count", "expected_revenue:sum"],
    )
    count = {user: number for user, number, _value in rows}
    value = {user: amount for user, _number, amount in rows}
    return {
        "assigned": sum(count.values()),
        "count": fairness([count.get(user, 0) for user in users]),
        "value": fairness([value.get(user, 0) for user in users]),
    }


def fairness(received):
    """Balance = 100 less half of the misplaced per cent; Jain; Gini; max ÷ min."""
    number, total = len(received), sum(received)
    if not total:
        return None
    squares = sum(amount * amount for amount in received)
    ranked = sum(
        (2 * rank - number - 1) * amount
        for rank, amount in enumerate(sorted(received), 1)
    )
    misplaced = sum(abs(amount / total - 1 / number) for amount in received)
    return {
        "balance": 100 - 50 * misplaced,
        "jain": total * total / (number * squares),
        "gini": ranked / (number * total),
        "max_min": max(received) / min(received) if min(received) else float("inf"),
    }


if __name__ == "__main__":
    run({"prepare": prepare, "measure": measure}, parse())
