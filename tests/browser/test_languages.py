"""The discussion speaks the page's language, and stands the other way round where that is written so."""

from playwright.sync_api import expect

from tests.browser.looking import STYLE, look_at

COMMENTS = 3


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
