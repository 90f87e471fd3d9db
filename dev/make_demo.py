"""Write the demo company's customers, leads and history: `python3 dev/make_demo.py`.

The same files come out every time. People, teams and policies are written by hand
beside them in `fair_allocation/demo`; what is repetitive is made here:

* `res.partner-fair.csv`: customers with industry and place;
* `crm.lead-history.csv`: what was sold before the product came;
* `crm.lead-open.csv`: what is waiting to be shared;
* `crm_lead_history_demo.xml`: who got the history, and how long ago, which a CSV
  can't say (dates relative to today).
"""

import csv
import random
import re
import unicodedata
from pathlib import Path
from xml.sax.saxutils import quoteattr

DEMO = Path(__file__).resolve().parent.parent / "fair_allocation" / "demo"
SEED = 2019

LANG = {
    "en": "base.lang_en",
    "de": "base.lang_de",
    "fr": "base.lang_fr",
    "es": "base.lang_es",
    "it": "base.lang_it",
    "sv": "base.lang_sv_SE",
    "zh": "base.lang_zh_CN",
    "ja": "base.lang_ja_JP",
    "pt": "base.lang_pt_BR",
    "nl": "base.lang_nl",
}

# Country: language, telephone, cities (with their state where it matters).
PLACES = {
    "us": (
        "en",
        "+1 {area}-555-01{n:02d}",
        [
            ("Houston", "us_44", 713),
            ("Austin", "us_44", 512),
            ("San Diego", "us_5", 619),
            ("Oakland", "us_5", 510),
            ("Denver", "us_6", 303),
            ("Seattle", "us_48", 206),
            ("Chicago", "us_14", 312),
            ("Boston", "us_34", 617),
            ("Pittsburgh", "us_39", 412),
            ("Rochester", "us_27", 585),
        ],
    ),
    "gb": ("en", "+44 20 7946 0{n:03d}", ["Leeds", "Bristol", "Aberdeen", "Derby"]),
    "ie": ("en", "+353 20 915 0{n:03d}", ["Cork", "Galway", "Dublin"]),
    "de": ("de", "+49 30 23125 {n:03d}", ["Hamburg", "Stuttgart", "Leipzig", "Essen"]),
    "at": ("de", "+43 1 2675 2{n:03d}", ["Linz", "Graz", "Wien"]),
    "ch": ("de", "+41 44 668 18 {n:02d}", ["Winterthur", "Basel", "Zug"]),
    "fr": ("fr", "+33 1 99 00 {n:02d} {n:02d}", ["Lyon", "Nantes", "Grenoble"]),
    "be": ("fr", "+32 2 555 12 {n:02d}", ["Liège", "Namur", "Charleroi"]),
    "es": ("es", "+34 910 555 {n:03d}", ["Bilbao", "Valencia", "Zaragoza"]),
    "mx": ("es", "+52 55 5555 0{n:03d}", ["Monterrey", "Querétaro"]),
    "it": ("it", "+39 02 5550 0{n:03d}", ["Bologna", "Torino", "Brescia"]),
    "nl": ("nl", "+31 20 555 0{n:03d}", ["Eindhoven", "Rotterdam", "Delft"]),
    "se": ("sv", "+46 8 465 004 {n:02d}", ["Västerås", "Göteborg"]),
    "cn": ("zh", "+86 21 5555 0{n:03d}", ["Shanghai", "Suzhou", "Shenzhen"]),
    "jp": ("ja", "+81 3 5555 0{n:03d}", ["Osaka", "Nagoya"]),
    "br": ("pt", "+55 11 5555 0{n:03d}", ["Campinas", "Curitiba"]),
}

