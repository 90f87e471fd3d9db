"""Reading the CSV files of a sales department."""

from datetime import date

import pytest

from dev import serving
from dev.inside.sales_data import read
from dev.problem import Problem
from tests.dev.sales_files import FILES, write


def problem(folder, **replaced):
    with pytest.raises(Problem) as caught:
        read(write(folder, **replaced))
    return str(caught.value)


def deals(folder, **replaced):
    return {deal.key: deal for deal in read(write(folder, **replaced)).deals}


def test_good_files_are_understood(tmp_path):
    data = read(write(tmp_path))
    assert data.offices == ["East", "West"]
    assert [deal.key for deal in data.deals if deal.is_open] == [
        *("E1", "E2", "P1", "P2", "P3")
    ]
    assert data.accounts[0].sector == "Technology"
    assert data.newest == date(2017, 3, 11)


def test_the_value_is_the_price_while_the_deal_is_open(tmp_path):
    found = deals(tmp_path)
    assert found["W1"].value == 5000
    assert found["L1"].value == 0
    assert found["E1"].value == 4821
    assert found["P1"].value == 55.5


def test_an_empty_account_is_no_account(tmp_path):
    found = deals(tmp_path)
    assert found["E2"].account is None
    assert found["E1"].account.name == "Acme"


def test_a_byte_order_mark_and_capitals_in_the_header_do_no_harm(tmp_path):
    found = deals(tmp_path, sales_pipeline={"opportunity_id": "\ufeffOpportunity_ID"})
    assert len(found) == 9


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(tmp_path, name):
    text = problem(tmp_path, **{name.removesuffix(".csv"): None})
    assert f"{name} is missing" in text
    assert "Put a file" in text


def test_a_malformed_header_names_the_missing_column(tmp_path):
    text = problem(tmp_path, sales_pipeline={"deal_stage": "stage"})
    assert "sales_pipeline.csv, line 1: no column named deal_stage" in text
    assert "Let the first line name the columns: opportunity_id,sales_agent" in text


def test_an_empty_file_has_no_columns(tmp_path):
    text = problem(tmp_path, products={FILES["products.csv"]: ""})
    assert "products.csv, line 1: no column named product, sales_price" in text
    assert "there is nothing" in text


def test_an_unknown_agent_is_named_with_line_and_remedy(tmp_path):
    text = problem(tmp_path, sales_pipeline={"L1,Bob Ray": "L1,Bob Roy"})
    assert (
        "sales_pipeline.csv, line 5, column sales_agent: “Bob Roy” isn't in"
        " sales_teams.csv; add it there or correct it." in text
    )


@pytest.mark.parametrize("amount", ["12k", "-5", "nan", "inf", "1e300"])
def test_a_bad_number_is_named(tmp_path, amount):
    text = problem(tmp_path, sales_pipeline={",5000": f",{amount}"})
    assert f"line 2, column close_value: “{amount}” is no amount" in text


def test_a_bad_date_and_a_bad_stage_are_named(tmp_path):
    text = problem(
        tmp_path, sales_pipeline={"10/20/2016": "20/10/2016", "Lost": "Gone"}
    )
    assert "line 2, column engage_date: “20/10/2016” is no date" in text
    assert "line 5, column deal_stage: “Gone” must be Prospecting" in text
    assert "2 entries can't be used" in text


def test_unknown_products_and_accounts_are_named(tmp_path):
    text = problem(tmp_path, sales_pipeline={"gtx pro,Acme": "X,Y"})
    assert "column product: “X” isn't in products.csv" in text
    assert "column account: “Y” isn't in accounts.csv" in text


def test_a_row_of_another_length_is_named(tmp_path):
    text = problem(tmp_path, sales_teams={"Bob Ray,Max Fox,East": "Bob Ray,Max Fox"})
    assert "sales_teams.csv, line 3, column manager: 2 cells where the header" in text


def test_twice_the_same_key_is_refused(tmp_path):
    text = problem(tmp_path, sales_pipeline={"W2,": "W1,"})
    assert "line 3, column opportunity_id: “W1” stands in an earlier row" in text


def test_an_agent_without_office_is_refused(tmp_path):
    text = problem(tmp_path, sales_teams={"Zoe Hill,West": "Zoe Hill,"})
    assert "sales_teams.csv, line 5, column regional_office: is empty" in text


def test_an_empty_pipeline_has_nothing_to_allocate(tmp_path):
    header, _newline, rows = FILES["sales_pipeline.csv"].partition("\n")
    text = problem(tmp_path, sales_pipeline={rows: ""})
    assert "sales_pipeline.csv has no rows, so there is nothing to allocate" in text


def test_a_pipeline_of_closed_deals_has_nothing_to_share(tmp_path):
    text = problem(tmp_path, sales_pipeline={"Engaging": "Lost", "Prospecting": "Lost"})
    assert "no open opportunity" in text


def test_a_file_in_another_encoding_is_refused(tmp_path):
    write(tmp_path)
    (tmp_path / "accounts.csv").write_bytes(
        FILES["accounts.csv"].replace("Acme", "Ácme").encode("latin-1")
    )
    with pytest.raises(Problem, match="accounts.csv isn't encoded in UTF-8"):
        read(tmp_path)


def test_an_open_quotation_mark_is_refused(tmp_path):
    text = problem(tmp_path, accounts={"Acme": '"Acme'})
    assert "accounts.csv isn't a readable CSV file" in text


def test_many_mistakes_are_counted_and_some_shown(tmp_path):
    rows = "".join(f"P{n},Nobody,MG,,Prospecting,,,\n" for n in range(10, 40))
    text = problem(tmp_path, sales_pipeline={"P1,Bob Ray": f"{rows}P1,Bob Ray"})
    assert "30 entries can't be used" in text
    assert "and 18 more" in text


def test_unusable_files_are_told_before_anything_is_set_up(tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "opened", lambda kind: pytest.fail("set up too early"))
    with pytest.raises(Problem, match="is missing"):
        serving.run_once(tmp_path)
