"""A process that posts as fast as it can: `python -m tests.discussion.posting_process URL FOLDER POSTS`.

It says when it is ready, begins when it is told to, and prints every answer's status and how long the slowest took.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from comments.app import create_app
from comments.core.settings import read_settings
from tests.factories import posting

PAGES = 3


def main(database_url: str, folder: Path, posts: int) -> None:
    settings = read_settings(
        {},
        database_url=database_url,
        instance_dir=folder,
        secret_key="a secret for tests only, and long enough",
        ratelimit_enabled=False,
    )
    client = create_app(settings).test_client()
    print("ready", flush=True)
    sys.stdin.readline()
    statuses: Counter[int] = Counter()
    seconds: list[float] = []
    last: dict[str, str] = {}
    for number in range(posts):
        page = f"page-{number % PAGES}"
        begun = time.perf_counter()
        answer = posting.post(
            client, key=f"{folder.name}-{number}", identifier=page, parent_id=last.get(page)
        )
        seconds.append(time.perf_counter() - begun)
        statuses[answer.status_code] += 1
        if answer.status_code == 201:
            last[page] = answer.get_json()["comment"]["id"]
    print(json.dumps({"statuses": statuses, "seconds": sorted(seconds)}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
