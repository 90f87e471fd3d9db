"""Inside Odoo: make a year of a company, and open what shows fairness. See ../."""

import io
from datetime import timedelta

from measuring import MANAGER, get_parser, make_users, measured, run

from odoo.fields import Command
from odoo.tools import SQL

PEOPLE_IN_TEAM = 50
DAYS = 365
TIMES = 3

#: Measures that people have.
PERSONAL = (
    *("entitled", "nominal", "received", "entitled_value", "received_value"),
    *("overridden", "claimed", "given_back", "held", "held_value", "expected_value"),
    *("won", "won_value", "lost", "responded", "responded_hours", "response_due"),
    *("response_met", "follow_up_due", "follow_up_met"),
)

#: What is measured: title, model it needs, reader, what is done. A row is a line.
ROWS = (
    ("report: pivot", "fair.allocation.report", "manager", "open_pivot"),
    ("report: pivot of this month", "fair.allocation.report", "manager", "open_month"),
    ("report: graph", "fair.allocation.report", "manager", "open_graph"),
    ("report: list", "fair.allocation.report", "manager", "open_list"),
    (
        "report: pivot of a salesperson",
        "fair.allocation.report",
        "seller",
        "open_pivot",
    ),
    ("figures of a quarter", "fair.allocation.figures", "manager", "get_figures"),
    ("figures of all, every measure", "fair.allocation.figures", "manager", "get_all"),
    ("trend of 12 months", "fair.allocation.figures", "manager", "get_trend"),
    ("dashboard", "fair.allocation.dashboard", "manager", "get_dashboard"),
    ("my standing", "fair.allocation.standing", "seller", "get_standing"),
    (
        "workbook of a month, one team",
        "fair.allocation.export",
        "manager",
        "write_month",
    ),
    (
        "workbook of a year, all teams",
        "fair.allocation.export",
        "manager",
        "write_year",
    ),
    (
        "evaluation of a quarter, one team",
        "fair.allocation.evaluation",
        "root",
        "judge",
    ),
    ("what if: a year, one team", "fair.allocation.replay", "manager", "replay"),
    ("alert: teams out of balance", "fair.allocation.alert", "root", "find_imbalances"),
)


def parse():
    parser = get_parser()
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--explain", action="store_true")
    return parser.parse_args()


# ------------------------------------------------------------
# PREPARE
# ------------------------------------------------------------


def prepare(env, options):
    """Teams and people through Odoo, a year of their work straight into the tables."""
    env["crm.team"].search([]).active = False
    users = make_users(env, options.people)
    # Who exports, as a manager who makes the monthly spreadsheet.
    manager = env["res.users"].search([("login", "=", MANAGER)])
    manager.group_ids = [Command.link(env.ref("base.group_allow_export").id)]
    make_teams(env, users)
    env.flush_all()
    env.cr.execute("SELECT setseed(0.5)")
    for statement in (LEADS, DECISIONS, ENTITLEMENTS, FOLLOW_UPS):
        env.cr.execute(
            SQL(statement, leads=options.leads, days=DAYS, people=options.people)
        )
    env.cr.commit()
    vacuum(env)
    tables = {
        "leads": "crm_lead",
        "entries": "fair_allocation_decision",
        "paper shares": "fair_allocation_entitlement",
        "follow-ups": "fair_allocation_follow_up",
    }
    sizes = {what: count(env, table) for what, table in tables.items()}
    return sizes | {"people": len(users), "teams": count(env, "bench_team")}


def make_teams(env, users):
    """Teams with the standard rules, and who is in which, for the statements below."""
    policy = env.ref("fair_allocation.policy_standard")
    env.cr.execute("CREATE TABLE bench_team (id int)")
    env.cr.execute(
        "CREATE TABLE bench_person (number serial, team_id int, user_id int)"
    )
    for start in range(0, len(users), PEOPLE_IN_TEAM):
        team = env["crm.team"].create(
            {
                "name": f"Team {start // PEOPLE_IN_TEAM}",
                "company_id": env.company.id,
                "fair_policy_id": policy.id,
            }
        )
        members = users[start : start + PEOPLE_IN_TEAM]
        env["crm.team.member"].create(
            [{"crm_team_id": team.id, "user_id": user.id} for user in members]
        )
        env.cr.execute("INSERT INTO bench_team VALUES (%s)", [team.id])
        env.cr.execute(
            "INSERT INTO bench_person (team_id, user_id) SELECT %s, unnest(%s)",
            [team.id, members.ids],
        )
    policy.action_publish()


def count(env, table):
    return env.execute_query(SQL("SELECT COUNT(*) FROM %s", SQL.identifier(table)))[0][
        0
    ]


