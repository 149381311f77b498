"""A month of a Swedish company, worked out by hand. Amounts in kronor; debit positive, credit negative.

 2 March  Invoice, prices without VAT, two rates, rounded to whole kronor as the parties have agreed (act 1970:1029):
          7.5 h x 1,150.00 = 8,625.00, VAT 25 % = 2,156.25
          3 x 279.50 = 838.50, VAT 6 % = 50.31; the product sells on 3003
          Together 11,670.06; a row of -0.06 without VAT (Öresavrundning, 3740) makes it 11,670.00
          1510 +11670.00   3001 -8625.00   3003 -838.50   3740 +0.06   2611 -2156.25   2631 -50.31
 5 March  Catering at 12 %, prices with VAT, 10 % off the row and 5 % off the invoice:
          4 x 149.00 x 0.90 x 0.95 = 509.58. Net 509.58 / 1.12 = 454.98, VAT 54.60
          1510 +509.58   3002 -454.98   2621 -54.60
 9 March  Credit note for one handbook, with its öre: -279.50, VAT -16.77
          1510 -296.27   3003 +279.50   2631 +16.77
10 March  Goods to Finland for 1,000.00 EUR at 0.09 EUR for a krona, no VAT (status 5): 11,111.11
          1510 +11111.11   3108 -11111.11
11 March  Three rows of 9.96 at 12 %: VAT of the total 29.88 x 12 % = 3.59, though each row alone would round to 1.20.
          The cent is given back on the account of that rate.
          1510 +33.47   3002 -29.88   2621 -3.59
12 March  Bill, prices with VAT: 2 x 2,195.00 x 0.90 = 3,951.00. Net 3,951.00 / 1.25 = 3,160.80, VAT 790.20
          6590 +3160.80   2641 +790.20   2440 -3951.00
13 March  Construction work in Sweden, 10,000.00; the buyer is liable for 25 % (status 113, input VAT on 2647)
          4415 +10000.00   2440 -10000.00   2647 +2500.00   2614 -2500.00
16 March  Service from another EU country for 500.00 EUR at 0.09: 5,555.56; VAT 25 % = 1,388.89 (status 112)
          4535 +5555.56   2440 -5555.56   2645 +1388.89   2614 -1388.89
17 March  Journal, paid from the bank: guests 200.00 + 12 % VAT 24.00, nothing deductible;
          leased car 333.33 + 25 % VAT 83.33, half of it deductible: 41.665, rounded 41.67
          6072 +224.00   5610 +374.99   2641 +41.67   1930 -640.66
20 March  An employee's train ticket, 318.00 with 6 % VAT: net 300.00, VAT 18.00
          6590 +300.00   2641 +18.00   2820 -318.00
23 March  Journal, cash sale of 99.60 with 25 % VAT: net 79.68, VAT 19.92. The till takes 100 kronor: 60 öre round up
          1910 +100.00   3001 -79.68   2611 -19.92   3740 -0.40
25 March  The customer pays the first invoice
          1930 +11670.00   1510 -11670.00

Result: sales 8704.68 + 484.86 + 559.00 + 11111.11 + rounding 0.34 = 20859.99; goods and materials 15555.56; other
external costs 374.99 + 224.00 + 3460.80 = 4059.79; 20859.99 - 15555.56 - 4059.79 = 1244.64. Assets 11357.89 + 11129.34
= 22487.23. Debts 19506.56 + 318.00 + VAT (2176.17 + 3888.89 + 58.19 + 33.54 - 849.87 - 1388.89 - 2500.00 = 1418.03)
= 21242.59, and 21242.59 + 1244.64 = 22487.23.
"""

from decimal import Decimal

import pytest

from month import money, row


