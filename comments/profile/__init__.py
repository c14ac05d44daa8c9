"""What people see and do about themselves: name, picture, their comments, a copy of it all, and leaving for good.

Not: how they come in (accounts).
"""