CONTACTS = {
    "en": (
        "Rachel Olivia Martin Susan Kevin Angela Peter Naomi Gareth Helen",
        "Whitfield Barnes Callaghan Osborne Pritchard Dawson Hughes Merritt Lowell",
    ),
    "de": (
        "Katrin Stefan Anja Jürgen Birgit Matthias Sabine Florian",
        "Hofmann Krüger Vogel Bergmann Lorenz Schuster Winkler Pohl",
    ),
    "fr": (
        "Isabelle Laurent Sophie Mathieu Nathalie Olivier Camille",
        "Garnier Moreau Lefèvre Chevalier Perrin Blanchard Renaud",
    ),
    "es": (
        "Lucía Javier Marta Álvaro Pilar Sergio Beatriz",
        "Ortega Molina Castaño Ibarra Herrero Vidal Serrano",
    ),
    "it": ("Giulia Paolo Chiara Davide Elena", "Ferri Colombo Galli Rinaldi Marchetti"),
    "nl": ("Sanne Joost Marieke Bram Femke", "Vermeer Kuipers Hoekstra Smits Dekker"),
    "sv": ("Karin Anders Linnea Oskar Birgitta", "Nyström Sandberg Ekman Wallin Holm"),
    "zh": ("Jing Lei Min Yong Fang Hao", "Chen Wu Huang Zhao Sun Xu"),
    "ja": ("Yuki Kenji Aiko Takeshi", "Mori Tanabe Ishikawa Okada"),
    "pt": ("Renata Paulo Fernanda Caio", "Almeida Teixeira Barbosa Moura"),
}

FUNCTIONS = (
    "Plant Manager",
    "Head of Maintenance",
    "Purchasing Manager",
    "Automation Engineer",
    "Quality Manager",
    "Operations Director",
    "IT Manager",
    "Technical Director",
)

# Customers since long ago, some of whom ask again: name, country, industry.
CUSTOMERS = """
Nordkai Shipyards|de|C Rheinwerk Papier|de|C Albtal Brauerei|de|I
Elbe Wasserwerke|de|E Kessler Antriebstechnik|de|C Havelland Molkerei|de|I
Donau Stahlbau|at|F Alpenquell Getränke|at|I Limmat Pharma|ch|Q
Jura Feinmechanik|ch|C Kestrel Aerospace|gb|C Harrow & Finch Foods|gb|I
Pennine Water|gb|E Solway Offshore|gb|B Ashdown Analytics|gb|M
Brightwell Logistics|gb|H Shannon Biologics|ie|Q Corrib Dairy|ie|I
Rhône Composites|fr|C Atelier Vauclair|fr|C Laiterie des Monts|fr|I
Hydro Loire|fr|D Clinique Saint-Aubin|fr|Q Meuse Aciers|be|C
Iberica Vidrio|es|C Puerto Seco Aragón|es|H Aguas del Turia|es|E
Emilia Packaging|it|C Valtorre Acciai|it|C Delta Polymers|nl|C
Zuiderhaven Terminals|nl|H Mälar Energi Teknik|se|D Skogsbruk Norr|se|A
Lone Star Refining|us|B Cascade Timber|us|A Front Range Brewing|us|I
Pacific Crest Solar|us|D Bayline Biotech|us|Q Lakeshore Castings|us|C
Allegheny Power Tools|us|C Commonwealth Optics|us|M Finger Lakes Foods|us|I
Puget Marine Systems|us|C Harbor Point Insurance|gb|K Sierra Data Centers|us|J
Industrias Reyna|mx|C Jiangnan Precision|cn|C Suzhou Brightpath|cn|J
Oakfield Retail Group|gb|G Hansa Versicherung|de|K
"""

