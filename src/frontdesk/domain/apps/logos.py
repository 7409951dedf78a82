"""Pictures of apps: PNG, JPEG or GIF, known by how they begin and not by what their sender calls them."""

from frontdesk.domain.apps.model import Logo
from frontdesk.domain.errors import ValidationFailed
from frontdesk.kernel.secrets import random_base62

MOST_BYTES = 1_000_000
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def new_logo(image: bytes) -> Logo:
    """What a picture that was just uploaded is shown as.

    Raises:
        ValidationFailed: it is too large, or none of the three kinds.
    """
    if len(image) > MOST_BYTES:
        raise ValidationFailed("file", ("file: A logo has at most 1 MB.",))
    for beginning, content_type in _BEGINNINGS:
        if image.startswith(beginning):
            return Logo("fs0" + random_base62(17), content_type)
    raise ValidationFailed("file", ("file: A logo is a PNG, JPG or GIF picture.",))
