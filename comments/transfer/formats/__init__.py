"""One file for each format that can be read; `registry.py` lists them."""