# Companies that have only enquired so far.
PROSPECTS = """
Weserblick Chemie|de|C Taunus Medizintechnik|de|Q Saale Kunststoffe|de|C
Ostsee Windpark|de|D Neckar Logistik|de|H Brandt & Söhne Druck|de|C
Frankenhof Lebensmittel|de|I Ruhrpumpen Service|de|C Steirische Mühlen|at|I
Inn Kraftwerke|at|D Tessin Uhren|ch|C Aare Diagnostics|ch|Q Severn Steelworks|gb|C
Calder Valley Textiles|gb|C Tamar Robotics|gb|C Lochside Distillers|gb|I
Trent Rail Services|gb|H Wexley Labs|gb|M Fenland Growers|gb|A Moorgate Lending|gb|K
Burren Stone|ie|B Liffey Software|ie|J Verrerie du Forez|fr|C Biscuits Kermarec|fr|I
Nantes Aéro Services|fr|C Dauphiné Électrique|fr|D Eaux de Provence|fr|E
Cartonnerie Delmas|fr|C Assurances Montclar|fr|K Sambre Logistique|be|H
Brasserie d'Ardenne|be|I Navarra Eólica|es|D Cerámicas Onda|es|C
Conservas Lezama|es|I Talleres Goikoa|es|C Clínica Miralta|es|Q
Alimentos San Telmo|mx|I Motores del Bajío|mx|C Bergamasca Valvole|it|C
Caseificio Oltrepò|it|I Torino Stampi|it|C Brainport Photonics|nl|M
Maasvlakte Cold Store|nl|H Westland Kassen|nl|A Vättern Pulp|se|C
Kust Fisk|se|I Gulf Coast Polymers|us|C Hill Country Dairy|us|I
Brazos Water Authority|us|E Mesa Semiconductors|us|C Redwood Robotics|us|C
Golden Gate Genomics|us|Q Rocky Mountain Rail|us|H Summit Outdoor Gear|us|G
Rainier Aerospace|us|C Windy City Bakeries|us|I Great Lakes Tooling|us|C
Prairie Grain Elevators|us|A Back Bay Credit Union|us|K Minuteman Medical|us|Q
Three Rivers Steel|us|C Keystone Glass|us|C Erie Canal Logistics|us|H
Genesee Instruments|us|M Liberty Street Media|us|J Tidewater Municipal|us|O
Huatai Automotive Parts|cn|C Lingang Port Services|cn|H Pearl River Foods|cn|I
Yunhe Batteries|cn|C Dongwu Textile Machinery|cn|C Zhongrui Medical|cn|Q
Shinkawa Bearings|jp|C Osaka Bay Logistics|jp|H Nishimori Foods|jp|I
Usina Santa Clara|br|D Frigorífico Araucária|br|I Papéis Iguaçu|br|C
"""

# What they ask for: subject, tag, value of a typical order, how often.
EQUIPMENT = (
    ("Flow meters for the {site}", "instruments", 14000, 6),
    ("Pressure transmitters, {n} pieces", "instruments", 9000, 6),
    ("Level sensors for {n} tanks", "instruments", 11000, 5),
    ("Calibration bench for the {lab}", "calibration", 26000, 4),
    ("Yearly calibration of {n} gauges", "calibration", 8000, 4),
    ("Palletising robot for the {site}", "robotics", 95000, 4),
    ("Robot welding cell", "robotics", 140000, 2),
    ("Vision inspection on {n} lines", "vision", 42000, 4),
    ("Label reading cameras for the {site}", "vision", 19000, 3),
    ("Spare parts, framework order", "spares", 6000, 7),
    ("Replacement of old recorders", "spares", 7500, 5),
)
SOFTWARE = (
    ("Predictive maintenance for {n} pumps", "predictive", 36000, 5),
    ("Vibration monitoring pilot, {site}", "predictive", 15000, 4),
    ("SCADA upgrade, {site}", "scada", 58000, 4),
    ("Historian for {n} data points per second", "scada", 27000, 3),
    ("Energy dashboard for {n} sites", "dashboard", 18000, 6),
    ("Shop-floor dashboards, {site}", "dashboard", 12000, 5),
    ("Connecting machines to the ERP", "integration", 44000, 4),
    ("Licences for {n} more users", "licences", 7000, 7),
    ("Support contract renewal", "licences", 5500, 5),
)
HAZARDOUS = ("Gas detection in a hazardous area, {site}", "hazardous", 68000, 1)
SECURITY = ("Security review of the plant network", "security", 31000, 1)

