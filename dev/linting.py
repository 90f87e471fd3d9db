"""`./test --lint`: every linter, each on the files it is for."""

import subprocess

from dev import node_tools, python_env
from dev.home import ADDON, BRIDGES, CHECKOUT, home
from dev.problem import Problem
from dev.progress import say
from dev.workshop import plain_environ

# Odoo shows static/description/index.html, the README is the project's; and a model
# that is extended for two purposes is extended in two files.
NOT_OURS = "missing-readme,consider-merging-classes-inherited"
FOR_PRETTIER = "**/*.{xml,js,cjs,scss,css,md,yml,yaml,json}"


def main(fix=False):
    """Run all linters, or with `fix` those that can correct what they find."""
    programs = python_env.ensure("lint") / "bin"
    modules = node_tools.ensure()
    environ = {
        **plain_environ(),
        "NODE_PATH": str(modules),
        "RUFF_CACHE_DIR": str(home() / "ruff"),
        "PYLINTHOME": str(home() / "pylint"),
    }
    linters = [*javascript_linters(modules / ".bin", fix), *ruff(programs, fix)]
    if not fix:
        linters += odoo_linters(programs)
    failed = [name for name, *command in linters if not passes(name, command, environ)]
    if failed:
        raise Problem(f"Not in order: {', '.join(failed)}.", "./test --fix may help.")
    return 0


def ruff(programs, fix):
    program = programs / "ruff"
    if fix:
        return [
            ("ruff check", program, "check", "--fix", CHECKOUT),
            ("ruff format", program, "format", CHECKOUT),
        ]
    return [
        ("ruff check", program, "check", CHECKOUT),
        ("ruff format", program, "format", "--check", CHECKOUT),
    ]


def odoo_linters(programs):
    texts = sorted(ADDON.glob("i18n/*.po*"))
    settings = (f"--rcfile={CHECKOUT / '.pylintrc'}", f"--disable={NOT_OURS}")
    addons = (ADDON, *BRIDGES)
    linters = [
        ("pylint-odoo", programs / "pylint", *settings, *addons),
        ("oca-checks-odoo-module", programs / "oca-checks-odoo-module", *addons),
    ]
    if texts:
        linters.append(("oca-checks-po", programs / "oca-checks-po", *texts))
    return linters


def javascript_linters(programs, fix):
    return [
        (
            *("prettier", programs / "prettier", "--log-level=warn"),
            *("--write" if fix else "--check", FOR_PRETTIER),
        ),
        (
            *("eslint", programs / "eslint", "--no-error-on-unmatched-pattern"),
            *(("--fix",) if fix else ()),
            ".",
        ),
    ]


def passes(name, command, environ):
    """Run one linter; what it prints is shown only when it found something."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=CHECKOUT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    say(f"  {name}: {'found something' if done.returncode else 'in order'}")
    if done.returncode:
        say(done.stdout)
    return done.returncode == 0
