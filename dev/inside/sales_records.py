"""Make records of sales data: teams, people, customers, history and open leads.

Territories are what must never be crossed, and the files name an office per agent
only. So each regional office becomes a sales team, a pool of its own, and a lead
belongs to the office of the agent who has it now. Within a team everyone may take
everything; the share follows the rate of won opportunities within narrow bounds.
"""

from datetime import datetime, time, timedelta

from odoo.fields import Command, Datetime

BATCH = 1000
PERFORMANCE_BOUND = 20
#: The files state no capacity: nobody is ever full.
CAPACITY = 100000
#: What the files call a country.
COUNTRIES = {"philipines": "Philippines", "korea": "South Korea"}
#: Loading history tells nobody and logs nothing.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "no_reset_password": True,
}


def create(env, data):
    """Everything in `data`; returns the leads to be shared."""
    env = env(context={**env.context, **QUIET})
    users = create_users(env, data)
    teams = create_teams(env, data, users)
    veterans = {deal.agent for deal in data.deals if not deal.is_open}
    create_members(env, teams, users, [a for a in data.agents if a in veterans])
    score_by_value(env, data)
    leads = create_leads(env, data, teams, users, create_partners(env, data))
    # The opening balance splits history among those who took part in it. Who has
    # none joins afterwards, level with the team: owed nothing for earlier years.
    teams[data.offices[0]].fair_policy_id.action_publish("History of the files.")
    create_members(env, teams, users, [a for a in data.agents if a not in veterans])
    return leads.filtered(lambda lead: not lead.user_id)


def create_users(env, data):
    """Users by name, without password: nobody logs in to a throwaway copy."""
    managers = {agent.manager for agent in data.agents if agent.manager}
    names = sorted(managers | {agent.name for agent in data.agents})
    groups = {
        True: env.ref("sales_team.group_sale_manager"),
        False: env.ref("sales_team.group_sale_salesman"),
    }
    users = env["res.users"].create(
        [
            {
                "name": name,
                "login": f"sales-{number}@example.com",
                "notification_type": "inbox",
                "group_ids": [Command.set([groups[name in managers].id])],
            }
            for number, name in enumerate(names, 1)
        ]
    )
    return dict(zip(names, users, strict=True))


def create_teams(env, data, users):
    """A team for each office, led by the first of its managers, under one policy."""
    policy = env["fair.allocation.policy"].create(prepare_policy())
    leaders = {agent.office: agent.manager for agent in reversed(data.agents)}
    teams = env["crm.team"].create(
        [
            {
                "name": office,
                "user_id": users[leaders[office]].id if leaders[office] else False,
                "company_id": env.company.id,
                "fair_policy_id": policy.id,
            }
            for office in data.offices
        ]
    )
    return dict(zip(data.offices, teams, strict=True))


def prepare_policy():
    return {
        "name": "Regional offices",
        "entitlement_mode": "performance",
        "performance_bound": PERFORMANCE_BOUND,
        "period": "always",
        "factor_ids": [Command.create({"code": "performance", "weight": 20})],
    }


def create_members(env, teams, users, agents):
    env["crm.team.member"].create(
        [
            {
                "crm_team_id": teams[agent.office].id,
                "user_id": users[agent.name].id,
                "assignment_max": CAPACITY,
            }
            for agent in agents
        ]
    )


def score_by_value(env, data):
    """Let value alone make the tiers: the files know nothing else of open leads.

    One open lead in ten earns the full points.
    """
    criteria = env["fair.allocation.tier.criterion"].search([])
    by_value = criteria.filtered(lambda criterion: criterion.kind == "value")
    (criteria - by_value).active = False
    values = sorted(deal.value for deal in data.deals if deal.is_open)
    by_value.full_at = values[len(values) * 9 // 10] or 1


def create_partners(env, data):
    """Customers by name, with industry and country where they are known."""
    industries = create_industries(env, data)
    countries = {
        country.name.lower(): country.id for country in env["res.country"].search([])
    }
    partners = env["res.partner"].create(
        [
            {
                "name": account.name,
                "is_company": True,
                "industry_id": industries.get(account.sector),
                "country_id": countries.get(country_name(account.country)),
            }
            for account in data.accounts
        ]
    )
    return dict(zip((a.name for a in data.accounts), partners, strict=True))


def country_name(text):
    return COUNTRIES.get(text.lower(), text).lower()


def create_industries(env, data):
    """Industries by name of the sector; those that exist are used."""
    sectors = {account.sector for account in data.accounts if account.sector}
    Industry = env["res.partner.industry"]
    known = {
        industry.name: industry.id
        for industry in Industry.search([("name", "in", list(sectors))])
    }
    missing = sorted(sectors - known.keys())
    created = Industry.create([{"name": sector} for sector in missing])
    return known | dict(zip(missing, created.ids, strict=True))


def create_leads(env, data, teams, users, partners):
    """All opportunities, moved in time so that the files end today."""
    shift = Datetime.now().date() - (data.newest or Datetime.now().date())
    stage_ids = get_stage_ids(env)
    vals_list = [
        {
            **prepare_lead(deal, shift),
            "team_id": teams[deal.agent.office].id,
            "user_id": False if deal.is_open else users[deal.agent.name].id,
            "partner_id": partners[deal.account.name].id if deal.account else False,
            "stage_id": stage_ids[deal.stage],
        }
        for deal in data.deals
    ]
    leads = env["crm.lead"]
    for start in range(0, len(vals_list), BATCH):
        leads += env["crm.lead"].create(vals_list[start : start + BATCH])
        env.flush_all()
    return leads


def get_stage_ids(env):
    """Stages of Odoo by those of the files."""
    stages = env["crm.stage"].search([], order="sequence, id")
    won = stages.filtered("is_won")[:1]
    first, second = (stages - won)[:1], (stages - won)[:2][-1:]
    return {
        "won": won.id,
        "lost": second.id,
        "engaging": second.id,
        "prospecting": first.id,
    }


def prepare_lead(deal, shift):
    customer = deal.account.name if deal.account else "a new customer"
    vals = {
        "name": f"{deal.product} for {customer} ({deal.key})",
        "type": "opportunity",
        "expected_revenue": deal.value,
    }
    if not deal.is_open:
        given = deal.engaged or deal.closed
        vals["date_open"] = moment(given, shift)
        vals["date_closed"] = moment(deal.closed or given, shift)
    if deal.stage == "lost":
        vals |= {"active": False, "probability": 0}
    return vals


def moment(day, shift: timedelta):
    return datetime.combine(day + shift, time(12)) if day else Datetime.now()
