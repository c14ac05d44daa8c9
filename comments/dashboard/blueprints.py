"""What all pages of the desk share: nothing of them is kept by a cache, and strangers are led to where they sign in."""

from flask import Blueprint

from comments.accounts import own_pages
from comments.accounts.errors import SecondFactorNeeded, SignInFirst
from comments.web import answers


def make_blueprint(name: str, url_prefix: str) -> Blueprint:
    """Make a blueprint of pages for staff."""
    pages = Blueprint(name, __name__, url_prefix=url_prefix)
    pages.after_request(answers.keep_private)
    pages.register_error_handler(SignInFirst, own_pages.lead_to_sign_in)
    pages.register_error_handler(SecondFactorNeeded, own_pages.lead_to_second_factor)
    return pages
