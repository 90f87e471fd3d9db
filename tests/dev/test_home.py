"""Nothing half made is ever left under its final name."""

import pytest

from dev.home import whole


def test_a_folder_appears_when_it_is_complete(tmp_path):
    target = tmp_path / "odoo"
    with whole(target) as scratch:
        (scratch / "file").touch()
        assert not target.exists()
    assert (target / "file").exists()


def test_a_failure_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), whole(tmp_path / "odoo") as scratch:
        (scratch / "file").touch()
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_the_rest_of_a_killed_attempt_is_not_taken_over(tmp_path):
    (tmp_path / "odoo.part").mkdir()
    (tmp_path / "odoo.part" / "broken").touch()
    with whole(tmp_path / "odoo"):
        pass
    assert list((tmp_path / "odoo").iterdir()) == []
