"""The tree of comments: post, edit, delete, order, pages. Not: who judges them (screening, moderation)."""