SITES = (
    "bottling plant",
    "north hall",
    "paint shop",
    "pumping station",
    "boiler house",
    "packing line",
    "cold store",
    "test field",
    "tank farm",
    "dry dock",
)
LABS = ("metrology lab", "quality lab", "works laboratory", "service workshop")

# How often an enquiry comes from a country.
EQUIPMENT_OPEN = dict(
    us=27, gb=15, ie=4, de=19, at=6, ch=6, fr=11, be=4, es=8, mx=4, it=5, nl=5, se=4
)
SOFTWARE_OPEN = dict(
    us=17, gb=15, ie=3, de=12, at=4, ch=3, fr=10, be=3, es=6, mx=4, cn=14
)

# Who got the history: leads, and how many times the usual value. Two people got
# most of it, and the best of it.
EQUIPMENT_PAST = dict(
    henrik=(34, 2.2),
    rosa=(14, 0.8),
    thomas=(13, 0.8),
    claire=(10, 0.6),
    sam=(7, 0.5),
    jonas=(7, 0.5),
    emily=(5, 0.4),
)
SOFTWARE_PAST = dict(
    priya=(30, 2.2),
    diego=(12, 0.8),
    lukas=(9, 0.6),
    amelie=(7, 0.6),
    wei=(7, 0.6),
    grace=(5, 0.4),
)
LIKES = dict(  # where their old leads come from; the favourites took from everywhere
    henrik="de de gb us ch se nl at fr",
    rosa="es es it mx us",
    thomas="gb gb ie nl",
    claire="fr fr be ch",
    sam="us us us",
    jonas="de de at",
    emily="us gb",
    priya="gb us us de fr cn",
    diego="es mx us gb",
    lukas="de de gb",
    amelie="fr fr gb",
    wei="cn cn us",
    grace="gb us",
)
#: Days ago at which bundles of history were given out.
AGES = (6, 13, 20, 34, 48, 62, 76, 90)

LEAD_COLUMNS = (
    "id",
    "name",
    "type",
    "partner_id/id",
    "partner_name",
    "contact_name",
    "function",
    "email_from",
    "phone",
    "city",
    "state_id/id",
    "country_id/id",
    "lang_id/id",
    "fair_industry_id/id",
    "expected_revenue",
    "priority",
    "tag_ids/id",
    "team_id/id",
)


