"""A discussion as a part of the publisher's own HTML: what the element would build, made on the server.

It stands in a declarative shadow root, so it reads without a script; what needs one is disabled, or leads to the plain
page. The thread it was made from stands beside it, and the element begins with that. Both build the same tree: the one
here and in `templates/embed/fragment.html`, the other in `static/embed/`; a browser's test compares them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app, render_template, url_for

from comments.core import words
from comments.discussion.models import Status
from comments.discussion.schemas import CommentAnswer
from comments.embed import identicon, presenting, schemas
from comments.sites.models import Site
from comments.sites.settings import ORDERS
from comments.threads.models import Thread
from comments.web import languages

# Levels below this one are not indented further, as in the element.
MAX_LEVEL = 5
# A discussion is the publisher's page's, not ours: opened by itself it shows its words and runs nothing.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@dataclass
class Node:
    """A comment at its place and its branch; `answers` is what it answers where its place does not show that."""

    comment: CommentAnswer
    answers: str | None
    replies: list["Node"] = field(default_factory=list)
    count: int = 0

    @property
    def is_gone(self) -> bool:
        """Whether it is a placeholder."""
        return self.comment.status != Status.APPROVED

    @property
    def picture(self) -> identicon.Identicon:
        """The picture for its author's name."""
        return identicon.draw(self.comment.author.name)


def render(site: Site, thread: Thread | None, query: schemas.FragmentQuery) -> str:
    """Return the HTML of the first page of a discussion."""
    asked = query.as_thread_query()
    answer = presenting.thread_answer(current_app.config["SECRET_KEY"], site, thread, asked)
    return render_template(
        "embed/fragment.html",
        site=site.shortname,
        service=current_app.config["BASE_URL"],
        query=query,
        answer=answer,
        json=answer.model_dump_json(),
        nodes=arrange(answer.comments),
        authors={comment.id: comment.author.name for comment in answer.comments},
        orders=ORDERS,
        plain=_plain_page(site, thread, query),
        date=date,
        moment=moment,
    )


def arrange(comments: Sequence[CommentAnswer]) -> list[Node]:
    """Nest the comments of a page as the element does: by what they answer, down to the deepest level."""
    roots, children = _children(comments)
    top: list[Node] = []
    open_nodes: list[Node] = []  # the open one of each level
    waiting = [(comment, 0) for comment in reversed(roots)]
    while waiting:
        comment, depth = waiting.pop()
        level = min(depth, MAX_LEVEL)
        del open_nodes[level:]
        above = open_nodes[-1] if open_nodes else None
        is_told = above is None or comment.parent_id == above.comment.id
        node = Node(comment, None if is_told else comment.parent_id)
        (above.replies if above else top).append(node)
        for ancestor in open_nodes:
            ancestor.count += 1
        open_nodes.append(node)
        waiting += [(child, depth + 1) for child in reversed(children[comment.id])]
    return top


def _children(
    comments: Sequence[CommentAnswer],
) -> tuple[list[CommentAnswer], dict[str, list[CommentAnswer]]]:
    """Group by parent; a comment whose parent is not on the page stands under the root it came with."""
    known = {comment.id for comment in comments}
    roots: list[CommentAnswer] = []
    children: dict[str, list[CommentAnswer]] = defaultdict(list)
    for comment in comments:
        if comment.parent_id is None:
            roots.append(comment)
        elif roots:
            children[comment.parent_id if comment.parent_id in known else roots[-1].id].append(
                comment
            )
    for siblings in children.values():
        siblings.sort(key=lambda comment: int(comment.id))
    return roots, children


def date(instant: str) -> str:
    """Write the day of an instant. It is read by many, for long: “two hours ago” would soon be wrong."""
    return words.short_day(datetime.fromisoformat(instant), languages.current_language())


def moment(instant: str) -> str:
    """Write an instant in full."""
    return words.moment(datetime.fromisoformat(instant), languages.current_language())


def _plain_page(site: Site, thread: Thread | None, query: schemas.FragmentQuery) -> str:
    """Return the address of the discussion's plain page."""
    if thread is not None:
        path = url_for("embed_pages.show_thread", site=site.shortname, thread_id=str(thread.id))
    else:
        path = url_for(
            "embed_pages.find_thread",
            site=site.shortname,
            identifier=query.identifier,
            url=query.url,
            title=query.title,
        )
    return f"{current_app.config['BASE_URL']}{path}"
