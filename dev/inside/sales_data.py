"""The four CSV files of a sales department, read and checked before anything is made.

accounts.csv, products.csv, sales_teams.csv and sales_pipeline.csv, in the layout of
the CRM sales opportunities that Maven Analytics published. Won and lost rows are
history; rows still open are there to be shared.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dev.inside.csv_table import Complaints, Table
from dev.problem import Problem

COLUMNS = {
    "accounts.csv": ("account", "sector", "office_location"),
    "products.csv": ("product", "sales_price"),
    "sales_teams.csv": ("sales_agent", "manager", "regional_office"),
    "sales_pipeline.csv": (
        "opportunity_id",
        "sales_agent",
        "product",
        "account",
        "deal_stage",
        "engage_date",
        "close_date",
        "close_value",
    ),
}
OPEN_STAGES = ("prospecting", "engaging")
CLOSED_STAGES = ("won", "lost")
DATES = ("%m/%d/%Y", "%Y-%m-%d")
LARGEST = 10**12


@dataclass(frozen=True)
class Account:
    name: str
    sector: str
    country: str


@dataclass(frozen=True)
class Agent:
    name: str
    manager: str
    office: str


@dataclass(frozen=True)
class Deal:
    """An opportunity; `value` is what it was closed at, or the product's price."""

    key: str
    agent: Agent
    product: str
    account: Account | None
    stage: str
    engaged: date | None
    closed: date | None
    value: float

    @property
    def is_open(self):
        return self.stage in OPEN_STAGES


@dataclass(frozen=True)
class SalesData:
    accounts: list[Account]
    agents: list[Agent]
    deals: list[Deal]

    @property
    def offices(self):
        return sorted({agent.office for agent in self.agents})

    @property
    def newest(self):
        """The last day anything happened: the day from which the data look back."""
        days = (day for deal in self.deals for day in (deal.engaged, deal.closed))
        return max(filter(None, days), default=None)


def read(folder):
    """The data in `folder`, or a Problem that lists all that is wrong with it."""
    complaints = Complaints()
    tables = {
        name: Table(Path(folder) / name, columns, complaints)
        for name, columns in COLUMNS.items()
    }
    accounts = _read_accounts(tables["accounts.csv"])
    prices = _read_prices(tables["products.csv"])
    agents = _read_agents(tables["sales_teams.csv"])
    deals = _read_deals(tables["sales_pipeline.csv"], accounts, prices, agents)
    complaints.raise_any()
    _require_something_to_share(deals)
    return SalesData(list(accounts.values()), list(agents.values()), deals)


def _require_something_to_share(deals):
    if not deals:
        raise Problem(
            "sales_pipeline.csv has no rows, so there is nothing to allocate.",
            "Add opportunities, some of them in the stage Prospecting or Engaging.",
        )
    if not any(deal.is_open for deal in deals):
        raise Problem(
            "sales_pipeline.csv has no open opportunity, so there is nothing to share.",
            "Leave some rows in the stage Prospecting or Engaging.",
        )


def _read_accounts(table):
    accounts = {}
    for row in table.rows:
        name = _key(row["account"], accounts)
        if name:
            account = Account(
                name, _sector(row["sector"].text), row["office_location"].text
            )
            accounts[name] = account
    return accounts


def _sector(text):
    # The published file has this slip throughout.
    return {"technolgy": "technology"}.get(text.lower(), text.lower()).capitalize()


def _read_prices(table):
    """Prices by product; names are compared without spaces and capitals, because the
    published files call one product both "GTX Pro" and "GTXPro"."""
    prices = {}
    for row in table.rows:
        name = _key(row["product"], prices, plain)
        if name:
            prices[name] = _number(row["sales_price"]) or 0.0
    return prices


def _read_agents(table):
    agents = {}
    for row in table.rows:
        name = _key(row["sales_agent"], agents)
        if not name:
            continue
        if not row["regional_office"]:
            row["regional_office"].complain("is empty; name the office of the agent.")
        agents[name] = Agent(name, row["manager"].text, row["regional_office"].text)
    return agents


def _read_deals(table, accounts, prices, agents):
    deals = {}
    for row in table.rows:
        key = _key(row["opportunity_id"], deals)
        if key:
            deals[key] = _deal(key, row, accounts, prices, agents)
    return list(deals.values())


def _deal(key, row, accounts, prices, agents):
    """A deal; a cell that is wrong has complained and counts as empty."""
    agent = _known(row["sales_agent"], agents, "sales_teams.csv")
    if not row["sales_agent"]:
        row["sales_agent"].complain("is empty; whose opportunity is it?")
    value = _number(row["close_value"])
    if value is None:
        value = _known(row["product"], prices, "products.csv", plain) or 0.0
    return Deal(
        key=key,
        agent=agent,
        product=row["product"].text,
        account=_known(row["account"], accounts, "accounts.csv"),
        stage=_stage(row["deal_stage"]),
        engaged=_date(row["engage_date"]),
        closed=_date(row["close_date"]),
        value=value,
    )


def plain(text):
    return text.lower().replace(" ", "")


def _key(cell, known, normal=str):
    """The cell as the name of a new row: it must be there, and only once."""
    name = normal(cell.text)
    if not name:
        cell.complain("is empty; every row needs one.")
    elif name in known:
        cell.complain(f"“{cell.text}” stands in an earlier row already; remove one.")
        return ""
    return name


def _known(cell, names, file, normal=str):
    """What the cell refers to in another file; None when it is empty or wrong."""
    if not cell:
        return None
    if normal(cell.text) not in names:
        cell.complain(f"“{cell.text}” isn't in {file}; add it there or correct it.")
    return names.get(normal(cell.text))


def _stage(cell):
    stage = cell.text.lower()
    if stage not in (*OPEN_STAGES, *CLOSED_STAGES):
        cell.complain(f"“{cell.text}” must be Prospecting, Engaging, Won or Lost.")
    return stage


def _number(cell):
    if not cell:
        return None
    try:
        number = float(cell.text)
    except ValueError:
        number = -1.0
    # Not a number, infinite and negative all fail this comparison.
    if not 0 <= number <= LARGEST:
        cell.complain(f"“{cell.text}” is no amount; write it like 1250 or 1250.50.")
        return None
    return number


def _date(cell):
    for form in DATES if cell else ():
        try:
            return datetime.strptime(cell.text, form).date()
        except ValueError:
            continue
    if cell:
        cell.complain(f"“{cell.text}” is no date; write it like 12/31/2017.")
    return None
