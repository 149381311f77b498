"""A month of a Finnish company, worked out by hand. Amounts in euros; debit positive, credit negative.

 2 March  Invoice, prices without VAT, two rates:
          7.5 h x 98.00 = 735.00, VAT 25.5 % = 187.425, rounded half up 187.43
          3 x 24.90 = 74.70, VAT 13.5 % = 10.0845, rounded 10.08; the product sells on 3010
          1700 +1007.21   3000 -735.00   3010 -74.70   2931 -197.51
 5 March  Invoice, prices with VAT, 10 % off the row and 5 % off the invoice:
          4 x 49.90 x 0.90 x 0.95 = 170.658, rounded once: 170.66. Net 170.66 / 1.255 = 135.98, VAT 34.68
          1700 +170.66   3000 -135.98   2931 -34.68
 9 March  Credit note for one handbook: -24.90, VAT -3.3615, rounded -3.36
          1700 -28.26   3010 +24.90   2931 +3.36
10 March  Goods to a buyer in another EU country, no VAT (status 5): 2 x 600.00
          1700 +1200.00   3050 -1200.00
11 March  Three rows of 9.99: VAT of the total 29.97 x 25.5 % = 7.64, though each row alone would round to 2.55.
          The receipt shows rows that imply 7.65 and one cent back on 2931 (RECONCILIATION_ENTRY).
          1700 +37.61   3000 -29.97   2931 -7.64
12 March  Bill, prices with VAT: 2 x 189.90 x 0.90 = 341.82. Net 341.82 / 1.255 = 272.37, VAT 69.45
          8450 +272.37   2933 +69.45   2880 -341.82
13 March  Service from another EU country, 400.00; we owe and deduct VAT 25.5 % = 102.00 (status 112)
          4055 +400.00   2880 -400.00   2933 +102.00   2932 -102.00
16 March  Goods imported for 1,000.00 USD at 1.10 USD for a euro: 909.09; VAT on import 231.82 (status 115)
          4060 +909.09   2880 -909.09   2933 +231.82   2934 -231.82
17 March  Journal, paid from the bank: guests 80.00 + 13.5 % VAT 10.80, nothing deductible (act 114);
          car 33.33 + 25.5 % VAT 8.50, half of it deductible: 4.25
          7950 +90.80   7500 +37.58   2933 +4.25   1910 -132.63
20 March  An employee's train ticket, 41.00 with 13.5 % VAT: net 36.12, VAT 4.88
          8450 +36.12   2933 +4.88   2890 -41.00
25 March  The customer pays the first invoice
          1910 +1007.21   1700 -1007.21

Result: sales 900.95 + 49.80 + 1200.00 = 2150.75; purchases 1309.09; other costs 37.58 + 90.80 + 308.49 = 436.87;
2150.75 - 1309.09 - 436.87 = 404.79. Assets 1380.01 + 874.58 = 2254.59. Debts 1650.91 + 41.00 + VAT (236.47 + 102.00
+ 231.82 - 412.40 = 157.89) = 1849.80, and 1849.80 + 404.79 = 2254.59.
"""

from decimal import Decimal

import pytest

from month import money, row


@pytest.fixture(scope="module")
def books(month_of):
    with month_of("FINLAND") as month:
        month.product("Machine", "SALES", "3050")
        month.product("Hosting", "PURCHASE", "4055")
        month.product("Parts", "PURCHASE", "4060")
        month.sale(2, [month.row("Consulting", 7.5, 98, 25.5), month.row("Handbook", 3, 24.9, 13.5)])
        month.sale(5, [row("Cushion", 4, 49.9, 25.5, discount=10)], gross=True, discount=5)
        month.sale(9, [month.row("Handbook", -1, 24.9, 13.5)])
        month.sale(10, [month.row("Machine", 2, 600, 0)], status=5)
        month.sale(11, [row("Pen", 1, 9.99, 25.5)] * 3)
        month.purchase(12, [row("Office chair", 2, 189.9, 25.5, discount=10)], gross=True)
        month.purchase(13, [month.row("Hosting", 1, 400, 0)], status=112)
        month.purchase(16, [month.row("Parts", 1, 1000, 0)], status=115, currency="USD", rate=1.1)
        month.journal(
            17,
            "Guests and car",
            "PURCHASE",
            [("7950", 80, 13.5, 0), ("7500", 33.33, 25.5, 50), ("1910", -132.63, 0, 100)],
        )
        month.expense(20, [row("Train ticket", 1, 41, 13.5)])
        month.journal(25, "Payment", "SALES", [("1910", 1007.21, 0, 100), ("1700", -1007.21, 0, 100)])
        yield month


def test_every_account_has_its_total(books):
    assert books.totals() == money(
        """
        1700   1380.01
        1910    874.58
        2880  -1650.91
        2890    -41.00
        2931   -236.47
        2932   -102.00
        2933    412.40
        2934   -231.82
        3000   -900.95
        3010    -49.80
        3050  -1200.00
        4055    400.00
        4060    909.09
        7500     37.58
        7950     90.80
        8450    308.49
        """
    )


def test_the_income_statement(books):
    assert books.statement("INCOME_STATEMENT") == [
        ("Revenue", Decimal("2150.75")),
        ("Materials and services", Decimal("-1309.09")),
        ("Other operating expenses", Decimal("-436.87")),
        ("Operating profit (loss)", Decimal("404.79")),
        ("Profit (loss) before appropriations and taxes", Decimal("404.79")),
        ("Profit (loss) for the period", Decimal("404.79")),
    ]


def test_the_balance_sheet_balances(books):
    assert books.statement("BALANCE_SHEET", language="") == [
        ("Saamiset", Decimal("1380.01")),
        ("Rahat ja pankkisaamiset", Decimal("874.58")),
        ("Vastaavaa yhteensä", Decimal("2254.59")),
        ("Tilikauden voitto (tappio)", Decimal("404.79")),
        ("Lyhytaikainen vieras pääoma", Decimal("1849.80")),
        ("Vastattavaa yhteensä", Decimal("2254.59")),
    ]


def test_the_general_ledger_of_each_vat_account_adds_up_to_its_total(books):
    totals = books.totals()
    for account in ("2931", "2932", "2933", "2934"):
        assert books.ledger(account) == totals[account]
