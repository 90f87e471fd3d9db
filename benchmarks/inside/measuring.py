"""Inside Odoo: how a task is run, and what doing something costs."""

import argparse
import json
import os
import time
from contextlib import contextmanager

import odoo.api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config

#: Whoever presses the button has no more rights than a sales manager.
MANAGER = "manager@example.com"


def get_parser():
    """What each script is called with; it adds switches of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("task")
    parser.add_argument("database")
    parser.add_argument("--leads", type=int)
    parser.add_argument("--people", type=int)
    return parser


def run(tasks, options):
    """Do the task of ``options``, and print its result as the last line."""
    config.parse_config(
        ["-d", options.database, "--log-level=error", "--max-cron-threads=0"],
        setup_logging=True,
    )
    registry = Registry(options.database)
    with registry.cursor() as cr:
        env = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})
        result = tasks[options.task](env, options)
    print(json.dumps(result))


def make_users(env, people):
    seller = env.ref("sales_team.group_sale_salesman")
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"Person {number}",
                    "login": f"person{number}@example.com",
                    "email": f"person{number}@example.com",
                    "group_ids": [Command.link(seller.id)],
                }
                for number in range(people)
            ]
        )
    )
    env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": "Manager",
            "login": MANAGER,
            "email": MANAGER,
            "group_ids": [Command.link(env.ref("sales_team.group_sale_manager").id)],
        }
    )
    return users


@contextmanager
def measured(env, leads):
    """Yield a dict that holds the figures of what happened inside, afterwards."""
    figures = {"leads": leads}
    env.cr.execute("SELECT pg_backend_pid()")
    backend = env.cr.fetchone()[0]
    reset_peak()
    before = (
        peak(),
        env.cr.sql_log_count,
        cpu_of(backend),
        time.process_time(),
        time.time(),
    )
    yield figures
    seconds = time.time() - before[4]
    python = time.process_time() - before[3]
    sql = cpu_of(backend) - before[2]
    figures |= {
        "seconds": seconds,
        "per_second": leads / seconds,
        "queries": (env.cr.sql_log_count - before[1]) / leads,
        "python": 1000 * python / leads,
        "backend": 1000 * sql / leads,
        "cpu": python + sql,
        "memory": peak() - before[0],
    }


def cpu_of(pid):
    """CPU seconds of another process."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def reset_peak():
    with open("/proc/self/clear_refs", "w") as handle:
        handle.write("5")


def peak():
    """Most memory held so far, in MB."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
