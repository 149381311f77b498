"""A month of a Norwegian company, worked out by hand. Amounts in kroner; debit positive, credit negative.

 2 March  Invoice, prices without VAT, two rates. Its øre stay: only coins round (regulation 2011-03-16-294)
          7.5 h x 1,290.00 = 9,675.00, VAT 25 % = 2,418.75
          3 x 149.50 = 448.50, VAT 15 % = 67.275, rounded half up 67.28; the product sells on 3010
          1500 +12609.53   3000 -9675.00   3010 -448.50   2700 -2418.75   2701 -67.28
 5 March  Lodging at 12 %, prices with VAT, 10 % off the row and 5 % off the invoice:
          4 x 149.00 x 0.90 x 0.95 = 509.58. Net 509.58 / 1.12 = 454.98, VAT 54.60
          1500 +509.58   3020 -454.98   2702 -54.60
 9 March  Credit note for one lunch: -149.50, VAT -22.425, rounded away from zero -22.43
          1500 -171.93   3010 +149.50   2701 +22.43
10 March  Goods exported to the EU for 1,000.00 EUR at 0.085 EUR for a krone, no VAT (status 5): 11,764.71
          1500 +11764.71   3110 -11764.71
11 March  Three rows of 9.90 at 15 %: VAT of the total 29.70 x 15 % = 4.46, though each row alone would round to 1.49.
          The cent is given back on the account of that rate.
          1500 +34.16   3010 -29.70   2701 -4.46
12 March  Bill, prices with VAT: 2 x 2,390.00 x 0.90 = 4,302.00. Net 4,302.00 / 1.25 = 3,441.60, VAT 860.40
          7700 +3441.60   2710 +860.40   2400 -4302.00
13 March  Service from abroad, 8,000.00; the buyer owes and deducts 25 % = 2,000.00 (status 114)
          4510 +8000.00   2400 -8000.00   2714 +2000.00   2704 -2000.00
16 March  Food imported for 5,000.00 SEK at 0.95 SEK for a krone: 5,263.16; import VAT 15 % = 789.47 (status 125)
          4350 +5263.16   2400 -5263.16   2713 +789.47   2703 -789.47
17 March  Journal, paid from the bank: guests 200.00 + 25 % VAT 50.00, nothing deductible;
          fuel 333.33 + 25 % VAT 83.33, half of it deductible: 41.665, rounded 41.67
          7370 +250.00   7000 +374.99   2710 +41.67   1920 -666.66
20 March  An employee's train ticket, 336.00 with 12 % VAT: net 300.00, VAT 36.00
          7700 +300.00   2712 +36.00   2910 -336.00
23 March  Journal, cash sale of 99.50 with 25 % VAT: net 79.60, VAT 19.90. The till takes 100 kroner: 50 øre round up
          1900 +100.00   3000 -79.60   2700 -19.90   7740 -0.50
25 March  The customer pays the first invoice through the bank, with its øre
          1920 +12609.53   1500 -12609.53

Result: sales 9754.60 + 328.70 + 454.98 + 11764.71 = 22302.99; goods 13263.16; other costs 374.99 + 250.00 + 3741.60
less rounding 0.50 = 4366.09; 22302.99 - 13263.16 - 4366.09 = 4673.74. Assets 12136.52 + 12042.87 = 24179.39. Debts
17565.16 + 336.00 + VAT (2438.65 + 49.31 + 54.60 + 789.47 + 2000.00 - 902.07 - 36.00 - 789.47 - 2000.00 = 1604.49)
= 19505.65, and 19505.65 + 4673.74 = 24179.39.
"""

from decimal import Decimal

import pytest

from month import money, row


@pytest.fixture(scope="module")
def books(month_of):
    with month_of("NORWAY") as month:
        month.product("Overnatting", "SALES", "3020")
        month.product("Maskin", "SALES", "3110")
        month.product("Utenlandsk tjeneste", "PURCHASE", "4510")
        month.product("Importert mat", "PURCHASE", "4350")
        month.sale(2, [month.row("Konsulenttime", 7.5, 1290, 25), month.row("Lunsjpakke", 3, 149.5, 15)])
        month.sale(5, [month.row("Overnatting", 4, 149, 12, discount=10)], gross=True, discount=5)
        month.sale(9, [month.row("Lunsjpakke", -1, 149.5, 15)])
        month.sale(10, [month.row("Maskin", 1, 1000, 0)], status=5, currency="EUR", rate=0.085)
        month.sale(11, [month.row("Lunsjpakke", 1, 9.9, 15)] * 3)
        month.purchase(12, [row("Kontorstol", 2, 2390, 25, discount=10)], gross=True)
        month.purchase(13, [month.row("Utenlandsk tjeneste", 1, 8000, 0)], status=114)
        month.purchase(16, [month.row("Importert mat", 1, 5000, 0)], status=125, currency="SEK", rate=0.95)
        month.journal(
            17,
            "Guests and fuel",
            "PURCHASE",
            [("7370", 200, 25, 0), ("7000", 333.33, 25, 50), ("1920", -666.66, 0, 100)],
        )
        month.expense(20, [row("Train ticket", 1, 336, 12)])
        month.journal(
            23, "Cash sale", "SALES", [("1900", 100, 0, 100), ("3000", -79.6, 25, 100), ("7740", -0.5, 0, 100)]
        )
        month.journal(25, "Payment", "SALES", [("1920", 12609.53, 0, 100), ("1500", -12609.53, 0, 100)])
        yield month


def test_every_account_has_its_total(books):
    assert books.totals() == money(
        """
        1500   12136.52
        1900     100.00
        1920   11942.87
        2400  -17565.16
        2700   -2438.65
        2701     -49.31
        2702     -54.60
        2703    -789.47
        2704   -2000.00
        2710     902.07
        2712      36.00
        2713     789.47
        2714    2000.00
        2910    -336.00
        3000   -9754.60
        3010    -328.70
        3020    -454.98
        3110  -11764.71
        4350    5263.16
        4510    8000.00
        7000     374.99
        7370     250.00
        7700    3741.60
        7740      -0.50
        """
    )


def test_the_income_statement(books):
    assert books.statement("INCOME_STATEMENT") == [
        ("Sales", Decimal("22302.99")),
        ("Cost of goods", Decimal("-13263.16")),
        ("Other operating costs", Decimal("-4366.09")),
        ("Operating result", Decimal("4673.74")),
        ("Result before tax", Decimal("4673.74")),
        ("Result for the period", Decimal("4673.74")),
    ]


def test_the_balance_sheet_balances(books):
    assert books.statement("BALANCE_SHEET", language="") == [
        ("Fordringer og plasseringer", Decimal("12136.52")),
        ("Kontanter og bankinnskudd", Decimal("12042.87")),
        ("Sum eiendeler", Decimal("24179.39")),
        ("Periodens resultat", Decimal("4673.74")),
        ("Kortsiktig gjeld", Decimal("19505.65")),
        ("Sum egenkapital og gjeld", Decimal("24179.39")),
    ]


def test_the_general_ledger_of_each_vat_account_adds_up_to_its_total(books):
    totals = books.totals()
    for account in ("2700", "2701", "2702", "2703", "2704", "2710", "2712", "2713", "2714"):
        assert books.ledger(account) == totals[account]
