"""A plugin of pytest: run one share of the tests; another process runs the other.

Classes are dealt out whole, because setting one up takes longer than many a test in it:
the longest first, each to the share that has least so far. The same tests always give
the same shares.
"""

#: How long a test with a browser or a server takes, compared with one without.
SLOW = 5


def pytest_addoption(parser):
    parser.addoption("--share", metavar="2/3", help="the second of three shares")


def pytest_collection_modifyitems(config, items):
    wanted = config.getoption("share")
    if not wanted:
        return
    number, total = map(int, wanted.split("/"))
    mine = deal(items, total)[number - 1]
    config.hook.pytest_deselected(items=[i for i in items if group(i) not in mine])
    items[:] = [item for item in items if group(item) in mine]


def deal(items, total):
    """The groups of tests of each of `total` shares."""
    weights = {}
    for item in items:
        weights[group(item)] = weights.get(group(item), 0) + weight(item)
    shares = [set() for _ in range(total)]
    sums = [0] * total
    for key in sorted(weights, key=lambda key: (-weights[key], key)):
        least = sums.index(min(sums))
        shares[least].add(key)
        sums[least] += weights[key]
    return shares


def group(item):
    """What can't be divided: the tests of one class."""
    return item.nodeid.rpartition("::")[0]


def weight(item):
    needs_server = hasattr(getattr(item, "cls", None), "browser_js")
    return SLOW if needs_server else 1
