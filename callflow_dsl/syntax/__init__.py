"""Text to syntax tree: lexer, LALR driver, the nodes of the tree, formatter."""
