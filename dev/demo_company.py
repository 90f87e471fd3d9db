"""The world of the demo company: who its customers are and what they ask for.

Only words and numbers; `make_demo.py` makes files of them. Telephone numbers are from
ranges kept free for stories where the country has one, addresses are `example.com`.
"""

#: Language, its record and names of people who speak it.
LANGUAGES = {
    "en": ("base.lang_en", "Rachel Olivia Martin Susan Kevin Angela Peter Naomi Helen"),
    "de": ("base.lang_de", "Katrin Stefan Anja Jürgen Birgit Matthias Sabine Florian"),
    "fr": ("base.lang_fr", "Isabelle Laurent Sophie Mathieu Nathalie Olivier Camille"),
    "es": ("base.lang_es", "Lucía Javier Marta Álvaro Pilar Sergio Beatriz"),
    "it": ("base.lang_it", "Giulia Paolo Chiara Davide Elena"),
    "nl": ("base.lang_nl", "Sanne Joost Marieke Bram Femke"),
    "sv": ("base.lang_sv_SE", "Karin Anders Linnea Oskar Birgitta"),
    "zh": ("base.lang_zh_CN", "Jing Lei Min Yong Fang Hao"),
    "ja": ("base.lang_ja_JP", "Yuki Kenji Aiko Takeshi"),
    "pt": ("base.lang_pt_BR", "Renata Paulo Fernanda Caio"),
}
SURNAMES = {
    "en": "Whitfield Barnes Callaghan Osborne Pritchard Dawson Hughes Merritt Lowell",
    "de": "Hofmann Krüger Vogel Bergmann Lorenz Schuster Winkler Pohl",
    "fr": "Garnier Moreau Lefèvre Chevalier Perrin Blanchard Renaud",
    "es": "Ortega Molina Castaño Ibarra Herrero Vidal Serrano",
    "it": "Ferri Colombo Galli Rinaldi Marchetti",
    "nl": "Vermeer Kuipers Hoekstra Smits Dekker",
    "sv": "Nyström Sandberg Ekman Wallin Holm",
    "zh": "Chen Wu Huang Zhao Sun Xu",
    "ja": "Mori Tanabe Ishikawa Okada",
    "pt": "Almeida Teixeira Barbosa Moura",
}

#: Country code: language and telephone number.
COUNTRIES = {
    "us": ("en", "+1 202-555-01{n:02d}"),
    "uk": ("en", "+44 20 7946 0{n:03d}"),
    "ie": ("en", "+353 20 915 0{n:03d}"),
    "de": ("de", "+49 30 23125 {n:03d}"),
    "at": ("de", "+43 1 2675 2{n:03d}"),
    "ch": ("de", "+41 44 668 18 {n:02d}"),
    "fr": ("fr", "+33 1 99 00 {n:02d} {n:02d}"),
    "be": ("fr", "+32 2 555 12 {n:02d}"),
    "es": ("es", "+34 910 555 {n:03d}"),
    "mx": ("es", "+52 55 5555 0{n:03d}"),
    "it": ("it", "+39 02 5550 0{n:03d}"),
    "nl": ("nl", "+31 20 555 0{n:03d}"),
    "se": ("sv", "+46 8 465 004 {n:02d}"),
    "cn": ("zh", "+86 21 5555 0{n:03d}"),
    "jp": ("ja", "+81 3 5555 0{n:03d}"),
    "br": ("pt", "+55 11 5555 0{n:03d}"),
}

FUNCTIONS = {
    "equipment": (
        "Plant Manager",
        "Head of Maintenance",
        "Purchasing Manager",
        "Quality Manager",
        "Technical Director",
    ),
    "software": (
        "Automation Engineer",
        "Operations Director",
        "IT Manager",
        "Head of Digital",
    ),
}

