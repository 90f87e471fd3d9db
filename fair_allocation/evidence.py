"""What happened to a lead, put together from several registers: pure rules."""

from datetime import datetime
from typing import NamedTuple

#: Events of one lead that are shown; of more, the latest ones.
SHOWN = 200


class Event(NamedTuple):
    """Something that happened: when, of what kind, by whom, and what it was."""

    moment: datetime
    kind: str
    person: str
    text: str
    detail: str = ""


def assemble(*registers, until=None, shown=SHOWN):
    """The events of all ``registers`` in their order, the first one first.

    What happened at the same moment stays in the order of the registers, so that a
    change of hands comes before the protection it gives.

    :param datetime until: what happened later is left out
    :return: ``(events, how many earlier ones are left out)``
    """
    events = [
        event
        for register in registers
        for event in register
        if until is None or event.moment <= until
    ]
    events.sort(key=lambda event: event.moment)
    return events[-shown:], max(len(events) - shown, 0)
