"""Fiscal years and their tracking periods."""
