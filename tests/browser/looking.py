"""Pictures of a discussion, compared with those that somebody looked at and found right (tests/browser/pictures/).

They are drawn with DejaVu Sans from `node_modules`, so that they do not depend on the machine's letters, and halved.
Each pixel has to lie within what is around its place in the other picture: a line that is smoothed otherwise or stands
a pixel off is the same, what is missing, mirrored, elsewhere or of another colour is not.
Times are those of a clock that stands still before any comment: all are “now”.

With SCREENSHOTS=folder pictures are drawn into that folder in full, and those to compare with are drawn anew
(`make screenshots`): look at each that changed before you keep it.
"""

import io
import os
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Page

from tests.browser.measuring import problems_of

MODULES = Path(__file__).parents[2] / "node_modules"
KEPT = Path(__file__).parent / "pictures"
DRAW_INTO = os.environ.get("SCREENSHOTS")
FOUND = Path("screenshots") / "different"
LETTERS = MODULES / "dejavu-fonts-ttf" / "ttf" / "DejaVuSans.ttf"
# Goes into the page's own HTML: the discussion takes over its letters, which the fixture `new_page` brings.
LETTERS_PATH = "/letters.ttf"
STYLE = f"""<style>@font-face {{ font-family: Letters; src: url({LETTERS_PATH}) }}
body {{ margin: 8px; font: 16px/1.5 Letters }}</style>"""
BEFORE_ANYTHING = datetime(2026, 1, 1, tzinfo=UTC)
SIZE = {"width": 656, "height": 1000}  # 640 for the discussion

SOFT = 0.7  # pixels of a halved picture
AROUND = 3
SAME = 16  # of 255, in the channel that differs most
MOST_DIFFERENT = 24  # pixels: one arrow for votes is more
MOST_TALLER = 3
COLOURS = 64

COME_TO_TOP = """async () => {
  const element = document.querySelector("afterword-comments");
  const code = new CSSStyleSheet();
  code.replaceSync(".text :is(code, pre) { font-family: Letters }");
  element.shadowRoot.adoptedStyleSheets.push(code);
  await document.fonts.ready;
  scrollBy(0, element.getBoundingClientRect().top);
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height: Math.min(height, innerHeight - y) };
}"""


def look_at(page: Page, axe: str, name: str) -> None:
    """Find nothing wrong with a state, and see it as it was seen before."""
    found = problems_of(page, axe)
    assert not found, (name, found)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    compare(picture_of(page), name)


def picture_of(page: Page) -> Image.Image:
    """Draw what of the discussion fits on the screen."""
    page.mouse.move(0, 0)
    clip = page.evaluate(COME_TO_TOP)
    drawn = page.screenshot(clip=clip, animations="disabled", caret="hide", scale="css")
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def compare(picture: Image.Image, name: str) -> None:
    """Fail when a picture differs from the one that is kept, and leave both and their difference for the eye."""
    kept = KEPT / f"{name.replace(' ', '-')}.png"
    small = picture.reduce(2)
    if DRAW_INTO:
        Path(DRAW_INTO).mkdir(exist_ok=True)
        picture.save(Path(DRAW_INTO) / kept.name)
        if not kept.exists() or difference(small, Image.open(kept).convert("RGB"))[1]:
            small.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
                kept, optimize=True
            )
        return
    expected = Image.open(kept).convert("RGB")
    differs, what = difference(small, expected)
    if what:
        FOUND.mkdir(parents=True, exist_ok=True)
        for kind, one in {"now": small, "before": expected, "difference": differs}.items():
            one.save(FOUND / f"{kept.stem}-{kind}.png")
    assert not what, f"{name}: {what}; look into {FOUND.resolve()}"


def difference(picture: Image.Image, expected: Image.Image) -> tuple[Image.Image, str]:
    """Return where two pictures differ, in white, and how much in words: none where they are the same."""
    (width, height), (old_width, old_height) = picture.size, expected.size
    common = (0, 0, min(width, old_width), min(height, old_height))
    one, other = (
        each.crop(common).filter(ImageFilter.GaussianBlur(SOFT)) for each in (picture, expected)
    )
    channels = ImageChops.lighter(outside(one, other), outside(other, one)).split()
    most = reduce(ImageChops.lighter, channels)
    differs = most.point(lambda value: 255 if value > SAME else 0)
    count = differs.histogram()[255]
    if width != old_width or abs(height - old_height) > MOST_TALLER:
        return differs, f"it is {width}x{height}, and was {old_width}x{old_height}"
    return differs, f"{count} pixels differ" if count > MOST_DIFFERENT else ""


def outside(picture: Image.Image, other: Image.Image) -> Image.Image:
    """Say by how much each pixel is darker or lighter than all that is around its place in the other picture."""
    darkest = other.filter(ImageFilter.MinFilter(AROUND))
    lightest = other.filter(ImageFilter.MaxFilter(AROUND))
    return ImageChops.lighter(
        ImageChops.subtract(darkest, picture), ImageChops.subtract(picture, lightest)
    )
