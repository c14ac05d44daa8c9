"""The WSGI door for gunicorn, granian or any other server: `wsgi:app`."""

from comments.app import create_app

app = create_app()
