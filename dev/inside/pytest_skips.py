"""A plugin of pytest: tests that were skipped must not look like tests that passed.

Odoo skips tests without a word when a browser or a library is missing. A reason that
starts with "optional:" is one that somebody thought about; every other one is shouted,
and fails the run unless the browser is missing on a developer's own machine.
"""

import os

import pytest

from dev.chromium import INSTALL

EXPECTED = "optional:"


def unexpected(reporter):
    """The reports of skipped tests whose reason nobody has declared."""
    return [
        report
        for report in reporter.stats.get("skipped", [])
        if EXPECTED not in str(report.longrepr)
    ]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    excused = not os.environ.get("FAIR_ALLOCATION_BROWSER") and not os.environ.get("CI")
    if unexpected(reporter) and session.exitstatus == 0 and not excused:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    skipped = unexpected(terminalreporter)
    if not skipped:
        return
    terminalreporter.section("NOT RUN", red=True, bold=True)
    for report in skipped:
        reason = report.longrepr[-1] if report.longrepr else ""
        terminalreporter.line(f"{report.nodeid}: {reason}")
    if not os.environ.get("FAIR_ALLOCATION_BROWSER"):
        terminalreporter.line(
            f"NO BROWSER: NOTHING WAS TESTED ON SCREEN. To change that: {INSTALL}",
            red=True,
            bold=True,
        )
