"""From the syntax tree to call flows: names, values, lowering, checks."""
