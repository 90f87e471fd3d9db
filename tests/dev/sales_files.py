"""A tiny sales department in CSV files, for tests to bend."""

FILES = {
    "accounts.csv": (
        "account,sector,year_established,office_location\n"
        "Acme,technolgy,1996,United States\n"
        "Betasoft,retail,1999,Philipines\n"
    ),
    "products.csv": "product,series,sales_price\nGTX Pro,GTX,4821\nMG,MG,55.50\n",
    "sales_teams.csv": (
        "sales_agent,manager,regional_office\n"
        "Ann Lee,Max Fox,East\n"
        "Bob Ray,Max Fox,East\n"
        "New Kid,Max Fox,East\n"
        "Cat Doe,Zoe Hill,West\n"
    ),
    "sales_pipeline.csv": (
        "opportunity_id,sales_agent,product,account,deal_stage,"
        "engage_date,close_date,close_value\n"
        "W1,Ann Lee,GTXPro,Acme,Won,10/20/2016,3/1/2017,5000\n"
        "W2,Ann Lee,GTX Pro,Acme,Won,10/21/2016,3/1/2017,4500\n"
        "W3,Cat Doe,MG,Betasoft,Won,10/21/2016,3/2/2017,60\n"
        "L1,Bob Ray,MG,Betasoft,Lost,10/25/2016,2017-03-11,0\n"
        "E1,Ann Lee,gtx pro,Acme,Engaging,11/1/2016,,\n"
        "E2,Bob Ray,MG,,Engaging,11/1/2016,,\n"
        "P1,Bob Ray,MG,,Prospecting,,,\n"
        "P2,Ann Lee,MG,,Prospecting,,,\n"
        "P3,Cat Doe,MG,Betasoft,Prospecting,,,\n"
    ),
}


def write(folder, **replaced):
    """Write the files, with ``name={old: new}`` replaced; None leaves a file out."""
    for name, text in FILES.items():
        changes = replaced.get(name.removesuffix(".csv"), {})
        if changes is None:
            continue
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
