"""Direct improvements of an allocation found without an exhaustive search.

Whatever the effort, nobody is to have a justified complaint: no lead would be better
placed, everything else equal, with another permitted person who has a slot.
"""


def improve(flow):
    """Move leads one by one to better placed people until none is left to move.

    Every move lowers the total cost, so this ends.
    """
    moved = True
    while moved:
        moved = False
        for node, given in enumerate(flow.given):
            while given and flow.move_to_better(node):
                given, moved = given - 1, True