class Maker:
    """The world of the demo company, grown from one seed."""

    def __init__(self):
        self.chance = random.Random(SEED)
        self.companies = {}
        for text, known in ((CUSTOMERS, True), (PROSPECTS, False)):
            for entry in re.findall(r"(\S.*?)\|(\w\w)\|(\w)", text):
                self._add_company(*entry, known)

    def _add_company(self, name, country, industry, known):
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        key = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
        city = self.chance.choice(PLACES[country][2])
        city, state, area = city if isinstance(city, tuple) else (city, "", "")
        number = self.chance.randrange(10, 100)
        self.companies[key] = {
            "key": key,
            "name": name,
            "country": country,
            "industry": f"base.res_partner_industry_{industry}",
            "known": known,
            "city": city,
            "state": f"base.state_{state}" if state else "",
            "phone": PLACES[country][1].format(n=number, area=area),
            "domain": f"{key.replace('_', '-')}.example.com",
        }

    def company(self, country, known):
        """A company of the country; an old customer or somebody new."""
        choice = [
            company
            for company in self.companies.values()
            if company["country"] == country and company["known"] == known
        ]
        return self.chance.choice(choice or list(self._anyone(country)))

    def _anyone(self, country):
        return (c for c in self.companies.values() if c["country"] == country)

    def lead(self, key, team, company, topic, factor=1.0, is_lead=True):
        """One row; a mere lead of a newcomer has no customer record yet."""
        subject, tag, typical, _often = topic
        value = typical * factor * self.chance.lognormvariate(0, 0.55)
        stranger = is_lead and not company["known"]
        language = PLACES[company["country"]][0]
        return {
            "id": key,
            "name": self._subject(subject, company),
            "type": "lead" if is_lead else "opportunity",
            "partner_id/id": "" if stranger else f"partner_{company['key']}",
            "partner_name": company["name"] if stranger else "",
            **self._contact(company, language),
            "city": company["city"],
            "state_id/id": company["state"],
            "country_id/id": f"base.{self._country(company['country'])}",
            "lang_id/id": LANG[language],
            "fair_industry_id/id": company["industry"] if stranger else "",
            "expected_revenue": round(value, -2 if value > 2000 else -1),
            "priority": sum(value > bound for bound in (8000, 40000, 120000)),
            "tag_ids/id": f"tag_{tag}",
            "team_id/id": f"team_{team}",
        }

    @staticmethod
    def _country(code):
        return {"gb": "uk"}.get(code, code)

    def _subject(self, subject, company):
        text = subject.format(
            site=self.chance.choice(SITES),
            lab=self.chance.choice(LABS),
            n=self.chance.choice((4, 6, 8, 12, 15, 20, 24, 40, 60)),
        )
        return f"{company['name']}: {text}"

    def _contact(self, company, language):
        firsts, lasts = CONTACTS[language]
        first, last = (self.chance.choice(part.split()) for part in (firsts, lasts))
        plain = unicodedata.normalize("NFKD", f"{first}.{last}").lower()
        box = plain.encode("ascii", "ignore").decode()
        return {
            "contact_name": f"{last} {first}" if language == "zh" else f"{first} {last}",
            "function": self.chance.choice(FUNCTIONS),
            "email_from": f"{box}@{company['domain']}",
            "phone": company["phone"],
        }

    def topic(self, topics):
        return self.chance.choices(topics, [topic[3] for topic in topics])[0]

    def open_leads(self):
        """What waits for somebody, with the few that nobody here can take."""
        wishes = [
            *self._wishes("equipment", EQUIPMENT_OPEN, EQUIPMENT),
            *self._wishes("software", SOFTWARE_OPEN, SOFTWARE),
            *[("equipment", "br", self.topic(EQUIPMENT)) for _ in range(4)],
            *[("software", "jp", self.topic(SOFTWARE)) for _ in range(5)],
            *[("equipment", c, HAZARDOUS) for c in ("gb", "us", "de", "nl")],
            *[("software", c, SECURITY) for c in ("us", "de", "gb", "us")],
        ]
        self.chance.shuffle(wishes)
        rows = []
        for index, (team, country, topic) in enumerate(wishes, 1):
            company = self.company(country, known=self.chance.random() < 0.1)
            is_lead = self.chance.random() < 0.6
            key = f"lead_o{index:03d}"
            rows.append(self.lead(key, team, company, topic, is_lead=is_lead))
        return rows

    def _wishes(self, team, countries, topics):
        for country, count in countries.items():
            for _ in range(count):
                yield team, country, self.topic(topics)

    def history(self):
        """Old leads with owner, outcome and age, in the order they came."""
        rows = []
        for team, past, topics in (
            ("equipment", EQUIPMENT_PAST, EQUIPMENT),
            ("software", SOFTWARE_PAST, SOFTWARE),
        ):
            for person, (count, factor) in past.items():
                for _ in range(count):
                    country = self.chance.choice(LIKES[person].split())
                    company = self.company(country, known=True)
                    topic = self.topic(topics)
                    row = self.lead("", team, company, topic, factor, is_lead=False)
                    rows.append(row | self._outcome(person))
        self.chance.shuffle(rows)
        for index, row in enumerate(rows, 1):
            row["id"] = f"lead_h{index:03d}"
        return rows

    def _outcome(self, person):
        lucky = person in ("henrik", "priya")
        outcome = self.chance.choices(
            ("won", "lost", "open"), (5, 2, 3) if lucky else (4, 3, 3)
        )[0]
        stage = {"won": 4, "lost": self.chance.choice((2, 3))}.get(outcome)
        stage = stage or self.chance.choice((1, 2, 3))
        reason = self.chance.choice((1, 1, 2, 3)) if outcome == "lost" else ""
        return {
            "stage_id/id": f"crm.stage_lead{stage}",
            "active": int(outcome != "lost"),
            "probability": {"won": 100, "lost": 0}.get(outcome, 10 + 20 * stage),
            "lost_reason_id/id": reason and f"crm.lost_reason_{reason}",
            "owner": person,
            "age": self.chance.choice(AGES),
            "outcome": outcome,
        }

    def partners(self):
        return [
            {
                "id": f"partner_{company['key']}",
                "name": company["name"],
                "is_company": 1,
                "city": company["city"],
                "state_id/id": company["state"],
                "country_id/id": f"base.{self._country(company['country'])}",
                "industry_id/id": company["industry"],
                "email": f"info@{company['domain']}",
                "phone": company["phone"],
            }
            for company in self.companies.values()
        ]