def vacuum(env):
    """As a database that has been running for a while."""
    connection = env.cr._cnx
    connection.autocommit = True
    env.cr.execute("VACUUM ANALYZE")
    connection.autocommit = False


#: 80 of 100 leads are open, 8 won, 7 lost, 5 wait.
LEADS = """
    INSERT INTO crm_lead (name, type, active, team_id, user_id, company_id, stage_id,
                          expected_revenue, prorated_revenue, probability, won_status,
                          fair_tier_id, fair_score, priority,
                          create_date, write_date, date_open, date_closed)
    SELECT 'Enquiry ' || n, 'opportunity', chance >= 0.07,
           person.team_id, CASE WHEN chance < 0.95 THEN person.user_id END,
           (SELECT MIN(id) FROM res_company), (SELECT MIN(id) FROM crm_stage),
           worth, worth * 0.3, 30,
           CASE WHEN chance < 0.07 THEN 'lost' WHEN chance < 0.15 THEN 'won'
                ELSE 'pending' END,
           (SELECT array_agg(id ORDER BY id) FROM fair_allocation_tier)[1 + n %% 3],
           n %% 100, '0', moment, moment, moment,
           CASE WHEN chance < 0.15 THEN moment + INTERVAL '20 days' END
      FROM (SELECT n, random() AS chance, round((exp(8 + random() * 2))::numeric, 2)
                      AS worth,
                   1 + (n * 7919::bigint) %% %(people)s AS place,
                   now() AT TIME ZONE 'UTC' - random() * INTERVAL '1 day' * %(days)s
                      AS moment
              FROM generate_series(1, %(leads)s) AS n) AS made
      JOIN bench_person person ON person.number = made.place
"""
#: Every lead that has, or had, an owner was given once; one in ten changed hands.
DECISIONS = """
    INSERT INTO fair_allocation_decision
           (date, kind, reason, lead_id, lead_name, team_id, company_id, currency_id,
            from_user_id, to_user_id, account_user_id, count, value, tier_id,
            version_id, actor_id, create_date)
    SELECT create_date, 'allocate', 'fit', id, name, team_id, company_id,
           (SELECT currency_id FROM res_company ORDER BY id LIMIT 1),
           NULL, user_id, user_id, 1, expected_revenue, fair_tier_id,
           (SELECT MAX(id) FROM fair_allocation_policy_version), 1, create_date
      FROM crm_lead WHERE name LIKE 'Enquiry %%' AND user_id IS NOT NULL
     UNION ALL
    SELECT create_date + INTERVAL '3 days', 'hand_over', 'hand_over', id, name, team_id,
           company_id, (SELECT currency_id FROM res_company ORDER BY id LIMIT 1),
           1, user_id, NULL, 0, 0, fair_tier_id,
           (SELECT MAX(id) FROM fair_allocation_policy_version), 1, create_date
      FROM crm_lead WHERE name LIKE 'Enquiry %%' AND user_id IS NOT NULL
                      AND id %% 10 = 0
"""
#: As many as leads: what runs of some dozen leads credit to the people of a team.
ENTITLEMENTS = """
    INSERT INTO fair_allocation_entitlement
           (date, team_id, company_id, currency_id, user_id, tier_id, credited,
            credited_value, nominal, create_date)
    SELECT moment, person.team_id, (SELECT MIN(id) FROM res_company),
           (SELECT currency_id FROM res_company ORDER BY id LIMIT 1), person.user_id,
           (SELECT array_agg(id ORDER BY id) FROM fair_allocation_tier)[1 + n %% 3],
           0.95 + random() * 0.1, 4000 + random() * 8000, 0.95, moment
      FROM (SELECT n, now() AT TIME ZONE 'UTC'
                      - random() * INTERVAL '1 day' * %(days)s AS moment
              FROM generate_series(1, %(leads)s) AS n) AS made
      JOIN bench_person person
        ON person.number = 1 + (made.n * 7919::bigint) %% %(people)s
"""
#: Two in three leads were followed up, some several times.
FOLLOW_UPS = """
    INSERT INTO fair_allocation_follow_up
           (lead_id, company_id, user_id, date, kind, create_date)
    SELECT lead.id, lead.company_id, lead.user_id,
           lead.create_date + random() * random() * INTERVAL '20 days',
           (ARRAY['contact', 'call', 'note', 'mail'])[1 + (random() * 3)::int],
           lead.create_date
      FROM crm_lead lead, generate_series(1, 3) AS again
     WHERE lead.name LIKE 'Enquiry %%' AND lead.user_id IS NOT NULL
       AND random() < 0.35 AND %(leads)s + %(days)s + %(people)s > 0
"""


# ------------------------------------------------------------
# MEASURE
# ------------------------------------------------------------


