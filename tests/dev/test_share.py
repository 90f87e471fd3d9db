from dataclasses import dataclass

from dev.inside.pytest_share import deal, group


class Plain:
    pass


class WithBrowser:
    browser_js = None


@dataclass(frozen=True)
class Item:
    nodeid: str
    cls: type = Plain


def items():
    """Seven classes of one to seven tests, and one that needs a browser."""
    plain = [
        Item(f"tests/test_{size}.py::TestIt::test_{number}")
        for size in range(1, 8)
        for number in range(size)
    ]
    return [*plain, Item("tests/test_tours.py::TestTour::test_it", WithBrowser)]


def test_every_class_is_in_one_share_and_whole():
    shares = deal(items(), 2)
    assert shares[0] | shares[1] == {group(item) for item in items()}
    assert not shares[0] & shares[1]


def test_shares_take_about_as_long():
    shares = deal(items(), 2)
    counts = [sum(group(item) in share for item in items()) for share in shares]
    # Twenty-eight quick tests, and one as long as five of them.
    assert sorted(counts) in ([12, 17], [13, 16])


def test_the_order_of_collection_doesnt_matter():
    assert deal(items(), 3) == deal(items()[::-1], 3)
