"""The rules: one file each, named after the code and the name of its rule."""
