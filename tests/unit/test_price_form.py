"""The form of a price list: what it shows of a list, and what it makes of what people type."""

from decimal import Decimal

import pytest

from tosite.portal.console.price_form import KINDS, free_kinds, read, rows_of, values_of

LIST = {
    "country": "FI",
    "currency": "EUR",
    "prices": [
        {"item": "DOCUMENT", "validFrom": "2027-01-01", "model": "PACKAGE", "unitPrice": "20.0000", "packageSize": 50},
        {
            "item": "DOCUMENT.JOURNAL",
            "validFrom": "2027-01-01",
            "model": "GRADUATED",
            "tiers": [{"upTo": 100, "unitPrice": Decimal("0.5")}, {"unitPrice": "0.125"}],
        },
        {"item": "MONTHLY_FEE", "validFrom": "2027-01-01", "validTo": "2027-03-01", "model": "STANDARD"},
        {
            "item": "MONTHLY_FEE",
            "validFrom": "2027-03-01",
            "model": "STANDARD",
            "unitPrice": Decimal("9.95"),
            "vatClass": "zero",
        },
        {"item": "TRAVEL_EXPENSES", "validFrom": "2027-01-01", "model": "AT_COST"},
    ],
}
START = {"name": "Next", "validFrom": "2028-01-01"}
FIRST_SPARE = 4


def sent(**typed):
    return read({**values_of(LIST), **START, **typed}, LIST)


def terms(body):
    return {price.pop("item"): price for price in body.members["prices"]}


def test_it_shows_the_last_price_of_every_item_and_rooms_for_more():
    rows = rows_of(LIST)
    assert [row.item for row in rows] == ["DOCUMENT", "DOCUMENT.JOURNAL", "MONTHLY_FEE", "TRAVEL_EXPENSES", None, None]
    assert values_of(LIST)["price-0"] == "20.00"
    assert values_of(LIST)["tier-1-1"] == "0.125"
    assert values_of(LIST)["price-2"] == "9.95"
    assert len(rows[1].tiers) == 4
    assert rows[2].models == ("STANDARD",)
    assert set(KINDS) - set(free_kinds(LIST)) == {"JOURNAL"}


def test_a_form_that_is_sent_as_it_stands_keeps_every_last_price():
    first = {"validFrom": "2028-01-01", "vatClass": "standard"}
    assert terms(sent()) == {
        "DOCUMENT": {**first, "model": "PACKAGE", "unitPrice": "20.00", "packageSize": "50"},
        "DOCUMENT.JOURNAL": {
            **first,
            "model": "GRADUATED",
            "tiers": [{"upTo": "100", "unitPrice": "0.50"}, {"upTo": None, "unitPrice": "0.125"}],
        },
        "MONTHLY_FEE": {**first, "model": "STANDARD", "unitPrice": "9.95", "vatClass": "zero"},
        "TRAVEL_EXPENSES": {**first, "model": "AT_COST"},
    }


def test_of_an_item_only_what_its_model_needs_is_sent():
    assert terms(sent(**{"model-1": "STANDARD", "price-1": "0,40"}))["DOCUMENT.JOURNAL"] == {
        "validFrom": "2028-01-01",
        "vatClass": "standard",
        "model": "STANDARD",
        "unitPrice": "0.40",
    }


@pytest.mark.parametrize("typed", ["1 234,5", "1\u00a0234.5", "1\u202f234,5", " 1234.5 "])
def test_numbers_are_read_as_people_write_them(typed):
    assert terms(sent(**{"price-0": typed}))["DOCUMENT"]["unitPrice"] == "1234.5"


def test_a_kind_gets_a_price_of_its_own_and_every_member_knows_its_field():
    n = FIRST_SPARE
    body = sent(**{f"kind-{n}": "SALES_INVOICE", f"model-{n}": "VOLUME", f"tier-{n}-0": "1", f"upTo-{n}-2": "9"})
    assert body.members["prices"][n]["item"] == "DOCUMENT.SALES_INVOICE"
    assert body.members["prices"][n]["tiers"] == [{"upTo": None, "unitPrice": "1"}, {"upTo": "9", "unitPrice": None}]
    assert body.fields[f"prices[{n}].tiers[1].unitPrice"] == f"tier-{n}-2"  # an empty tier between them is none
    assert body.fields[f"prices[{n}].validFrom"] == f"kind-{n}"
    assert body.fields["prices[0].packageSize"] == "size-0"
    assert body.fields["prices[0].validFrom"] == "validFrom"
