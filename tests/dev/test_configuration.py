"""Whose database server is meant, and what Odoo is told."""

from configparser import ConfigParser

import pytest

from dev import configuration
from dev.problem import Problem


@pytest.fixture
def odoo_conf(tmp_path):
    path = tmp_path / "odoo.conf"
    path.write_text(
        "[options]\n"
        "db_host = database.example\n"
        "db_user = alice\n"
        "db_password = 50% secret\n"
        "db_name = False\n"
        "addons_path = /opt/others\n"
        "http_port = 8100\n"
    )
    return path


def test_nothing_configured_means_our_own_server():
    assert configuration.own_server({"PGUSER": "alice"}) == {}


def test_a_file_names_the_server(odoo_conf):
    assert configuration.own_server({"ODOO_RC": str(odoo_conf)}) == {
        "PGHOST": "database.example",
        "PGUSER": "alice",
        "PGPASSWORD": "50% secret",
    }


def test_variables_win_over_the_file(odoo_conf):
    environ = {"ODOO_RC": str(odoo_conf), "PGHOST": "/run/socket", "PGDATABASE": "crm"}
    server = configuration.own_server(environ)
    assert (server["PGHOST"], server["PGDATABASE"]) == ("/run/socket", "crm")
    assert server["PGUSER"] == "alice"


def test_a_file_that_is_missing_is_told(tmp_path):
    with pytest.raises(Problem, match="can't be read"):
        configuration.own_server({"ODOO_RC": str(tmp_path / "none.conf")})


def test_the_users_settings_are_kept_and_completed(odoo_conf, monkeypatch):
    monkeypatch.setenv("ODOO_RC", str(odoo_conf))
    options = configuration.options(["/checkout"], "/data")
    assert options["addons_path"] == "/opt/others,/checkout"
    assert options["http_port"] == "8100"
    assert options["http_interface"] == "127.0.0.1"
    assert "db_password" not in options


def test_checkouts_have_files_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setattr(configuration, "home", lambda: tmp_path)
    one = configuration.write(configuration.options(["/one"], "/data"))
    two = configuration.write(configuration.options(["/two"], "/data"))
    assert one != two
    parser = ConfigParser(interpolation=None)
    parser.read(one)
    assert parser["options"]["addons_path"] == "/one"
