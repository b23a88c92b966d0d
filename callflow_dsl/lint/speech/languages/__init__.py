"""One file for each language: plain words, no code."""
