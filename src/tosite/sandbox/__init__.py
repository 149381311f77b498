"""Sandbox companies with realistic books."""
