"""How often one client may write. Reads are not limited but for those that no cache can hold."""

from flask import Flask
from flask_limiter import Limiter

from comments.core.settings import Settings
from comments.web import address, shared_counts

limiter = Limiter(
    key_func=address.limit_key,
    headers_enabled=False,
    strategy="moving-window",
    key_prefix="afterword",
)

# A lively discussion is a comment a minute; a script is not. Every address has its own allowance,
# so a crowd of readers is never refused for being a crowd.
POSTS = "10 per minute; 100 per hour"
EDITS = "20 per minute"
VOTES = "60 per minute; 600 per hour"
# Each may hold somebody's comment, and costs moderators time.
REPORTS = "10 per minute; 60 per hour"
PREVIEWS = "60 per minute"
SIGN_INS = "10 per minute; 30 per hour"
RENEWALS = "30 per minute"
ACCOUNT_CHANGES = "60 per minute"
# One for each page view at most, and a company reads from one address.
MEMBERS = "60 per minute; 600 per hour"
# Each looks at up to twenty thousand comments.
TRIALS = "20 per minute"
DECISIONS = "240 per minute"
PROFILE = "30 per minute"
# A read that is never the same twice and costs a moment of the processor.
CHALLENGES = "60 per minute"
PICTURES = "10 per minute; 30 per hour"
IMPORTS = "10 per hour"
# What Disqus promises its clients. Keys can be tried here, and lists reach as far back as there are comments.
DISQUS_API = "1000 per hour"
# The reads that are limited: they may be everything that was written in years, and no cache can hold it.
EXPORTS = "10 per hour"


def init_app(app: Flask, settings: Settings) -> None:
    """Count in Redis when there is one, in this process otherwise or while Redis is away."""
    app.config["RATELIMIT_ENABLED"] = settings.ratelimit_enabled
    app.config["RATELIMIT_STORAGE_URI"] = (
        shared_counts.PREFIX + settings.redis_url if settings.redis_url else "memory://"
    )
    limiter.init_app(app)
