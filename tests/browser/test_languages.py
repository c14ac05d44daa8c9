"""The discussion speaks the page's language, and stands the other way round where that is written so."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from comments.core import words
from comments.core.paths import resource_dir
from comments.web import wording
from tests.browser.looking import STYLE, look_at

COMMENTS = 3
# One in each month, each hour of interest, and the day on which the Persian year begins.
MOMENTS = [
    datetime(2026, month, day, hour, minute, tzinfo=UTC)
    for month, day, hour, minute in [
        *[(1, 1, 0, 5), (2, 28, 9, 0), (3, 20, 12, 0), (3, 21, 13, 45), (4, 9, 23, 59)],
        *[(5, 3, 10, 4), (6, 30, 1, 1), (7, 4, 14, 0), (8, 15, 6, 30), (9, 2, 17, 17)],
        *[(10, 10, 12, 30), (11, 28, 8, 0), (12, 31, 20, 0)],
    ]
]
COUNTS = [-12_345, -1, 0, 1, 2, 3, 11, 100, 999, 1_000, 9_999, 10_000, 12_345, 1_234_567]
# What the modules of the element write of these in one language.
WRITE = """async ([folder, language, moments, counts]) => {
  const { relativeTime, chooseLocale } = await import(folder + "time.js");
  const { fullTime } = await import(folder + "dating.js");
  const { number } = await import(folder + "language.js");
  const locale = chooseLocale([], language);
  return {
    days: moments.map((one) => relativeTime(one, Date.parse("2027-12-31"), locale)),
    full: moments.map((one) => fullTime(one, locale)),
    numbers: counts.map((count) => number(count).replace("-", "−")),
  };
}"""


def test_an_arabic_page_has_an_arabic_discussion_from_right_to_left(
    service, articles, new_page, axe
):
    carol = new_page()
    count = (
        '<a id="count" href="/x" data-afterword-count="arabic"></a>'
        f'<script async src="{service.url}/count.js" data-site="open"></script>'
    )
    address = articles.publish("arabic", "open", STYLE + count)
    articles.pages["/arabic"] = articles.pages["/arabic"].replace('lang="en"', 'lang="ar-EG"')
    asked: list[str] = []
    carol.on("request", lambda one: asked.append(one.url) if "/static/" in one.url else None)

    carol.goto(address)
    for at in range(COMMENTS):
        carol.get_by_placeholder("اكتب تعليقًا").fill(f"Hello {at}.")
        if not at:
            carol.get_by_label("الاسم").fill("Carol")
        carol.get_by_role("button", name="نشر", exact=True).click()
        expect(carol.get_by_text(f"Hello {at}.")).to_be_visible()

    # Three are “few” in Arabic.
    section = carol.locator("afterword-comments section")
    expect(carol.get_by_role("heading", level=2)).to_have_text("3 تعليقات")
    expect(carol.locator("#count")).to_have_text("3 تعليقات")
    expect(section).to_have_attribute("lang", "ar")
    expect(section).to_have_attribute("dir", "rtl")
    assert {url.split("/static/")[1].split("/")[1] for url in asked} == {"ar-EG"}
    written = carol.get_by_role("article").first
    picture, name = (written.locator(each).bounding_box() for each in (".avatar", ".name"))
    assert picture["x"] > name["x"]  # mirrored
    assert carol.get_by_text("Hello 0.").evaluate("one => getComputedStyle(one).direction") == "ltr"
    carol.get_by_placeholder("اكتب تعليقًا").first.click()
    expect(carol.get_by_role("button", name="تسجيل الدخول")).to_be_visible()
    look_at(carol, axe, "right to left")
    with carol.expect_popup() as opened:
        carol.get_by_role("button", name="تسجيل الدخول").click()
    expect(opened.value.locator("html")).to_have_attribute("lang", "ar")


def test_the_server_writes_days_times_and_numbers_as_the_element_does_in_every_language(
    new_reader,
):
    page = new_reader(timezone_id="UTC")
    spoken = {name: wording.put_in(modules(), name) for name in words.list_languages()}

    def answer(route):
        language, name = route.request.url.removesuffix(".js").split("/")[-2:]
        script = spoken[language][name] if name in modules() else ""
        route.fulfill(body=script, headers={"Content-Type": "text/javascript"})

    page.route("http://words.example.test/**", answer)
    page.goto("http://words.example.test/en/")

    for language in spoken:
        folder = f"http://words.example.test/{language}/"
        moments = [one.isoformat() for one in MOMENTS]
        written = page.evaluate(WRITE, [folder, language, moments, COUNTS])
        assert [plain(one) for one in written["days"]] == [
            plain(words.short_day(one, language)) for one in MOMENTS
        ]
        assert written["numbers"] == [
            words.number(count, language).replace("-", "−") for count in COUNTS
        ]
        # In full each says its own clock; the words between day and time differ.
        for one, full in zip(MOMENTS, written["full"], strict=True):
            time = words.moment(one, language).removesuffix(" UTC").rpartition(", ")[2]
            assert plain(words.day(one, language)) in plain(full), (language, full)
            assert plain(time) in plain(full), (language, full)


def modules():
    return {
        name: (resource_dir("static") / "embed" / f"{name}.js").read_text(encoding="utf-8")
        for name in ("time", "dating", "language")
    }


def plain(written):
    """Some write a narrow space, or one that does not break, where others write a plain one."""
    return written.replace("\u202f", " ").replace("\u00a0", " ")
