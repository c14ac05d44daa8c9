"""Signing in at another service: OAuth 2 and OpenID Connect. Not: what a person is here (`comments/accounts`)."""
