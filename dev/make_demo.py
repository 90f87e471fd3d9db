"""Write the demo company's customers, leads and history: `python3 dev/make_demo.py`.

The same files come out every time. People, teams and policies are written by hand
beside them in `fair_allocation/demo`; what is repetitive is made here:

* `res.partner-demo.csv`: customers with industry and place;
* `crm.lead-history.csv`: what was sold before the product came;
* `crm.lead-open.csv`: what is waiting to be shared;
* `crm_lead_history_demo.xml`: who got the history, and how long ago, which a CSV
  can't say (its dates would not be relative to today).
"""

import csv
import random
import re
import unicodedata
from pathlib import Path
from xml.sax.saxutils import quoteattr

import demo_company as world

DEMO = Path(__file__).resolve().parent.parent / "fair_allocation" / "demo"
chance = random.Random(2019)


def ascii_of(text):
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def companies():
    """Every company, by country."""
    result = {}
    for table, known in ((world.CUSTOMERS, True), (world.PROSPECTS, False)):
        for line in table.strip().splitlines():
            place, industry, city, name = line.split(maxsplit=3)
            country = place.partition("_")[0]
            key = re.sub(r"[^a-z0-9]+", "_", ascii_of(name).lower()).strip("_")
            company = {
                "key": f"partner_{key}",
                "name": name,
                "known": known,
                "industry": industry,
                "language": world.COUNTRIES[country][0],
                "domain": f"{key.replace('_', '-')}.example.com",
                "place": {
                    "phone": phone(country),
                    "city": city.replace("_", " "),
                    "state_id/id": f"base.state_{place}" if "_" in place else "",
                    "country_id/id": f"base.{country}",
                },
            }
            result.setdefault(country, []).append(company)
    return result


def phone(country):
    return world.COUNTRIES[country][1].format(n=chance.randrange(10, 100))


def pick_company(country, team, known):
    """A company of that country, an old customer or a newcomer, that may want it."""
    suitable = [
        company
        for company in COMPANIES[country]
        if team == "software" or company["industry"] not in world.OFFICES
    ]
    preferred = [company for company in suitable if company["known"] == known]
    return chance.choice(preferred or suitable)


def pick_topic(team):
    topics = world.TOPICS[team]
    return chance.choices(topics, [topic[3] for topic in topics])[0]


def lead(team, company, topic, factor=1.0, is_lead=True):
    """One row; a mere lead of a newcomer has no customer record yet."""
    subject, tag, typical, _often = topic
    value = typical * factor * chance.lognormvariate(0, 0.55)
    stranger = is_lead and not company["known"]
    industry = f"base.res_partner_industry_{company['industry']}"
    return {
        "name": fill_in(subject),
        "type": "lead" if is_lead else "opportunity",
        "partner_id/id": "" if stranger else company["key"],
        "partner_name": company["name"] if stranger else "",
        **contact(company, team),
        **company["place"],
        "lang_id/id": world.LANGUAGES[company["language"]][0],
        "fair_industry_id/id": industry,
        "expected_revenue": int(round(value, -2 if value > 2000 else -1)),
        "priority": sum(value > bound for bound in (8000, 40000, 120000)),
        "tag_ids/id": f"tag_{tag}",
        "team_id/id": f"team_{team}",
        # Said to be nobody, else it would be whoever loads the file.
        "user_id/id": "",
    }


def fill_in(subject):
    return subject.format(
        site=chance.choice(world.SITES),
        lab=chance.choice(world.LABS),
        n=chance.choice(world.NUMBERS),
    )


def contact(company, team):
    """Somebody at the company, in whose language family names may come first."""
    language = company["language"]
    first = chance.choice(world.LANGUAGES[language][1].split())
    last = chance.choice(world.SURNAMES[language].split())
    box = ascii_of(f"{first}.{last}").lower()
    return {
        "contact_name": f"{last} {first}" if language == "zh" else f"{first} {last}",
        "function": chance.choice(world.FUNCTIONS[team]),
        "email_from": f"{box}@{company['domain']}",
    }


def open_leads():
    """What waits for somebody, with the few that nobody here can take."""
    wishes = [
        (team, country, pick_topic(team))
        for team, countries in world.WAITING.items()
        for country, count in countries.items()
        for _ in range(count)
    ]
    for team, country, count in world.HOPELESS:
        wishes += [(team, country, pick_topic(team)) for _ in range(count)]
    wishes += [
        ("equipment", country, world.HAZARDOUS) for country in ("uk", "us", "de")
    ]
    wishes += [("software", country, world.SECURITY) for country in ("us", "de", "uk")]
    chance.shuffle(wishes)
    rows = []
    for number, (team, country, topic) in enumerate(wishes, 1):
        company = pick_company(country, team, known=chance.random() < 0.1)
        row = lead(team, company, topic, is_lead=chance.random() < 0.6)
        rows.append({"id": f"lead_o{number:03d}", **row})
    return rows