def write_csv(name, columns, rows):
    with open(DEMO / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, columns, extrasaction="ignore", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(rows)


def write_history(name, rows):
    """Owners first: Odoo sets the day of assignment anew with every owner."""
    lines = ['<?xml version="1.0" encoding="utf-8" ?>']
    lines.append("<!-- Made by dev/make_demo.py: who got the history, and when. -->")
    context = "{'mail_auto_subscribe_no_notify': True, 'tracking_disable': True}"
    lines.append(f'<odoo noupdate="1" context={quoteattr(context)}>')
    for owner in dict.fromkeys(row["owner"] for row in rows):
        mine = [row["id"] for row in rows if row["owner"] == owner]
        lines += call(mine, f"{{'user_id': ref('user_{owner}')}}")
    for age in AGES:
        for closed in (False, True):
            some = [
                row["id"]
                for row in rows
                if row["age"] == age and (row["outcome"] != "open") == closed
            ]
            lines += call(some, dates(age, closed)) if some else []
    (DEMO / name).write_text("\n".join([*lines, "</odoo>", ""]), encoding="utf-8")


def dates(age, closed):
    """Odoo takes the creation date only while it installs, and leaves it out else."""
    parts = {"create_date": age + 3, "date_open": age}
    if closed:
        parts["date_closed"] = age // 2
    text = ", ".join(
        f"'{field}': DateTime.now() - relativedelta(days={days})"
        for field, days in parts.items()
    )
    return f"{{{text}}}"


def call(ids, values):
    """A write on these leads; the ids wrapped to lines of a readable length."""
    lines, line = [], ""
    for text in [f"ref('{key}')," for key in ids]:
        if len(line) + len(text) > 66:
            lines.append(line.rstrip())
            line = ""
        line += f"{text} "
    lines.append(line.rstrip())
    body = "\n            ".join(lines)
    return [
        '    <function model="crm.lead" name="write">',
        f'        <value eval="[\n            {body}\n        ]"/>',
        f'        <value eval="{values}"/>',
        "    </function>",
    ]


def main():
    maker = Maker()
    partners = maker.partners()
    history, fresh = maker.history(), maker.open_leads()
    extra = ("stage_id/id", "active", "probability", "lost_reason_id/id")
    write_csv("res.partner-fair.csv", partners[0].keys(), partners)
    write_csv("crm.lead-history.csv", (*LEAD_COLUMNS, *extra), history)
    write_csv("crm.lead-open.csv", LEAD_COLUMNS, fresh)
    write_history("crm_lead_history_demo.xml", history)


if __name__ == "__main__":
    main()
