"""Sanctions: warnings, mutes, bans and shadow bans that hold for somebody on a site, and the checks that heed them.

Not: who may impose and lift them (`comments.moderation.sanctioning`).
"""