def measure(env, options):
    """``{title: figures}``; ``None`` for what this add-on doesn't have."""
    if options.explain:
        explain(env)
    results = {}
    for title, model, reader, name in ROWS:
        if options.only and not any(word in title for word in options.only):
            continue
        if model not in env:
            results[title] = None
            continue
        results[title] = measure_row(get_reader(env, reader), globals()[name])
        env.cr.rollback()
    return results


def get_reader(env, reader):
    if reader == "root":
        return env
    login = MANAGER if reader == "manager" else "person0@example.com"
    user = env["res.users"].search([("login", "=", login)])
    return env(user=user.id, context={"lang": "en_US", "tz": "Europe/Brussels"})


def measure_row(env, task):
    rounds = []
    for _time in range(TIMES):
        env.cr.rollback()
        env.invalidate_all()
        with measured(env, 1) as figures:
            task(env)
            env.flush_all()
        rounds.append(figures)
    best = min(rounds, key=lambda figures: figures["seconds"])
    return best | {"first": rounds[0]["seconds"], "memory": rounds[0]["memory"]}


def explain(env):
    """The plan of the sums behind the pivot."""
    Report = env["fair.allocation.report"]
    query = Report._search([])
    env.cr.execute(
        SQL("EXPLAIN (ANALYZE, BUFFERS) %s", query.select(SQL("SUM(received)")))
    )
    print(*(line for (line,) in env.cr.fetchall()), sep="\n")


# ------------------------------------------------------------
# PAGES
# ------------------------------------------------------------

PIVOT = ("entitled", "nominal", "received", "fulfilment", "fulfilment_value", "held")
ALL = [("team_id.name", "like", "Team _")]


def open_pivot(env, domain=()):
    """As the web client asks for the sums of all levels at once."""
    Report = env["fair.allocation.report"]
    aggregates = [f"{name}:{Report._fields[name].aggregator}" for name in PIVOT]
    Report.formatted_read_grouping_sets(
        list(domain),
        [[], ["user_id"], ["user_id", "tier_id"]],
        [*aggregates, "conversion:avg", "__count"],
    )


def open_month(env):
    start, end = env["fair.allocation.figures"]._get_period(get_teams(env), "month")
    open_pivot(env, [("date", ">=", start), ("date", "<", end)])


def open_graph(env):
    env["fair.allocation.report"].formatted_read_group(
        [], ["user_id"], ["fulfilment:avg", "__count"]
    )


def open_list(env):
    names = ("date", "user_id", "tier_id", "team_id", "entitled", "received", "held")
    env["fair.allocation.report"].web_search_read(
        [], {name: {} for name in names}, limit=80, count_limit=10001
    )


def get_teams(env):
    return env["crm.team"].search([("name", "like", "Team _")], order="id")


def get_figures(env):
    teams = get_teams(env)
    Figures = env["fair.allocation.figures"]
    Figures._get_overview(
        Figures._get_domain(teams, *Figures._get_period(teams, "quarter"))
    )


def get_all(env):
    Figures = env["fair.allocation.figures"]
    Figures._get(Figures._get_domain(get_teams(env)), PERSONAL)


def get_trend(env):
    teams = get_teams(env)
    Figures = env["fair.allocation.figures"]
    Figures._get_trend(Figures._get_domain(teams), 12, teams)


def get_dashboard(env):
    env["fair.allocation.dashboard"].get_data()


def get_standing(env):
    env["fair.allocation.standing"].get_standing()


def write_workbook(env, teams, first, last):
    export = env["fair.allocation.export"].create(
        {
            "team_ids": teams.ids,
            "period": "other",
            "date_from": first,
            "date_to": last,
        }
    )
    export._make_workbook(io.BytesIO())


def write_month(env):
    team = get_teams(env)[:1]
    write_workbook(env, team, *env["fair.allocation.figures"]._get_dates(team, "month"))


def write_year(env):
    today = env.cr.now().date()
    write_workbook(env, get_teams(env), today - timedelta(days=DAYS), today)


def judge(env):
    team = get_teams(env)[:1]
    first, last = env["fair.allocation.figures"]._get_dates(team, "quarter", 1)
    env["fair.allocation.evaluation"]._create_for(team, first, last)


def replay(env):
    """Shares that even out by the month instead of the quarter: most leads move."""
    team = get_teams(env)[:1]
    team.fair_policy_id.period = "month"
    today = env.cr.now().date()
    asked = env["fair.allocation.replay"].create(
        {
            "team_id": team.id,
            "date_from": today - timedelta(days=DAYS),
            "date_to": today,
            "first_rules": "then",
            "second_rules": "draft",
        }
    )
    asked.sudo()._replay_now()


def find_imbalances(env):
    env["crm.team"]._fair_find_imbalances()


if __name__ == "__main__":
    run({"prepare": prepare, "measure": measure}, parse())
