"""Rules about keys and menus."""
