"""Pictures: what comes in as a file comes out as 96 by 96 pixels of our own."""

import io
import os
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from comments.core.errors import CommentsError
from comments.profile import pictures
from comments.profile.errors import BadPicture, PictureTooLarge


def encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def decoded(content):
    return Image.open(io.BytesIO(content))


def bomb(width, height):
    """A PNG of few bytes that says it is this large, and is."""

    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * height, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


TALL = Image.new("RGB", (40, 90), "red")
MODES = [("RGB", "JPEG"), ("CMYK", "JPEG"), ("L", "JPEG"), ("RGBA", "PNG"), ("P", "PNG"), ("1", "PNG"),
         ("I;16", "PNG"), ("LA", "PNG"), ("RGBA", "WEBP"), ("P", "GIF")]  # fmt: skip


@pytest.mark.parametrize(("mode", "kind"), MODES)
def test_every_usual_file_becomes_a_small_square(mode, kind):
    drawn = decoded(pictures.draw(encoded(Image.new(mode, (300, 200)), kind)))

    assert (drawn.format, drawn.size) == ("WEBP", (96, 96))


def test_the_middle_of_a_picture_is_kept():
    wide = Image.new("RGB", (300, 100), "blue")
    wide.paste("red", (100, 0, 200, 100))

    drawn = decoded(pictures.draw(encoded(wide, "PNG")))

    assert all(drawn.getpixel((x, 48))[0] > 200 for x in (2, 48, 93))


def test_a_picture_stands_upright_and_says_nothing_of_place_or_camera():
    exif = Image.Exif()
    exif[0x0112] = 6  # it lies on its side
    exif[0x010E] = "taken in Exampleton"
    lying = Image.new("RGB", (40, 20), "red")
    lying.paste("blue", (0, 0, 20, 20))

    drawn = pictures.draw(encoded(lying, "JPEG", exif=exif, quality=95, comment=b"Exampleton"))

    shown = decoded(drawn)
    assert shown.getpixel((48, 5))[2] > 200
    assert shown.getpixel((48, 90))[0] > 200
    assert b"Exampleton" not in drawn
    assert not shown.getexif()


def test_of_a_moving_picture_the_first_frame_is_kept():
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue", "green")]
    moving = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])

    drawn = decoded(pictures.draw(moving))

    assert getattr(drawn, "n_frames", 1) == 1
    assert drawn.getpixel((48, 48))[0] > 200


@pytest.mark.parametrize("kind", ["GIF", "PNG", "JPEG", "WEBP"])
def test_what_else_a_file_says_is_gone(kind):
    page = b"<script>alert(1)</script><!--/*=1;*/"

    drawn = pictures.draw(encoded(TALL, kind) + page)

    assert b"script" not in drawn
    assert drawn[:4] == b"RIFF"
    assert drawn[8:12] == b"WEBP"


def test_a_picture_of_noise_still_is_small():
    noise = Image.frombytes("RGBA", (500, 500), os.urandom(1_000_000))

    assert len(pictures.draw(encoded(noise, "PNG"))) < 32 * 1024


def test_a_bomb_is_refused_before_it_is_unpacked():
    small = bomb(30_000, 30_000)
    assert len(small) < 200_000

    with pytest.raises(PictureTooLarge, match="30000 by 30000"):
        pictures.draw(small)


def test_a_file_of_more_than_two_megabytes_is_refused():
    with pytest.raises(PictureTooLarge, match="2 MB"):
        pictures.draw(bytes(pictures.MAX_UPLOAD_BYTES + 1))


UNREADABLE = {
    "nothing": b"",
    "text": b"hello",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page": b"<!doctype html><script>alert(1)</script>",
    "zip": b"PK\x03\x04" + bytes(50),
    "tiff": encoded(TALL, "TIFF"),
    "bmp": encoded(TALL, "BMP"),
    "icon": encoded(TALL, "ICO"),
    "half-a-jpeg": encoded(TALL, "JPEG")[:300],
    "half-a-png": encoded(TALL, "PNG")[:60],
}


@pytest.mark.parametrize("upload", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_picture_of_a_known_kind_is_refused_in_words(upload):
    with pytest.raises(BadPicture) as refused:
        pictures.draw(upload)

    assert refused.value.detail.endswith(".")


SAMPLES = [encoded(Image.effect_noise((30, 20), 50), kind) for kind in pictures.FORMATS]


@pytest.mark.filterwarnings(r"ignore::UserWarning:PIL\..*")  # it tells what it skips
@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=8),
    st.integers(0, 2000),
)
def test_a_broken_file_is_drawn_or_refused_and_never_a_failure(sample, changes, cut):
    broken = bytearray(sample)
    for place, value in changes:
        broken[place % len(broken)] = value

    with suppress(CommentsError):
        drawn = pictures.draw(bytes(broken[: max(cut, 20)]))
        assert decoded(drawn).size == (96, 96)
