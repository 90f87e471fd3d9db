"""A spreadsheet written row by row: what somebody typed always stays text.

Plain Python on top of ``xlsxwriter``; knows nothing of Odoo. Rows may come from a
generator: they are written as they come and never held in memory.
"""

from dataclasses import dataclass

import xlsxwriter

from .workbook_format import (
    AXIS,
    BAR,
    CHART_HEIGHT,
    CHART_WIDTH,
    CHARTED,
    COLORS,
    FORBIDDEN,
    GRID,
    HEADER,
    KINDS,
    LINE_PIXELS,
    LINE_POINTS,
    LONGEST_NAME,
    count_lines,
    to_text,
)


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


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading, for a sheet that has several."""

    heading: str
    columns: list
    rows: list


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars for some columns of a table, each row labelled by its first column.

    ``table`` and ``bars`` are positions, from 0. Of a long table the first rows.
    """

    title: str
    table: int
    bars: tuple
    most: float | None = None


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
        self._book.set_properties(
            {name: to_text(value) for name, value in properties.items()}
        )
        formats = KINDS | {"money": {"num_format": money, "valign": "top"}}
        self._formats = {
            kind: self._book.add_format(format_) for kind, format_ in formats.items()
        }
        self._totals = {
            kind: self._book.add_format(format_ | {"bold": True, "top": 1})
            for kind, format_ in formats.items()
        }
        self._headers = {
            is_text: self._book.add_format(
                HEADER
                | ({"align": "left", "indent": 1} if is_text else {"align": "right"})
            )
            for is_text in (True, False)
        }
        self._title = self._book.add_format({"bold": True, "font_size": 16})
        self._heading = self._book.add_format({"bold": True, "font_size": 12})
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
        self._set_widths(sheet, [columns])
        count = self._write_table(sheet, 0, columns, rows, total_label)
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        return count

    def add_lines(self, name, lines, width=110):
        """A sheet of plain sentences, one a row.

        :param lines: texts, or pairs of text and whether it is a heading
        """
        sheet = self._add_sheet(name)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, width)
        for row, line in enumerate(lines):
            text, is_heading = line if isinstance(line, tuple) else (line, False)
            if is_heading:
                sheet.write_string(row, 0, to_text(text), self._heading)
            else:
                sheet.set_row(row, LINE_POINTS * count_lines(text, width))
                self._write(sheet, row, 0, text, "long")

    def add_report(self, name, title, notes, tables, charts=()):
        """A sheet to read from top to bottom: title, notes, charts, tables.

        :param tables: ``Table`` objects
        :param charts: ``Chart`` objects, side by side
        """
        sheet = self._add_sheet(name)
        sheet.hide_gridlines(2)
        self._set_widths(sheet, [table.columns for table in tables])
        sheet.write_string(0, 0, to_text(title), self._title)
        for row, note in enumerate(notes, start=1):
            sheet.write_string(row, 0, to_text(note), self._note)
        drawn = [chart for chart in charts if tables[chart.table].rows]
        height = self._get_chart_height(tables, drawn)
        top = row = len(notes) + 2
        row += -(-height // LINE_PIXELS) + 1 if drawn else 0
        places = []
        for table in tables:
            sheet.write_string(row, 0, to_text(table.heading), self._heading)
            count = self._write_table(sheet, row + 1, table.columns, table.rows)
            places.append((row + 1, min(count, CHARTED)))
            row += count + 3
        for position, chart in enumerate(drawn):
            made = self._make_chart(
                sheet.name, chart, tables[chart.table], *places[chart.table]
            )
            made.set_size({"width": CHART_WIDTH, "height": height})
            place = {"x_offset": position * (CHART_WIDTH + 10), "object_position": 3}
            sheet.insert_chart(top, 0, made, place)

    # ------------------------------------------------------------
    # TOOLS
    # ------------------------------------------------------------

    def _add_sheet(self, name):
        name = to_text(name).translate(FORBIDDEN)[:LONGEST_NAME]
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        return sheet

    def _set_widths(self, sheet, tables):
        """Each column as wide as the widest of those below one another."""
        for number in range(max(map(len, tables))):
            width = max(
                columns[number].width for columns in tables if number < len(columns)
            )
            sheet.set_column(number, number, width)

    def _write_table(self, sheet, start, columns, rows, total_label=""):
        self._write_header(sheet, start, columns)
        sums = [0] * len(columns)
        count = 0
        for count, values in enumerate(rows, start=1):
            lines = self._count_lines(columns, values)
            if lines > 1:
                sheet.set_row(start + count, LINE_POINTS * lines)
            for number, (column, value) in enumerate(zip(columns, values, strict=True)):
                self._write(sheet, start + count, number, value, column.kind)
                if column.total:
                    sums[number] += value or 0
        self._draw_bars(sheet, start + 1, start + count, columns)
        if total_label and count:
            self._write_totals(sheet, start + count + 1, columns, sums, total_label)
        return count

    def _write_header(self, sheet, row, columns):
        # Also what is bold and may break between words has to fit.
        lines = max(count_lines(to_text(c.title), c.width + 3) for c in columns)
        sheet.set_row(row, LINE_POINTS * lines + 3)
        for number, column in enumerate(columns):
            format_ = self._headers[column.kind in ("text", "long", "moment")]
            sheet.write_string(row, number, to_text(column.title), format_)

    @staticmethod
    def _count_lines(columns, values):
        """Lines of the highest cell of a row."""
        return max(
            (
                count_lines(str(value), column.width)
                for column, value in zip(columns, values, strict=True)
                if value and column.kind == "long"
            ),
            default=1,
        )

    def _write_totals(self, sheet, row, columns, sums, label):
        sheet.write_string(row, 0, label, self._totals["text"])
        for number, (column, value) in enumerate(zip(columns, sums, strict=True)):
            if column.total:
                sheet.write_number(row, number, value, self._totals[column.kind])
            elif number:
                sheet.write_blank(row, number, None, self._totals[column.kind])

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
            sheet.write_string(row, number, to_text(value), format_)
        elif kind == "moment":
            sheet.write_datetime(row, number, value, format_)
        else:
            sheet.write_number(row, number, value, format_)

    @staticmethod
    def _get_chart_height(tables, charts):
        """Room for every label of the longest chart."""
        labels = (min(len(tables[chart.table].rows), CHARTED) for chart in charts)
        return max(CHART_HEIGHT, 120 + LINE_PIXELS * max(labels, default=0))

    def _make_chart(self, sheet, chart, table, start, count):
        """Bars for the first ``count`` rows of ``table``, whose header is in ``start``.

        From zero, unless one of them goes below it.
        """
        made = self._book.add_chart({"type": "bar"})
        first, last = start + 1, start + count
        for number, color in zip(chart.bars, COLORS, strict=False):
            made.add_series(
                {
                    "name": [sheet, start, number],
                    "categories": [sheet, first, 0, last, 0],
                    "values": [sheet, first, number, last, number],
                    "fill": {"color": color},
                    "gap": 60,
                }
            )
        lowest = min(row[number] or 0 for row in table.rows for number in chart.bars)
        limits = {"min": 0} if lowest >= 0 else {}
        if chart.most:
            limits["max"] = chart.most
        made.set_x_axis({"num_format": AXIS, "major_gridlines": GRID, **limits})
        made.set_y_axis({"reverse": True})
        made.set_title({"name": to_text(chart.title), "name_font": {"size": 12}})
        made.set_legend({"position": "bottom"})
        return made
