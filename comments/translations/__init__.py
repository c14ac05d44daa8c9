"""One catalogue (gettext) of all sentences for each language, and how it is made; read by `core/words.py`."""
