"""The append-only log: who did what to which thing, when, and why. Not the server's log."""
