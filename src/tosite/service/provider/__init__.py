"""The company that provides the service."""
