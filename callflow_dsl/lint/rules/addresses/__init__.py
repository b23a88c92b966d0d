"""Rules about addresses: of sound files, and of flows that are fetched."""
