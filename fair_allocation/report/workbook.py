"""A spreadsheet written row by row: what somebody typed always stays text.

Plain Python on top of ``xlsxwriter``; knows nothing of Odoo. Rows may come from a
generator: they are written as they come and never held in memory.
"""

from dataclasses import dataclass

import xlsxwriter

#: Longest text a cell can hold.
LONGEST_TEXT = 32767

#: Characters a sheet's name must not have, and its longest name.
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
LONGEST_NAME = 31

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
    "text": {"valign": "top"},
    "long": {"valign": "top", "text_wrap": True},
    "count": {"num_format": "#,##0"},
    "leads": {"num_format": "#,##0.0"},
    "percent": {"num_format": '0.0" %"'},
    "index": {"num_format": "0.000"},
    "date": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
}
BAR = {"type": "data_bar", "bar_color": "#8FB8DE", "bar_solid": True}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``kind`` is a key of ``KINDS`` or ``money``; ``bar`` draws each number as a bar in
    its cell; ``total`` sums the column below the table.
    """

    title: str
    kind: str = "text"
    width: int = 14
    bar: bool = False
    total: bool = False


class Workbook:
    """A workbook that is being written; a context manager that finishes the file.

    :param file: path or binary file to write to
    :param dict properties: of the document: ``title``, ``author``, ``company``, …
    :param str money: number format of amounts
    """

    def __init__(self, file, properties, money="#,##0.00"):
        self._book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "remove_timezone": True,
            },
        )
        self._book.set_properties(properties)
        formats = KINDS | {"money": {"num_format": money}}
        self._formats = {
            kind: self._book.add_format(format_) for kind, format_ in formats.items()
        }
        self._totals = {
            kind: self._book.add_format(format_ | {"bold": True, "top": 1})
            for kind, format_ in formats.items()
        }
        self._header = self._book.add_format(HEADER)
        self._title = self._book.add_format({"bold": True, "font_size": 16})
        self._note = self._book.add_format({"font_color": "#666666", "italic": True})

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._book.close()

    def add_table(self, name, columns, rows, total_label=""):
        """A sheet with one table: frozen header, filter, totals.

        :param rows: iterable of rows, each a sequence of values in the columns' order
        :return: number of rows written
        """
        sheet = self._add_sheet(name)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        self._set_widths(sheet, columns)
        count = self._write_table(sheet, 0, columns, rows, total_label)
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        return count

    def add_lines(self, name, lines, width=110):
        """A sheet of plain sentences, one a row."""
        sheet = self._add_sheet(name)
        sheet.set_column(0, 0, width)
        for row, line in enumerate(lines):
            self._write(sheet, row, 0, line, "long")

    def add_report(self, name, title, notes, tables, charts=()):
        """A sheet to read from top to bottom: title, notes, tables, charts beside them.

        :param tables: triples (heading, columns, rows)
        :param charts: quadruples (title, number of the table, column of the labels,
            columns of the bars); drawn to the right of the tables
        """
        sheet = self._add_sheet(name)
        sheet.hide_gridlines(2)
        self._set_widths(sheet, max((table[1] for table in tables), key=len))
        sheet.write_string(0, 0, title, self._title)
        row = 1
        for note in notes:
            sheet.write_string(row, 0, self._to_text(note), self._note)
            row += 1
        places = []
        for heading, columns, rows in tables:
            sheet.write_string(row + 1, 0, heading, self._totals["text"])
            start = row + 2
            count = self._write_table(sheet, start, columns, rows)
            places.append((start, count))
            row = start + count + 1
        across = max(len(table[1]) for table in tables) + 1
        for position, chart in enumerate(charts):
            self._add_chart(sheet, chart, places, (1 + 18 * position, across))

    # ------------------------------------------------------------
    # TOOLS
    # ------------------------------------------------------------

    def _add_sheet(self, name):
        sheet = self._book.add_worksheet(name.translate(FORBIDDEN)[:LONGEST_NAME])
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _set_widths(self, sheet, columns):
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)

    def _write_table(self, sheet, start, columns, rows, total_label=""):
        for number, column in enumerate(columns):
            sheet.write_string(start, number, column.title, self._header)
        sums = [0] * len(columns)
        count = 0
        for count, values in enumerate(rows, start=1):
            for number, (column, value) in enumerate(zip(columns, values, strict=True)):
                self._write(sheet, start + count, number, value, column.kind)
                if column.total:
                    sums[number] += value or 0
        self._draw_bars(sheet, start + 1, start + count, columns)
        if total_label and count:
            self._write_totals(sheet, start + count + 1, columns, sums, total_label)
        return count

    def _write_totals(self, sheet, row, columns, sums, label):
        sheet.write_string(row, 0, label, self._totals["text"])
        for number, (column, value) in enumerate(zip(columns, sums, strict=True)):
            if column.total:
                sheet.write_number(row, number, value, self._totals[column.kind])

    def _draw_bars(self, sheet, first, last, columns):
        for number, column in enumerate(columns):
            if column.bar and last >= first:
                sheet.conditional_format(first, number, last, number, BAR)

    def _write(self, sheet, row, number, value, kind):
        """One cell; nothing is an empty cell, and only numbers become numbers."""
        format_ = self._formats[kind]
        if value is None or value is False or value == "":
            sheet.write_blank(row, number, None, format_)
        elif kind in ("text", "long"):
            sheet.write_string(row, number, self._to_text(value), format_)
        elif kind in ("date", "moment"):
            sheet.write_datetime(row, number, value, format_)
        else:
            sheet.write_number(row, number, value, format_)

    def _to_text(self, value):
        return str(value)[:LONGEST_TEXT]

    def _add_chart(self, sheet, chart, places, corner):
        title, table, labels, bars = chart
        start, count = places[table]
        if not count:
            return
        drawn = self._book.add_chart({"type": "bar"})
        for bar in bars:
            drawn.add_series(
                {
                    "name": [sheet.name, start, bar],
                    "categories": [
                        *(sheet.name, start + 1, labels),
                        *(start + count, labels),
                    ],
                    "values": [sheet.name, start + 1, bar, start + count, bar],
                }
            )
        drawn.set_title({"name": title, "name_font": {"size": 12}})
        drawn.set_y_axis({"reverse": True})
        drawn.set_legend({"position": "bottom"})
        drawn.set_size({"width": 620, "height": 340})
        sheet.insert_chart(*corner, drawn)