@pytest.fixture(scope="module")
def books(month_of):
    with month_of("SWEDEN") as month:
        month.product("Catering", "SALES", "3002")
        month.product("Maskin", "SALES", "3108")
        month.product("Byggtjänst", "PURCHASE", "4415")
        month.product("Drift", "PURCHASE", "4535")
        month.sale(
            2,
            [
                month.row("Konsulttimme", 7.5, 1150, 25),
                month.row("Handbok", 3, 279.5, 6),
                month.row("Öresavrundning", 1, -0.06, 0, status=12),
            ],
        )
        month.sale(5, [month.row("Catering", 4, 149, 12, discount=10)], gross=True, discount=5)
        month.sale(9, [month.row("Handbok", -1, 279.5, 6)])
        month.sale(10, [month.row("Maskin", 1, 1000, 0)], status=5, currency="EUR", rate=0.09)
        month.sale(11, [month.row("Catering", 1, 9.96, 12)] * 3)
        month.purchase(12, [row("Kontorsstol", 2, 2195, 25, discount=10)], gross=True)
        month.purchase(13, [month.row("Byggtjänst", 1, 10000, 0)], status=113)
        month.purchase(16, [month.row("Drift", 1, 500, 0)], status=112, currency="EUR", rate=0.09)
        month.journal(
            17,
            "Guests and car",
            "PURCHASE",
            [("6072", 200, 12, 0), ("5610", 333.33, 25, 50), ("1930", -640.66, 0, 100)],
        )
        month.expense(20, [row("Train ticket", 1, 318, 6)])
        month.journal(
            23, "Cash sale", "SALES", [("1910", 100, 0, 100), ("3001", -79.68, 25, 100), ("3740", -0.4, 0, 100)]
        )
        month.journal(25, "Payment", "SALES", [("1930", 11670, 0, 100), ("1510", -11670, 0, 100)])
        yield month


def test_every_account_has_its_total(books):
    assert books.totals() == money(
        """
        1510   11357.89
        1910     100.00
        1930   11029.34
        2440  -19506.56
        2611   -2176.17
        2614   -3888.89
        2621     -58.19
        2631     -33.54
        2641     849.87
        2645    1388.89
        2647    2500.00
        2820    -318.00
        3001   -8704.68
        3002    -484.86
        3003    -559.00
        3108  -11111.11
        3740      -0.34
        4415   10000.00
        4535    5555.56
        5610     374.99
        6072     224.00
        6590    3460.80
        """
    )


def test_the_income_statement(books):
    assert books.statement("INCOME_STATEMENT") == [
        ("Net sales", Decimal("20859.99")),
        ("Goods and materials", Decimal("-15555.56")),
        ("Other external costs", Decimal("-4059.79")),
        ("Operating result", Decimal("1244.64")),
        ("Result after financial items", Decimal("1244.64")),
        ("Result before tax", Decimal("1244.64")),
        ("Result for the period", Decimal("1244.64")),
    ]


def test_the_balance_sheet_balances(books):
    assert books.statement("BALANCE_SHEET", language="") == [
        ("Kortfristiga fordringar", Decimal("11357.89")),
        ("Kassa och bank", Decimal("11129.34")),
        ("Summa tillgångar", Decimal("22487.23")),
        ("Periodens resultat", Decimal("1244.64")),
        ("Kortfristiga skulder", Decimal("21242.59")),
        ("Summa eget kapital och skulder", Decimal("22487.23")),
    ]


def test_the_cash_flow_moves_from_nothing_to_the_liquid_means(books):
    assert books.statement("CASH_FLOW") == [
        ("Cash in hand", Decimal("100.00")),
        ("Bank accounts", Decimal("11029.34")),
        ("Trade receivables", Decimal("11357.89")),
        ("Trade payables", Decimal("-19506.56")),
        ("Net change", Decimal("2980.67")),
        ("Liquid assets at the end", Decimal("2980.67")),
    ]


def test_the_general_ledger_of_each_vat_account_adds_up_to_its_total(books):
    totals = books.totals()
    for account in ("2611", "2614", "2621", "2631", "2641", "2645", "2647"):
        assert books.ledger(account) == totals[account]
