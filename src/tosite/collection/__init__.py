"""Collection costs and penal interest: what a partner is charged for on its next sales invoice."""
