"""The public read path: pages of a thread and counts, which write nothing.

The plain HTML page stands here too; it also takes a form.
"""