def history():
    """Old leads with owner, outcome and age, in the order they came."""
    rows = [
        past_lead(team, person, factor, chance.choice(countries.split()))
        for team, people in world.PAST.items()
        for person, (count, factor, countries) in people.items()
        for _ in range(count)
    ]
    chance.shuffle(rows)
    return [{"id": f"lead_h{number:03d}", **row} for number, row in enumerate(rows, 1)]


def past_lead(team, person, factor, country):
    company = pick_company(country, team, known=True)
    row = lead(team, company, pick_topic(team), factor, is_lead=False)
    odds = (5, 2, 3) if person in world.FAVOURITES else (4, 3, 3)
    outcome = chance.choices(("won", "lost", "open"), odds)[0]
    stage = 4 if outcome == "won" else chance.choice((1, 2, 3))
    reason = f"crm.lost_reason_{chance.choice((1, 1, 2, 3))}"
    return {
        **row,
        "stage_id/id": f"crm.stage_lead{stage}",
        "active": int(outcome != "lost"),
        "probability": {"won": 100, "lost": 0}.get(outcome, 10 + 20 * stage),
        "lost_reason_id/id": reason if outcome == "lost" else "",
        "owner": person,
        "age": chance.choice(world.AGES),
        "closed": outcome != "open",
    }


def partners():
    return [
        {
            "id": company["key"],
            "name": company["name"],
            "is_company": 1,
            "industry_id/id": f"base.res_partner_industry_{company['industry']}",
            "email": f"info@{company['domain']}",
            **company["place"],
        }
        for country in COMPANIES.values()
        for company in country
    ]


def write_csv(name, rows, leave_out=()):
    columns = [column for column in rows[0] if column not in leave_out]
    with open(DEMO / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, columns, extrasaction="ignore", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(rows)


def write_history(name, rows):
    context = "{'mail_auto_subscribe_no_notify': True, 'tracking_disable': True}"
    lines = (
        '<?xml version="1.0" encoding="utf-8" ?>',
        "<!-- Made by dev/make_demo.py: who got the history, and when. -->",
        "<odoo",
        '    noupdate="1"',
        f"    context={quoteattr(context)}",
        ">",
        *owner_calls(rows),
        *age_calls(rows),
        "</odoo>\n",
    )
    (DEMO / name).write_text("\n".join(lines), encoding="utf-8")


def owner_calls(rows):
    """Owners come first: Odoo sets the day of assignment anew with every owner."""
    for owner in dict.fromkeys(row["owner"] for row in rows):
        mine = [row["id"] for row in rows if row["owner"] == owner]
        owned = [f"        <value eval=\"{{'user_id': ref('user_{owner}')}}\" />"]
        yield from call(mine, owned)


def age_calls(rows):
    for key in [(age, closed) for age in world.AGES for closed in (False, True)]:
        some = [row["id"] for row in rows if (row["age"], row["closed"]) == key]
        yield from call(some, dates(*key)) if some else ()


def dates(age, closed):
    """Odoo takes the creation date only while it installs, and leaves it out else."""
    parts = {"create_date": age + 3, "date_open": age}
    if closed:
        parts["date_closed"] = age // 2
    lines = [
        f"'{field}': DateTime.now() - relativedelta(days={days}),"
        for field, days in parts.items()
    ]
    return value("{", lines, "}")


def call(ids, values):
    """A write on these leads, three references a line; `values` is XML already."""
    references = [f"ref('{key}')," for key in ids]
    lines = [
        " ".join(references[start : start + 3])
        for start in range(0, len(references), 3)
    ]
    return [
        '    <function model="crm.lead" name="write">',
        *value("[", lines, "]"),
        *values,
        "    </function>",
    ]


def value(opening, lines, closing):
    """An argument, laid out as prettier does."""
    return [
        "        <value",
        f'            eval="{opening}',
        *(f"                {line}" for line in lines),
        f'            {closing}"',
        "        />",
    ]


COMPANIES = companies()


def main():
    past, fresh = history(), open_leads()
    write_csv("res.partner-demo.csv", partners())
    write_csv("crm.lead-history.csv", past, leave_out=("owner", "age", "closed"))
    write_csv("crm.lead-open.csv", fresh)
    write_history("crm_lead_history_demo.xml", past)


if __name__ == "__main__":
    main()
