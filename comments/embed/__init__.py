"""The public read path: pages of a thread, counts, and the plain HTML page. Writes nothing, ever."""
