"""Drawing an uploaded picture anew: nothing of the file that somebody sent is kept, and nothing of it is served.

What comes out is small, square, without place or time, one frame, and of one kind. What goes in may be made to harm:
its size is looked at before a single pixel is read, and one picture is read at a time.
"""

import io
import struct
import threading
import zlib

from comments.core.words import gettext
from comments.profile.errors import BadPicture, PictureTooLarge

MAX_UPLOAD_BYTES = 2 * 1024 * 1024
# What phones take (4032 by 3024). The hungriest kind, WebP, needs 15 bytes for each while it is read.
MAX_PIXELS = 12_500_000
SIDE = 96  # three times what readers see, for dense screens
MIMETYPE = "image/webp"
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

# What the library raises on files that are broken on purpose.
_UNREADABLE = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError, MemoryError, struct.error,
    zlib.error,
)  # fmt: skip
_one_at_a_time = threading.Lock()


def draw(upload: bytes) -> bytes:
    """Return an uploaded picture as it is kept and shown.

    Raises:
        PictureTooLarge, BadPicture: with what would fit.

    """
    if not upload:
        raise BadPicture(gettext("Choose a picture first."))
    if len(upload) > MAX_UPLOAD_BYTES:
        raise PictureTooLarge(
            gettext(
                "A picture may have at most %(value)s MB. Please send a smaller one.",
                value=MAX_UPLOAD_BYTES // 1024 // 1024,
            )
        )
    with _one_at_a_time:
        try:
            return _draw(upload)
        except _UNREADABLE as error:
            raise BadPicture(
                gettext(
                    "This file could not be read as a picture. Please send a JPEG, PNG, WebP or GIF."
                )
            ) from error


def _draw(upload: bytes) -> bytes:
    from PIL import Image, ImageOps  # loaded with the first picture

    # We look at the size ourselves; the library's own look would warn first, which nobody hears.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(upload), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise PictureTooLarge(
                gettext(
                    "This picture is %(width)s by %(height)s pixels large, which is too much. Please "
                    "send a smaller one.",
                    width=width,
                    height=height,
                )
            )
        picture.draft("RGB", (SIDE * 2, SIDE * 2))  # of a JPEG no more than that is unpacked
        picture.seek(0)
        has_alpha = picture.has_transparency_data
        is_plain = picture.mode in {"RGB", "RGBA", "L"}  # of what is plain no second copy is made
        source = picture if is_plain else picture.convert("RGBA" if has_alpha else "RGB")
        square = ImageOps.exif_transpose(ImageOps.fit(source, (SIDE, SIDE)))
    square = square.convert("RGBA" if has_alpha else "RGB")
    drawn = io.BytesIO()
    # Pixels alone go over: no EXIF, no colour profile, no comment.
    Image.frombytes(square.mode, square.size, square.tobytes()).save(drawn, "WEBP", quality=QUALITY)
    return drawn.getvalue()
