"""The register of persons: the partners of type PERSON, with a record of their own."""
