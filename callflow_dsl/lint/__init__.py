"""The linter: rules over the analysed program, one file each, found by listing the folder."""
