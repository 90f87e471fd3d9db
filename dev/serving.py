"""`./run`: the demo company, served on this machine or allocated once."""

import signal
import socket
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path

from dev import configuration
from dev.database import Databases, addon_digest
from dev.home import ADDON
from dev.inside import sales_data
from dev.problem import Problem
from dev.process import counter_in, log_path, tail
from dev.progress import say, step
from dev.shell import wait
from dev.workshop import opened

DATABASE = "fair_allocation"
LOG_INS = """\
    manager        maria / maria
    salesperson    sam / sam
    administrator  admin / admin"""
# Kept on a database that we made, followed by the digest of the add-on in it.
MARK = "Fair Allocation demo, add-on "
SECONDS_TO_ANSWER = 180


def main(arguments):
    options = parse(arguments)
    if options.once:
        return run_once(options.data)
    port = options.port or int(configuration.own_options().get("http_port") or 8069)
    require_free(port)
    with opened("run") as workshop:
        name = workshop.server.get("PGDATABASE", DATABASE)
        databases = Databases(workshop)
        if options.fresh:
            drop_demo(databases, name)
        is_demo = prepare(databases, name)
        return serve(workshop, name, port, is_demo)


def parse(arguments):
    parser = ArgumentParser(
        prog="./run", description="Serve Fair Allocation with a demo company."
    )
    parser.add_argument("--port", type=int, help="port to serve on (8069)")
    parser.add_argument(
        "--fresh", action="store_true", help="begin again with a new demo company"
    )
    parser.add_argument(
        "--once", action="store_true", help="allocate, print a table, and end"
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="with --once: allocate the CSV files in this folder, not the demo leads",
    )
    options = parser.parse_args(arguments)
    if options.data and not options.once:
        parser.error("--data goes with --once")
    if options.data and not options.data.is_dir():
        raise Problem(f"{options.data} is no folder.")
    return options


def run_once(data):
    """Allocate in a throwaway copy, so that every time begins alike."""
    if data:
        # Tell what is wrong with the files before anything is set up for them.
        sales_data.read(data)
    with opened("run") as workshop:
        with Databases(workshop).throwaway("demo", load_demo) as name:
            arguments = [name, str(data.absolute())] if data else [name]
            return wait(workshop.start(workshop.command("once", *arguments)))


def load_demo(databases, name):
    """Put the demo company into a database with the add-on."""
    with step("Loading the demo company"):
        databases.workshop.call(
            "demo", name, log="demo", purpose="Loading the demo company"
        )


def drop_demo(databases, name):
    """Drop the database we made; never one that somebody else did."""
    if name not in databases.names():
        return
    if not databases.comment(name).startswith(MARK):
        raise Problem(f"The database {name} wasn't made by ./run, so it isn't dropped.")
    databases.drop(name)


def prepare(databases, name):
    """See that the database `name` has the add-on as it is now.

    Returns whether it is ours, with the demo company. A database that somebody else
    made gets the add-on, and nothing besides.
    """
    digest = addon_digest()
    if name not in databases.names():
        databases.clone_kept("demo", name, load_demo)
        databases.set_comment(name, MARK + digest)
        return True
    comment = databases.comment(name)
    if comment.startswith(MARK):
        if comment != MARK + digest:
            with step("Updating the add-on", counter_in("addon")):
                databases.update(name, ADDON.name, "addon")
            databases.set_comment(name, MARK + digest)
        return True
    if not databases.is_installed(name, ADDON.name):
        with step(f"Installing the add-on in {name}", counter_in("addon")):
            databases.install(name, [ADDON.name], "addon")
    return False


def require_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Problem(
                f"Port {port} can't be used: {error.strerror}.",
                f"Stop what uses it, or take another: ./run --port {port + 1}",
            ) from error


def serve(workshop, name, port, is_demo):
    log = log_path(f"server-{port}")
    command = workshop.command(
        *("launch", "server", "-d", name, f"--db-filter=^{name}$"),
        f"--http-port={port}",
    )
    with open(log, "wb") as output:
        process = workshop.start(command, stdout=output, stderr=output)
    try:
        with step("Starting Odoo"):
            await_answer(process, port, log)
        greet(port, is_demo, log)
        return served(wait(process))
    except BaseException:
        process.terminate()
        process.wait()
        raise


def await_answer(process, port, log):
    """Wait until Odoo answers; a Problem if it ends or never does."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline and process.poll() is None:
        try:
            address = f"http://127.0.0.1:{port}/web/health"
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise Problem(f"Odoo did not start:\n{tail(log)}", f"Its log is {log}.")


def greet(port, is_demo, log):
    say(f"\nFair Allocation is served at http://localhost:{port}")
    if is_demo:
        say(LOG_INS)
    say(f"Odoo's log is {log}; Ctrl-C stops it.")


def served(code):
    """Being asked to stop is how a server ends well."""
    return 0 if code in (0, -signal.SIGINT, -signal.SIGTERM) else code