#: Customers since long ago, some of whom ask again:
#: country and state, letter of the industry, city, name.
CUSTOMERS = """
de C Kiel        Nordkai Shipyards
de C Düsseldorf  Rheinwerk Papier
de I Kempten     Albtal Brauerei
de E Magdeburg   Elbe Wasserwerke
de C Schweinfurt Kessler Antriebstechnik
de I Potsdam     Havelland Molkerei
de K Hamburg     Hansa Versicherung
at F Linz        Donau Stahlbau
at I Innsbruck   Alpenquell Getränke
ch Q Zürich      Limmat Pharma
ch C Biel        Jura Feinmechanik
uk C Bristol     Kestrel Aerospace
uk I York        Harrow & Finch Foods
uk E Leeds       Pennine Water
uk B Aberdeen    Solway Offshore
uk J Cambridge   Ashdown Analytics
uk H Southampton Brightwell Logistics
uk G Manchester  Oakfield Retail Group
ie Q Galway      Shannon Biologics
ie I Cork        Corrib Dairy
fr C Lyon        Rhône Composites
fr C Grenoble    Atelier Vauclair
fr I Annecy      Laiterie des Monts
fr D Nantes      Hydro Loire
fr Q Rennes      Clinique Saint-Aubin
be C Liège       Meuse Aciers
es C Zaragoza    Ibérica Vidrio
es H Zaragoza    Puerto Seco Aragón
es E Valencia    Aguas del Turia
it C Modena      Emilia Packaging
it C Brescia     Valtorre Acciai
nl C Delft       Delta Polymers
nl H Rotterdam   Zuiderhaven Terminals
se D Västerås    Mälar Energi Teknik
us_44 B Houston     Lone Star Refining
us_48 A Tacoma      Cascade Timber
us_6  I Denver      Front Range Brewing
us_5  D San Diego   Pacific Crest Solar
us_5  Q Oakland     Bayline Biotech
us_14 C Chicago     Lakeshore Castings
us_39 C Pittsburgh  Allegheny Power Tools
us_34 M Boston      Commonwealth Optics
us_27 I Geneva      Finger Lakes Foods
us_48 C Seattle     Puget Marine Systems
us_34 K Boston      Harbor Point Insurance
us_5  J Sacramento  Sierra Data Centers
mx C Monterrey   Industrias Reyna
cn C Suzhou      Jiangnan Precision
cn J Suzhou      Brightpath Cloud
"""

#: Companies that have only enquired so far.
PROSPECTS = """
de C Höxter      Weserblick Chemie
de Q Frankfurt   Taunus Medizintechnik
de C Jena        Saale Kunststoffe
de D Rostock     Ostsee Windpark
de H Heilbronn   Neckar Logistik
de C Leipzig     Brandt & Söhne Druck
de I Nürnberg    Frankenhof Lebensmittel
de C Bochum      Ruhrpumpen Service
at I Graz        Steirische Mühlen
at D Landeck     Inn Kraftwerke
ch C Lugano      Tessin Uhren
ch Q Bern        Aare Diagnostics
uk C Newport     Severn Steelworks
uk C Halifax     Calder Valley Textiles
uk C Plymouth    Tamar Robotics
uk I Inverness   Lochside Distillers
uk H Derby       Trent Rail Services
uk M Oxford      Wexley Labs
uk A Ely         Fenland Growers
uk K London      Moorgate Lending
ie B Ennis       Burren Stone
ie J Dublin      Liffey Software
fr C Saint-Étienne Verrerie du Forez
fr I Quimper     Biscuits Kermarec
fr C Nantes      Nantes Aéro Services
fr D Chambéry    Dauphiné Électrique
fr E Avignon     Eaux de Provence
fr C Dijon       Cartonnerie Delmas
fr K Montpellier Assurances Montclar
be H Charleroi   Sambre Logistique
be I Namur       Brasserie d'Ardenne
es D Pamplona    Navarra Eólica
es C Castellón   Cerámicas Onda
es I Bilbao      Conservas Lezama
es C Eibar       Talleres Goikoa
es Q Málaga      Clínica Miralta
mx I Puebla      Alimentos San Telmo
mx C Querétaro   Motores del Bajío
it C Bergamo     Bergamasca Valvole
it I Pavia       Caseificio Oltrepò
it C Torino      Torino Stampi
nl M Eindhoven   Brainport Photonics
nl H Rotterdam   Maasvlakte Cold Store
nl A Naaldwijk   Westland Kassen
se C Jönköping   Vättern Pulp
se I Göteborg    Kust Fisk
us_44 C Houston     Gulf Coast Polymers
us_44 I Kerrville   Hill Country Dairy
us_44 E Waco        Brazos Water Authority
us_5  C San Jose    Mesa Semiconductors
us_5  C Eureka      Redwood Robotics
us_5  Q Berkeley    Golden Gate Genomics
us_6  H Denver      Rocky Mountain Rail
us_6  G Boulder     Summit Outdoor Gear
us_48 C Everett     Rainier Aerospace
us_14 I Chicago     Windy City Bakeries
us_14 C Rockford    Great Lakes Tooling
us_14 A Peoria      Prairie Grain Elevators
us_34 K Boston      Back Bay Credit Union
us_34 Q Lexington   Minuteman Medical
us_39 C Pittsburgh  Three Rivers Steel
us_39 C Erie        Keystone Glass
us_27 H Buffalo     Erie Canal Logistics
us_27 M Rochester   Genesee Instruments
us_27 J New_York    Liberty Street Media
cn C Wuhan       Huatai Automotive Parts
cn H Shanghai    Lingang Port Services
cn I Guangzhou   Pearl River Foods
cn C Shenzhen    Yunhe Batteries
cn C Wuxi        Dongwu Textile Machinery
cn Q Hangzhou    Zhongrui Medical
jp C Nagoya      Shinkawa Bearings
jp H Osaka       Osaka Bay Logistics
jp I Sapporo     Nishimori Foods
br D Campinas    Usina Santa Clara
br I Curitiba    Frigorífico Araucária
br C Londrina    Papéis Iguaçu
"""

