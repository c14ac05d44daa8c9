"""Requests that wait until a test lets them go."""

from playwright.sync_api import Page, Route

from tests.servers import wait_until


def hold(page: Page, addresses: str) -> list[Route]:
    """Keep requests waiting; return those that do."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(addresses, keep)
    return held


def let_go(page: Page, held: list[Route]) -> None:
    """Send the first request on, once it waits: the browser asks before Playwright tells of it."""
    next_one(page, held).fallback()


def next_one(page: Page, held: list[Route]) -> Route:
    """Return the first request that waits, and wait for it."""
    wait_until(lambda: page.evaluate("true") and bool(held), "the request is held")
    return held.pop(0)
