"""`./test`: every test, with everything it needs.

Two runs of pytest: first those that need no database (they take seconds), then those
inside Odoo, in a database of their own that is dropped at the end. All tests together
are run in two shares at once, where there are two processors.
"""

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryFile

from dev import chromium, linting, odoo_source, python_env
from dev.database import Databases
from dev.home import CHECKOUT, home
from dev.progress import say
from dev.shell import wait
from dev.workshop import opened, plain_environ, start

HELP = """\
Usage: ./test [arguments of pytest]     all tests, or those named
       ./test --lint                    the linters
       ./test --fix                     let the formatters correct what they can
       ./test --core [arguments]        Odoo's own tests of what we extend, with us

  ./test tests/engine                   no database, no browser
  ./test tests/test_run.py -k preview -x
"""
WITHOUT_ODOO = ("tests/dev", "tests/engine")
#: Add-ons of Odoo's whose behaviour must not change for teams without a policy. Five
#: tests of merging leads fail on plain Odoo too, where lxml is newer than they expect.
CORE = ("sales_team", "crm")
PASSED, FAILED, NO_TESTS = 0, 1, 5


def main(arguments):
    if arguments[:1] in (["-h"], ["--help"]):
        print(HELP, end="")
        return PASSED
    if arguments[:1] in (["--lint"], ["--fix"]):
        return linting.main(fix=arguments[0] == "--fix")
    if arguments[:1] == ["--core"]:
        return run_inside([*core_tests(), *arguments[1:]])
    plain, inside, options = sort(arguments)
    codes = []
    if plain:
        codes.append(run_plain([*plain, *options]))
    if inside:
        all_of_them = not any(map(is_path, arguments)) and (os.cpu_count() or 1) > 1
        run = run_shares if all_of_them else run_inside
        codes.append(run([*inside, *options]))
    return verdict(codes)


def core_tests():
    """Folders of Odoo's own tests, to be run with our add-on installed."""
    addons = odoo_source.find().root / "odoo" / "addons"
    return [str(addons / name / "tests") for name in CORE]


def sort(arguments):
    """Split pytest's arguments into tests without Odoo, tests with it, and options.

    No test named means all of both.
    """
    paths = [argument for argument in arguments if is_path(argument)]
    options = [argument for argument in arguments if argument not in paths]
    if not paths:
        folders = [str(CHECKOUT / name) for name in WITHOUT_ODOO]
        ignored = [f"--ignore={folder}" for folder in folders]
        existing = [folder for folder in folders if Path(folder).exists()]
        return existing, [str(CHECKOUT / "tests"), *ignored], options
    plain = [path for path in paths if needs_no_odoo(path)]
    return plain, [path for path in paths if path not in plain], options


def is_path(argument):
    return not argument.startswith("-") and Path(argument.split("::")[0]).exists()


def needs_no_odoo(path):
    path = Path(path.split("::")[0]).resolve()
    return any(path.is_relative_to(CHECKOUT / name) for name in WITHOUT_ODOO)


def verdict(codes):
    """One exit code: the first failure; tests missing in one half are no failure."""
    failures = [code for code in codes if code not in (PASSED, NO_TESTS)]
    if failures:
        return failures[0]
    return PASSED if PASSED in codes else NO_TESTS


def run_plain(arguments):
    environ = plain_environ()
    command = pytest_command(python_env.ensure("test"), "-p", "no:odoo", *arguments)
    return wait(start(command, environ))


def run_shares(arguments):
    """Half of the tests here, half in a process and a database of its own."""
    with TemporaryFile() as report:
        others = []

        def start_other():
            command = [sys.executable, CHECKOUT / "dev", "test", *arguments]
            others.append(
                start(
                    [*command, "--share=2/2"],
                    {**os.environ},
                    stdout=report,
                    stderr=report,
                )
            )

        codes = [run_inside([*arguments, "--share=1/2"], start_other)]
        for other in others:
            say("  The other half of the tests:")
            codes.append(wait(other))
        report.seek(0)
        shutil.copyfileobj(report, sys.stdout.buffer)
        sys.stdout.flush()
    return verdict(codes)


def run_inside(arguments, meanwhile=None):
    """Run tests in a database of their own.

    `meanwhile` is called once what others could need as well has been prepared.
    """
    browser = chromium.ensure()
    with opened("test") as workshop, Databases(workshop).throwaway("tested") as name:
        environ = workshop.environ
        environ["FAIR_ALLOCATION_BROWSER"] = browser
        if browser:
            environ["PATH"] = os.pathsep.join([str(chromium.SHIM), environ["PATH"]])
        environ["PGDATABASE"] = name
        command = pytest_command(
            workshop.python_folder,
            *("-p", "dev.inside.pytest_skips", "-p", "dev.inside.pytest_share"),
            "--odoo-http",
            *(f"--odoo-config={workshop.config}", f"--odoo-database={name}"),
            *arguments,
        )
        running = start(command, environ)
        if meanwhile:
            meanwhile()
        return wait(running)


def pytest_command(python_folder, *arguments):
    """pytest that leaves nothing in the checkout, which may not be ours."""
    return [
        *(python_folder / "bin" / "python", "-m", "pytest"),
        *("-c", CHECKOUT / "pyproject.toml", f"--rootdir={CHECKOUT}"),
        *("-o", f"cache_dir={home() / 'pytest'}"),
        *arguments,
    ]
