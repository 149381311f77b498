-- What happened once is one event, however many webhooks are told: their deliveries share its number (``delivery_id``).
CREATE INDEX webhook_delivery_event ON webhook_delivery (company_id, delivery_id, webhook_id);
