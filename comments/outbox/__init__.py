"""News that must not be lost: events written in the caller's transaction, handled by the worker afterwards.

At least once, never exactly once: every handler is idempotent. Not a message bus: the database is the queue.
"""
