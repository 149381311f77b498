"""What is printed of an invoice, as examples."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper import FINNISH, NORWEGIAN, SWEDISH, body, plain, sheet_of, stored
from tosite.contract.wire import Country, Invoice, Unit
from tosite.pages import words
from tosite.pages.content import printed_reference, public_view
from tosite.pages.sums import sums_of


def facts(sheet):
    return {pair.label: pair.value for pair in sheet.facts}


def test_a_worked_out_invoice():
    sent = body("ENGLISH", discountPercent=5, orderReference="PO 4711", penaltyPercent=8)
    sent["counterParty"]["counterPartyAddress"] = {"name": "Mallila AB", "city": "Malmö", "country": "SWEDEN"}
    sent["counterParty"]["taxCode"] = "SE556036079301"
    sent["paymentInfo"]["cashDiscount"] = {"optionList": [{"numberOfDays": 7, "discountPercentage": 2.5}]}
    sent["deliveryAddress"] = {"name": "Mallila AB, lager", "city": "Lund", "country": "SWEDEN"}
    sent["additionalInformation"] = "Thank you.\nWelcome back."
    sent["notes"] = "never printed"
    first, second = sent["invoiceRows"]
    first.update(productCode="C-1", comment="in two parts", discountPercent=10, unit="HOUR", headerText="Project A")
    second.update(startDate="2026-11-01", endDate="2026-11-18", explanationText="Bound")
    assert msgspec.to_builtins(sheet_of(sent)) == {
        "language": "en",
        "title": "Invoice",
        "name": "Invoice 1042",
        "page_label": "Page",
        "sender": {
            "name": "Sandbox Oy",
            "lines": ["Keskuskatu 1", "00100 Helsinki"],
            "ids": [
                {"label": "Business ID", "value": "0737546-2"},
                {"label": "VAT number", "value": "FI07375462"},
            ],
        },
        "recipient": ["Mallila AB", "Malmö", "Sweden"],
        "facts": [
            {"label": "Number", "value": "1042"},
            {"label": "Date", "value": "20 Nov 2026"},
            {"label": "Due date", "value": "4 Dec 2026"},
            {"label": "Payment term", "value": "14 days net"},
            {"label": "Cash discount", "value": "2.5% if paid by 27 Nov 2026"},
            {"label": "Late payment interest", "value": "8%"},
            {"label": "Your reference", "value": "PO 4711"},
            {"label": "Buyer's VAT number", "value": "SE556036079301"},
        ],
        "blocks": [{"title": "Delivery address", "lines": ["Mallila AB, lager", "Lund", "Sweden"]}],
        "labels": ["Description", "Quantity", "Unit", "Price excl. VAT", "Discount", "VAT", "Total excl. VAT"],
        "rows": [
            {
                "header": "Project A",
                "product": "Consulting",
                "details": ["Code C-1", "in two parts"],
                "cells": ["7.5", "h", "98.00", "10%", "25.5%", "661.50"],
            },
            {
                "product": "Handbook",
                "details": ["1 Nov 2026 – 18 Nov 2026", "Bound"],
                "cells": ["3", "pcs", "24.90", "", "13.5%", "74.70"],
            },
        ],
        "sums": [
            {"label": "Rows total", "value": "736.20"},
            {"label": "Discount 5%", "value": "-36.80"},  # 628.43 + 70.97 are booked
            {"label": "Total excl. VAT", "value": "699.40"},
            {"label": "VAT", "value": "169.83"},
        ],
        "vat": {
            "labels": ["VAT rate", "Taxable", "VAT", "With VAT"],
            "rows": [["25.5%", "628.43", "160.25", "788.68"], ["13.5%", "70.97", "9.58", "80.55"]],
        },
        "total": {"label": "Total EUR", "value": "869.23"},
        "information": ["Thank you.", "Welcome back."],
        "payment": {
            "title": "Payment",
            "lines": [
                {"label": "Payee", "value": "Sandbox Oy"},
                {"label": "IBAN", "value": "FI21 1234 5600 0007 85"},
                {"label": "BIC", "value": "NDEAFIHH"},
                {"label": "Reference", "value": "1 00010"},
                {"label": "Due date", "value": "4 Dec 2026"},
                {"label": "To pay", "value": "869.23 EUR"},
            ],
            "barcode_label": "Virtual bar code",
            "scan_label": "Pay with your bank's app",
            "barcode": "4" + "2112345600000785" + "00086923" + "000" + "00000000000000100010" + "261204",
            "qr": {
                "name": "Sandbox Oy",
                "iban": "FI2112345600000785",
                "amount": "869.23",
                "bic": "NDEAFIHH",
                "reference": "RF20100010",
            },
        },
    }


@pytest.mark.parametrize(
    ("language", "title", "total", "amount", "due"),
    [
        ("FINNISH", "Lasku", "Yhteensä EUR", "1 007,21", "4.12.2026"),
        ("SWEDISH", "Faktura", "Totalt EUR", "1 007,21", "2026-12-04"),
        ("NORWEGIAN", "Faktura", "Totalt EUR", "1 007,21", "4.12.2026"),
        ("DANISH", "Faktura", "I alt EUR", "1.007,21", "4.12.2026"),
        ("ENGLISH", "Invoice", "Total EUR", "1,007.21", "4 Dec 2026"),
        ("ESTONIAN", "Arve", "Kokku EUR", "1 007,21", "4.12.2026"),
    ],
)
def test_every_language_has_its_words_numbers_and_dates(language, title, total, amount, due):
    sheet = sheet_of(body(language))
    assert (sheet.title, sheet.total.label, sheet.total.value.replace("\xa0", " ")) == (title, total, amount)
    assert due in facts(sheet).values()


@pytest.mark.parametrize(
    ("kind", "changes", "title"),
    [
        ("SALES_ORDER", {}, "Tilaus"),
        ("SALES_ORDER", {"isOffer": True}, "Tarjous"),
        ("PURCHASE_ORDER", {}, "Ostotilaus"),
        ("PURCHASE_INVOICE", {}, "Ostolasku"),
        ("TRAVEL_INVOICE", {}, "Matkalasku"),
        ("BILL_OF_CHARGES", {}, "Kululasku"),
    ],
)
def test_every_type_has_its_title(kind, changes, title):
    assert sheet_of(body(type=kind, **changes)).title == title


def test_a_negative_sum_makes_a_credit_note_that_asks_for_no_payment():
    sent = body()
    for row in sent["invoiceRows"]:
        row["quantity"] = -row["quantity"]
    sheet = sheet_of(sent)
    assert (sheet.title, sheet.payment) == ("Hyvityslasku", None)
    assert plain(sheet).count("-1 007,21") == 1


def test_orders_and_offers_show_a_term_but_neither_due_date_nor_payment():
    sheet = sheet_of(body("ENGLISH", type="SALES_ORDER"), status="UNFINISHED")
    assert "Due date" not in facts(sheet)
    assert (facts(sheet)["Payment term"], sheet.payment, sheet.mark) == ("14 days net", None, None)


@pytest.mark.parametrize(("status", "mark"), [("UNFINISHED", "Luonnos"), ("INVALIDATED", "Mitätöity"), ("SENT", None)])
def test_drafts_and_void_invoices_say_so(status, mark):
    sheet = sheet_of(body(), status=status)
    assert sheet.mark == mark
    assert (sheet.payment is None) == (status == "INVALIDATED")


def test_what_was_bought_comes_from_the_other_party_and_goes_to_the_company():
    sent = body(type="PURCHASE_INVOICE", originalInvoiceNumber="SUP-77")
    sent["counterParty"].update(identifier="1572860-0", taxCode="FI15728600")
    sheet = sheet_of(sent)
    assert (sheet.sender.name, sheet.recipient[0], sheet.name) == ("Mallila Oy", "Sandbox Oy", "Ostolasku SUP-77")
    assert facts(sheet)["Oma numero"] == "1042"
    assert [pair.value for pair in sheet.sender.ids] == ["1572860-0", "FI15728600"]
    assert sheet.payment
    assert (sheet.payment.lines[0].value, sheet.payment.barcode, sheet.payment.qr) == ("Mallila Oy", None, None)


def test_a_travel_claim_shows_its_travels():
    items = [{"departure": "1.11. klo 8", "arrival": "2.11.", "places": "Helsinki-Oulu", "purpose": "Messut"}]
    sheet = sheet_of(body(type="TRAVEL_INVOICE", travelInformationItems=items))
    assert sheet.travels
    assert sheet.travels.rows == [["1.11. klo 8", "2.11.", "Helsinki-Oulu", "Messut"]]


def test_prices_that_include_vat_are_labelled_so_and_the_net_is_split_off():
    sheet = sheet_of(body("ENGLISH", rows=1, extraInfo={"accountingByRow": False, "unitPricesIncludeVat": True}))
    assert sheet.labels[3] == "Price incl. VAT"
    assert sheet.vat.rows == [["25.5%", "585.66", "149.34", "735.00"]]


@pytest.mark.parametrize(
    ("status", "short", "text"),
    [
        (3, "outside the EU", "sale outside the EU"),
        (5, "intra-EU goods", "intra-Community supply of goods (Directive 2006/112/EC, Article 138)"),
        (101, "reverse charge", "Reverse charge: the buyer of the service is liable for the VAT"),
        (
            102,
            "reverse charge",
            "Reverse charge: the buyer of the construction service is liable for the VAT. AVL 8 c §",
        ),
        (12, "no VAT", "No VAT is charged"),
    ],
)
def test_the_law_text_of_each_treatment(status, short, text):
    sent = body("ENGLISH", rows=1, vatStatus=status)
    sent["invoiceRows"][0]["vatPercent"] = 0
    sheet = sheet_of(sent)
    assert sheet.vat.rows[0][0] == f"0% {short}"
    assert text in sheet.remarks[0]


@pytest.mark.parametrize("status", [3, 5, 101])
def test_what_norway_sells_abroad_is_export_by_its_own_law_and_never_by_the_unions(status):
    sent = body("ENGLISH", rows=1, vatStatus=status)
    sent["invoiceRows"][0]["vatPercent"] = 0
    sheet = sheet_of(sent, NORWEGIAN)
    assert sheet.vat.rows[0][0] == "0% export"
    assert sheet.remarks[0].startswith("VAT 0 %: export from Norway (Norwegian VAT Act")


def test_a_status_of_the_companys_own_is_printed_as_it_describes_it():
    sent = body("ENGLISH", rows=2)
    sent["invoiceRows"][1].update(vatPercent=0, vatStatus=77)
    assert sheet_of(sent).remarks == ["Sold on a ferry"]


def test_domestic_sales_at_no_per_cent_need_no_text():
    sent = body("ENGLISH", rows=1)
    sent["invoiceRows"][0]["vatPercent"] = 0
    sheet = sheet_of(sent)
    assert (sheet.vat.rows[0][0], sheet.remarks) == ("0%", [])


def test_tax_in_national_money_where_the_invoice_is_in_another():
    sent = body("ENGLISH")
    sent["paymentInfo"].update(currency="SEK", currencyRate=11.5)
    sheet = sheet_of(sent)
    assert sheet.remarks == ["VAT in national currency: 17.18 EUR (rate 1 EUR = 11.5 SEK)"]
    assert sheet.payment
    assert (sheet.payment.barcode, sheet.payment.qr) == (None, None)


def test_what_sweden_and_norway_ask_for():
    sent = body("SWEDISH")
    sent["paymentInfo"].update(currency="SEK", bankReferenceCodeType="OCR")
    swedish = sheet_of(sent, SWEDISH)
    assert swedish.remarks == ["Godkänd för F-skatt"]
    assert [pair.value for pair in swedish.sender.ids] == ["556036-0793", "SE556036079301"]
    sent["paymentInfo"].update(currency="NOK", bankReferenceCodeType="KID")
    norwegian = sheet_of({**sent, "language": "NORWEGIAN"}, NORWEGIAN)
    assert norwegian.remarks == ["Foretaksregisteret"]
    assert [pair.value for pair in norwegian.sender.ids] == ["988 077 917 MVA"]
    assert norwegian.payment
    assert norwegian.payment.lines[2].label == "KID"


def test_a_billing_address_of_its_own_stands_in_the_window_and_the_buyer_below():
    sheet = sheet_of(body(billingAddress={"street": "PL 1", "zip": "00001", "city": "Laskutus"}))
    assert sheet.recipient == ["Mallila Oy", "PL 1", "00001 Laskutus"]
    assert [(block.title, block.lines) for block in sheet.blocks] == [("Ostaja", ["Mallila Oy", "Turku"])]


def test_a_postponed_due_date_counts():
    document = stored(body("ENGLISH"))
    document["paymentInfo"]["newDueDate"] = "2027-01-15"
    from tosite.pages.content import content

    sheet = content(document, FINNISH, 1, "SENT")
    assert facts(sheet)["Due date"] == "15 Jan 2027"
    assert sheet.payment
    assert sheet.payment.barcode
    assert sheet.payment.barcode.endswith("270115")


def test_discounts_from_the_end_of_the_month_count_from_there():
    sent = body("ENGLISH")
    options = [{"numberOfDays": 10, "discountPercentage": 2}]
    sent["paymentInfo"]["cashDiscount"] = {"optionList": options, "cashDiscountsTermType": "FROM_END_OF_MONTH"}
    assert facts(sheet_of(sent))["Cash discount"] == "2% if paid by 10 Dec 2026"


def test_missing_optional_fields_leave_nothing_behind():
    sent = body("ENGLISH", rows=1)
    sent["counterParty"] = {"counterPartyAddress": {"name": "M"}}
    sent.update(billingAddress={}, deliveryAddress={})
    sent["paymentInfo"].pop("bankReferenceCode")
    sheet = sheet_of(sent)
    assert (sheet.recipient, sheet.blocks, sheet.information, sheet.remarks) == (["M"], [], [], [])
    assert sheet.payment
    assert sheet.payment.barcode is None
    assert sheet.payment.lines[3].value == "1042"  # the number is the message where there is no reference


def test_internal_fields_are_neither_printed_nor_embedded():
    sent = body(notes="secret note", invoiceTemplateId=7)
    sent["counterParty"]["bccAddresses"] = ["hidden@example.com"]
    document = stored(sent)
    embedded = public_view(document, 1042)
    assert embedded["invoiceNumber"] == 1042
    assert embedded["invoiceRows"] == document["invoiceRows"]
    for text in (plain(sheet_of(sent)), str(embedded)):
        assert "secret note" not in text
        assert "hidden@example.com" not in text


@pytest.mark.parametrize(
    ("reference", "printed"),
    [
        ("1232", "1232"),
        ("868516259619897", "86851 62596 19897"),
        ("RF111232", "RF11 1232"),
        ("100-A", "100-A"),
        ("", ""),
    ],
)
def test_references_are_printed_in_groups(reference, printed):
    assert printed_reference(reference) == printed


def test_every_unit_country_and_word_has_a_form_in_every_language():
    for language in words.LANGUAGES.values():
        assert all(words.unit(name, language) for name in Unit.__args__ if name != "NO_UNIT")
        assert words.unit("NO_UNIT", language) == ""
        assert all(words.country(name, language) for name in Country.__args__)
    assert words.country("UNITED_STATES_OF_AMERICA", "fi") == "Yhdysvallat"
    assert words.country("GERMANY", "sv") == "Tyskland"
    assert words.day(date(2026, 3, 2), "en") == "2 Mar 2026"


amounts = st.decimals(-100000, 100000, places=4)


@given(
    rows=st.lists(
        st.tuples(amounts, st.decimals(0, 100, places=2), st.sampled_from(["25.5", "13.5", "10", "0"])),
        min_size=1,
        max_size=8,
    ),
    header=st.decimals(0, 100, places=2),
    gross=st.booleans(),
)
def test_a_page_adds_up_to_what_is_booked(rows, header, gross):
    sent = body(rows=1, discountPercent=header)
    template = sent["invoiceRows"][0]
    sent["extraInfo"]["unitPricesIncludeVat"] = gross
    sent["invoiceRows"] = [
        {**template, "quantity": 1, "unitPrice": price, "discountPercent": discount, "vatPercent": Decimal(percent)}
        for price, discount, percent in rows
    ]
    document = stored(sent)
    sums, booked = sums_of(msgspec.convert(document, Invoice)), document["invoiceSumInfo"][0]
    assert (sums.net, sums.vat, sums.total) == (
        booked["excludingVatTotal"],
        booked["vatSumTotal"],
        booked["invoiceSumTotal"],
    )
    assert sum(sums.rows) + sums.discount == (sums.total if gross else sums.net)
    assert sum(tax.net for tax in sums.taxes) == sums.net
    assert sum(tax.vat for tax in sums.taxes) == sums.vat
