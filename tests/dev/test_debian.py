"""Finding the mirror that this machine uses."""

from dev.debian import parse_mirrors

URIS = """\
'http://one.example/debian/dists/bookworm/InRelease' one_bookworm_InRelease 0
'http://one.example/debian/dists/bookworm-updates/InRelease' one_updates_InRelease 0
'mirror+file:/etc/apt/list/dists/bookworm-security/InRelease' two_InRelease 0
"""


def test_each_archive_is_named_once_in_the_order_of_apt():
    assert parse_mirrors(URIS) == [
        "http://one.example/debian",
        "mirror+file:/etc/apt/list",
    ]


def test_no_archive_is_configured():
    assert parse_mirrors("") == []
