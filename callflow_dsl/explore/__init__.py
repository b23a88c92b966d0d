"""Every call that a flow can have: the walk, and what it says of the flow."""
