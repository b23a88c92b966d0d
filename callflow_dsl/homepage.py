"""Where flowc is described."""

#: The address of the repository, as pyproject.toml has it under ``[project.urls]``. OWNER stands
#: for who publishes it; both places change together, which a test sees to.
HOMEPAGE = "https://github.com/OWNER/flowc"
