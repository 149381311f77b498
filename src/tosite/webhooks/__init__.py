"""Webhooks: subscriptions, the outbox of events, and what is needed to deliver them."""
