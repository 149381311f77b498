"""Support: requests of customers and questions of anybody, the operators' inbox, the thread that both sides read."""
