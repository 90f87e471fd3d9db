"""`./test --lint`."""


def main(fix=False):
    raise NotImplementedError
