"""Lowering: menus and conditions become steps with guards and jumps."""
