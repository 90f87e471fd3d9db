"""Reading one CSV file with named columns, and telling what is wrong with it.

Every complaint names file, line and column and says what to do, and all of them are
collected: mending one cell to be told about the next one wears people out.
"""

import csv

from dev.problem import Problem

MOST_SHOWN = 12


class Complaints:
    """What is wrong with some files, in the order in which it was found."""

    def __init__(self):
        self.texts = []

    def add(self, file, line, column, what):
        self.texts.append(f"{file}, line {line}, column {column}: {what}")

    def raise_any(self):
        """A Problem with all of them, if there are any."""
        if not self.texts:
            return
        shown = "\n  ".join(self.texts[:MOST_SHOWN])
        left = len(self.texts) - MOST_SHOWN
        more = f"\n  and {left:,} more of this kind" if left > 0 else ""
        count = len(self.texts)
        subject = "1 entry" if count == 1 else f"{count:,} entries"
        raise Problem(
            f"{subject} can't be used:\n  {shown}{more}",
            "Correct the files and start again; nothing was made of them.",
        )


class Cell:
    """One value, which knows where it stands."""

    def __init__(self, table, line, column, text):
        self.table, self.line, self.column = table, line, column
        self.text = (text or "").strip()

    def __bool__(self):
        return bool(self.text)

    def complain(self, what):
        self.table.complaints.add(self.table.name, self.line, self.column, what)


class Table:
    """The rows of a CSV file as dictionaries of cells by column."""

    def __init__(self, path, columns, complaints):
        self.name = path.name
        self.complaints = complaints
        self.columns = columns
        self.rows = self._read(path)

    def _read(self, path):
        try:
            with open(path, encoding="utf-8-sig", newline="") as file:
                return list(self._cells(csv.reader(file, strict=True)))
        except FileNotFoundError:
            raise Problem(
                f"{path} is missing.",
                f"Put a file {self.name} with the columns"
                f" {', '.join(self.columns)} in that folder.",
            ) from None
        except OSError as error:
            raise Problem(f"{path} can't be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise Problem(
                f"{self.name} isn't encoded in UTF-8.",
                "Save it as “CSV UTF-8”.",
            ) from error
        except csv.Error as error:
            raise Problem(
                f"{self.name} isn't a readable CSV file: {error}.",
                "Separate the columns by commas and close every quotation mark.",
            ) from error

    def _cells(self, reader):
        header = [name.strip().lower() for name in next(reader, [])]
        self._check_header(header)
        for row in reader:
            if not any(map(str.strip, row)):
                continue
            # A field of several lines ends at the line that is counted.
            line = reader.line_num
            if len(row) != len(header):
                self.complaints.add(
                    *(self.name, line, header[min(len(row), len(header)) - 1]),
                    f"{len(row)} cells where the header names {len(header)} columns;"
                    " look for a comma too many or too few.",
                )
                continue
            yield {
                name: Cell(self, line, name, text)
                for name, text in zip(header, row, strict=True)
            }

    def _check_header(self, header):
        missing = [name for name in self.columns if name not in header]
        if not missing:
            return
        found = ", ".join(filter(None, header)) or "nothing"
        raise Problem(
            f"{self.name}, line 1: no column named {', '.join(missing)}; there is"
            f" {found}.",
            f"Let the first line name the columns: {','.join(self.columns)}",
        )
