-- What a page of invoices shows beside the columns is kept as the text that goes out: a list of fifty builds nothing.
ALTER TABLE invoice
    DROP counterparty,
    DROP sums,
    ADD list_tail text NOT NULL GENERATED ALWAYS AS (
        coalesce(',"originalInvoiceNumber":' || (document -> 'originalInvoiceNumber')::text, '')
        || coalesce(',"invoiceChannel":' || (document -> 'invoiceChannel')::text, '')
        || coalesce(',"isOffer":' || (document -> 'isOffer')::text, '')
        || coalesce(',"counterParty":' || jsonb_strip_nulls(document -> 'counterParty')::text, '')
        || coalesce(',"invoiceSumInfo":' || jsonb_strip_nulls(document -> 'invoiceSumInfo')::text, '')
    ) STORED;
