"""How a workbook looks: formats, colours, and what a cell can hold of a text."""

import re
import unicodedata

#: Longest text a cell can hold.
LONGEST_TEXT = 32767

#: Characters a sheet's name must not have, and its longest name.
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
LONGEST_NAME = 31

#: Characters no XML file can hold: with one of them nobody could open the workbook.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

#: Labels drawn in one chart, and its size in pixels.
CHARTED = 40
CHART_WIDTH = 440
CHART_HEIGHT = 300

#: Height of a line of text in pixels and in points, and the most lines of a row.
LINE_PIXELS = 20
LINE_POINTS = 15
MOST_LINES = 20

HEADER = {
    "bold": True,
    "bg_color": "#714B67",
    "font_color": "#FFFFFF",
    "valign": "vcenter",
    "text_wrap": True,
    "border": 1,
    "border_color": "#D9D9D9",
}
KINDS = {
    "text": {"valign": "top", "align": "left", "indent": 1},
    "long": {"valign": "top", "text_wrap": True, "align": "left", "indent": 1},
    "count": {"num_format": "#,##0", "valign": "top"},
    "leads": {"num_format": "#,##0.0;[Red]-#,##0.0", "valign": "top"},
    "percent": {"num_format": '0.0" %"', "valign": "top"},
    "hours": {"num_format": '0.0" h"', "valign": "top"},
    "index": {"num_format": "0.000", "valign": "top"},
    "moment": {
        "num_format": "yyyy-mm-dd hh:mm",
        "valign": "top",
        "align": "left",
        "indent": 1,
    },
}
BAR = {
    "type": "data_bar",
    "bar_color": "#8FB8DE",
    "bar_solid": True,
    "data_bar_2010": True,
    "min_type": "num",
    "min_value": 0,
}
COLORS = ("#714B67", "#8FB8DE")
GRID = {"visible": True, "line": {"color": "#D9D9D9"}}

#: Numbers along a chart: short however large they are.
AXIS = '[>=1000000]0.0,,"M";[>=10000]0,"k";#,##0'


def to_text(value):
    """What a spreadsheet can hold of a text."""
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", str(value))[:LONGEST_TEXT]


def count_lines(text, width):
    """Lines that ``text`` takes in a cell of ``width`` characters; at least one.

    Chinese characters are twice as wide. Half a dozen less than fit: words are kept
    together, and fonts differ.
    """
    room = max(width - 6, 4)
    if len(text) <= room and text.isascii() and "\n" not in text:
        return 1
    taken = sum(
        -(-sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line) // room)
        for line in text[: room * MOST_LINES].split("\n")
    )
    return min(max(taken, 1), MOST_LINES)
