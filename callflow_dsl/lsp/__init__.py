"""The language server: what an editor asks about `.flow` files, answered over standard input."""