#: Industries that buy no machines.
OFFICES = "JKG"

#: What they ask for: subject, tag, value of a typical order, how often.
TOPICS = {
    "equipment": (
        ("Flow meters for the {site}", "instruments", 14000, 6),
        ("Pressure transmitters, {n} pieces", "instruments", 9000, 6),
        ("Level sensors for {n} tanks", "instruments", 11000, 5),
        ("Calibration bench for the {lab}", "calibration", 26000, 4),
        ("Yearly calibration of {n} gauges", "calibration", 8000, 4),
        ("Palletising robot for the {site}", "robotics", 95000, 4),
        ("Robot welding cell, {n} parts an hour", "robotics", 140000, 2),
        ("Vision inspection on {n} lines", "vision", 42000, 4),
        ("Label reading cameras for the {site}", "vision", 19000, 3),
        ("Spare parts for the {site}", "spares", 6000, 7),
        ("Replacement of {n} old recorders", "spares", 7500, 5),
    ),
    "software": (
        ("Predictive maintenance for {n} pumps", "predictive", 36000, 5),
        ("Vibration monitoring pilot, {site}", "predictive", 15000, 4),
        ("SCADA upgrade for the {site}", "scada", 58000, 4),
        ("Historian for {n},000 data points", "scada", 27000, 3),
        ("Energy dashboard for {n} sites", "dashboard", 18000, 6),
        ("Shop-floor dashboards, {site}", "dashboard", 12000, 5),
        ("Connecting {n} machines to the ERP", "integration", 44000, 4),
        ("Licences for {n} more users", "licences", 7000, 7),
        ("Support contract, {n} seats", "licences", 5500, 5),
    ),
}
HAZARDOUS = ("Gas detection for the {site}", "hazardous", 68000, 1)
SECURITY = ("Security review of the {site} network", "security", 31000, 1)

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
    "press shop",
    "mixing hall",
    "finishing line",
)
LABS = ("metrology lab", "quality lab", "works laboratory", "service workshop")
NUMBERS = (4, 6, 8, 12, 15, 20, 24, 40, 60)

#: How many enquiries wait, by country.
WAITING = {
    "equipment": {
        **dict(us=23, uk=14, ie=3, de=17, at=5, ch=5, fr=10, be=4),
        **dict(es=8, mx=3, it=5, nl=5, se=3),
    },
    "software": dict(
        us=14, uk=13, ie=2, de=11, at=3, ch=3, fr=9, be=3, es=6, mx=3, cn=14
    ),
}
#: Those nobody here can take: no such region, language or skill.
HOPELESS = (("equipment", "br", 4), ("software", "jp", 5))

#: Who got the history: leads, and how many times the usual value; and from where.
#: Two people got most of it and the best of it, and took it from everywhere.
PAST = {
    "equipment": {
        "henrik": (32, 0.6, "de de uk us ch se nl at fr"),
        "rosa": (14, 0.8, "es es it mx us"),
        "thomas": (13, 0.8, "uk uk ie nl"),
        "claire": (10, 0.7, "fr fr be ch"),
        "sam": (8, 0.7, "us us us"),
        "jonas": (7, 0.6, "de de at"),
        "emily": (5, 0.6, "us uk"),
    },
    "software": {
        "priya": (30, 1.1, "uk us us de fr cn"),
        "diego": (13, 0.8, "es mx us uk"),
        "lukas": (9, 0.7, "de de uk"),
        "amelie": (7, 0.6, "fr fr uk"),
        "wei": (7, 0.6, "cn cn us"),
        "grace": (5, 0.6, "uk us"),
    },
}
FAVOURITES = ("henrik", "priya")
#: Days ago at which bundles of the history were given out.
AGES = (6, 13, 20, 34, 48, 62, 76, 90)
