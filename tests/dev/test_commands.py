"""What a user is told, and what arguments mean."""

import socket

import pytest

from dev import commands, database, odoo_source, serving, shell, translating
from dev.problem import Problem


def test_a_problem_says_what_helps():
    assert str(Problem("The disk is full.", "Make room.")) == (
        "✗ The disk is full.\n  → Make room."
    )


def test_a_problem_is_told_without_a_traceback(monkeypatch, capsys):
    def fail(arguments):
        raise Problem("The disk is full.")

    monkeypatch.setattr(commands, "commands", lambda: {"run": fail})
    assert commands.main(["run"]) == 1
    assert capsys.readouterr().err == "✗ The disk is full.\n"


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 14, 0)])
def test_a_python_that_odoo_does_not_run_on_is_refused(monkeypatch, version):
    monkeypatch.setattr(commands.sys, "version_info", version)
    with pytest.raises(Problem, match="3.10 to 3.13"):
        commands.require_python()


def test_a_port_in_use_is_told_with_another():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Problem) as problem:
            serving.require_free(port)
    assert f"--port {port + 1}" in str(problem.value)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["shell", "-d", "alice"], "alice"),
        (["shell", "-dalice"], "alice"),
        (["server", "--database=alice", "-i", "crm"], "alice"),
        (["server", "--dev", "all"], None),
        (["shell", "-d"], None),
    ],
)
def test_the_database_is_found_in_each_spelling(arguments, name):
    assert shell.named_database(arguments) == name


@pytest.mark.parametrize("name", ['a"; DROP', "", "../a", "-x", "a" * 64])
def test_a_name_that_would_be_misread_is_refused(name):
    with pytest.raises(Problem):
        database.checked(name)


def test_only_odoo_19_is_taken(tmp_path, monkeypatch):
    package = tmp_path / "odoo"
    package.mkdir()
    (package / "release.py").write_text("version_info = (18, 0, 0, 'final', 0, '')\n")
    monkeypatch.setenv("ODOO_PATH", str(tmp_path))
    with pytest.raises(Problem, match=r"Odoo 18\.0"):
        odoo_source.find()
    (package / "release.py").write_text("version_info = (19, 0, 0, 'final', 0, '')\n")
    assert odoo_source.find().root == tmp_path


def test_translating_takes_no_arguments(capsys):
    assert translating.main(["--help"]) == 0
    assert "fair_allocation.pot" in capsys.readouterr().out
    with pytest.raises(Problem, match="doesn't know zh_CN"):
        translating.main(["zh_CN"])
