"""Diagnostics: the value, its codes, its renderers."""
