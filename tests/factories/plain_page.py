"""The plain page of a thread as a program reads it, and the form that people send from it."""

from bleach._vendor import html5lib
from sqlalchemy import func, select

from comments.core.db import db
from comments.discussion.models import Comment
from tests.factories import posting

FORM = {"name": "Carol Example", "email": "", "text": "Hello", "parent_id": "", "key": "k" * 22}


def count_comments(app):
    with app.app_context():
        return db.session.scalar(select(func.count(Comment.id)))


def page_path(client, identifier="article"):
    thread = client.get(f"{posting.API}/thread", query_string={"identifier": identifier})
    return f"/sites/blog/threads/{thread.get_json()['thread']['id']}"


def parsed(answer):
    return html5lib.parse(answer.text, treebuilder="etree", namespaceHTMLElements=False)


def field(answer, name):
    """Return what a field of the form holds."""
    tree = parsed(answer)
    area = tree.find(f".//textarea[@name='{name}']")
    return (
        area.text or "" if area is not None else tree.find(f".//input[@name='{name}']").get("value")
    )


def texts(answer, **attributes):
    (name, value), *_ = attributes.items()
    return [
        e.get("content") or "".join(e.itertext()).strip()
        for e in parsed(answer).findall(f".//*[@{name}='{value}']")
    ]
