"""Which half of the tests an argument of ./test belongs to."""

from dev.home import CHECKOUT
from dev.testing import FAILED, NO_TESTS, PASSED, sort, verdict

HERE = str(CHECKOUT / "tests/dev/test_testing.py")


def test_no_path_means_everything():
    plain, inside, options = sort(["-x"])
    assert str(CHECKOUT / "tests/dev") in plain
    assert inside[0] == str(CHECKOUT / "tests")
    assert f"--ignore={CHECKOUT / 'tests/dev'}" in inside
    assert options == ["-x"]


def test_a_path_runs_only_its_own_half():
    assert sort([f"{HERE}::test_x", "-k", "preview"]) == (
        [f"{HERE}::test_x"],
        [],
        ["-k", "preview"],
    )
    database_test = str(CHECKOUT / "pyproject.toml")
    assert sort([database_test]) == ([], [database_test], [])


def test_a_half_without_tests_is_no_failure_unless_both_are():
    assert verdict([NO_TESTS, PASSED]) == PASSED
    assert verdict([NO_TESTS, NO_TESTS]) == NO_TESTS
    assert verdict([FAILED, PASSED]) == FAILED
    assert verdict([PASSED, FAILED]) == FAILED
