"""Allocate once and print the outcome: `once.py DATABASE [FOLDER]`.

Everything goes through the product's own doors, as a manager without more rights than
a manager has.
"""

import sys
import time
from contextlib import contextmanager
from pathlib import Path

from dev.inside import outcome, sales_data, sales_records
from dev.inside.session import session
from dev.inside.table import Effort, render
from dev.problem import Problem

MANAGER = "fair_allocation.user_maria"


def main(env, data_dir):
    """Allocate the demo leads, or those in the CSV files of `data_dir`."""
    efforts = []
    if data_dir:
        data = sales_data.read(data_dir)
        with measured(env, "load the files", efforts):
            leads = sales_records.create(env, data)
        title = f"Sharing {len(leads):,} open opportunities of {data_dir.name}"
        remarks = remarks_on(data)
    else:
        leads = open_leads(env)
        title = f"Sharing {len(leads):,} open leads of the demo company"
        remarks = []
    manager = env(user=env.ref(MANAGER).id, su=False)
    run = allocate(leads.with_env(manager), efforts)
    print(render(outcome.report(title, run, efforts, remarks)))


def open_leads(env):
    """Leads of the teams with rules that nobody has."""
    return env["crm.lead"].search(
        [
            ("team_id.fair_policy_id.version_id", "!=", False),
            ("user_id", "=", False),
            ("fair_pool_id", "=", False),
            ("won_status", "=", "pending"),
        ]
    )


def remarks_on(data):
    return [
        f"Salespeople share within their office ({', '.join(data.offices)}). Dates are"
        " moved so that the",
        "files end today. Who has no history in them starts level: owed nothing for"
        " the past.",
    ]


def allocate(leads, efforts):
    """Preview and apply; what is too much for one click is done by the job."""
    env = leads.env
    run = env["fair.allocation.run"]._create_for(leads)
    with measured(env, "preview", efforts):
        run.action_preview()
    with measured(env, "apply", efforts):
        run.action_apply()
        if run.state == "queued":
            run.sudo()._cron_apply()
    return run


@contextmanager
def measured(env, name, efforts):
    """Note the seconds and the queries of what happens inside."""
    env.flush_all()
    queries, started = env.cr.sql_log_count, time.monotonic()
    yield
    env.flush_all()
    seconds = time.monotonic() - started
    efforts.append(Effort(name, seconds, env.cr.sql_log_count - queries))


if __name__ == "__main__":
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    try:
        with session(sys.argv[1], "--log-level=error") as env:
            main(env, folder)
    except Problem as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
