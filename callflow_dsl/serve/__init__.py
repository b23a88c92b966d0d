"""A local server for flows under work: their JSON, their preview, and a reload on change."""
