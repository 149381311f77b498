-- "Godkänd för F-skatt" is a statement about the seller that only the seller can make: nobody makes it by default.
ALTER TABLE usage_setting ADD approved_for_f_tax boolean NOT NULL DEFAULT false;
