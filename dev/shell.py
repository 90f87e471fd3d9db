"""`dev/odoo`: any command of Odoo, in the environment that the tests have."""

import signal

from dev.database import Databases
from dev.home import home
from dev.progress import say
from dev.workshop import opened

HELP = f"""\
Usage: dev/odoo COMMAND [-d NAME] [options of Odoo's command]

  dev/odoo server -d NAME -i fair_allocation --stop-after-init
  dev/odoo server -d NAME --http-port 8070
  dev/odoo shell -d NAME
  dev/odoo drop NAME         remove a database and its files
  dev/odoo psql NAME         PostgreSQL's own shell
  dev/odoo env COMMAND …     run any command with Odoo's Python, PGHOST and so on

A database that doesn't exist is first made from a template with everything the add-on
depends on, in English and Chinese. All of it is kept in {home()}.
"""


def main(arguments):
    if not arguments or arguments[0] in ("-h", "--help"):
        print(HELP, end="")
        return 0
    with opened("test") as workshop:
        databases = Databases(workshop)
        if arguments[0] == "drop":
            databases.drop(*arguments[1:])
            return 0
        if arguments[0] == "env":
            return wait(workshop.start(arguments[1:]))
        if arguments[0] == "psql":
            return wait(workshop.start([workshop.programs / "psql", *arguments[1:]]))
        ensure(databases, named_database(arguments))
        return wait(workshop.start(workshop.command("launch", *arguments)))


def named_database(arguments):
    """The value of -d or --database, in each way it can be written."""
    for number, argument in enumerate(arguments):
        if argument in ("-d", "--database"):
            return arguments[number + 1] if arguments[number + 1 :] else None
        if argument.startswith("--database="):
            return argument.partition("=")[2]
        if argument.startswith("-d"):
            return argument[2:]
    return None


def ensure(databases, name):
    """Make the database called `name` from the template if there is none."""
    if name and name not in databases.names():
        template = databases.template()
        say(f"  {name} is made from {template}.")
        databases.clone(template, name)


def wait(process):
    """Wait for a program that shares our terminal and knows itself how to end.

    Ctrl-C reaches it without us; what only we are told is passed on.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: process.send_signal(number))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
