"""The discussion of an invoice: comments, tagged users, who has read what."""
