"""Database: pool, embedded server, migrations."""
