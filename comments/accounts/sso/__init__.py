"""Members of a publisher, who sign in there and speak here. Not: staff, unless an owner lets a publisher name some."""
