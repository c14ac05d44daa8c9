"""People we know: staff accounts, their roles, one-time sign-in links and sessions. Not: guests, who are a name."""
