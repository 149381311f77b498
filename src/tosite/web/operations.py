"""Every built capability: importing it registers its endpoints."""

from tosite.attachments import api as attachments
from tosite.invoices import api as invoices
from tosite.invoices import moves as invoice_moves
from tosite.ledger import api as ledger
from tosite.partners import api as partners
from tosite.registers import api as registers

__all__ = ["attachments", "invoice_moves", "invoices", "ledger", "partners", "registers"]
