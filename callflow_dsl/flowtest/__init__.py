"""The language of `test` blocks: parsed, run on the simulator, reported."""
