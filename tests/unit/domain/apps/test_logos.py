"""Pictures of apps. No property test: three beginnings and a size are all there is."""

import pytest

from frontdesk.domain.apps.logos import MOST_BYTES, new_logo
from frontdesk.domain.errors import ValidationFailed


@pytest.mark.parametrize(
    ("image", "content_type"),
    [
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"GIF87arest", "image/gif"),
        (b"GIF89arest", "image/gif"),
    ],
)
def test_a_picture_is_known_by_how_it_begins(image: bytes, content_type: str) -> None:
    logo = new_logo(image)
    assert logo.content_type == content_type
    assert logo.id != new_logo(image).id


@pytest.mark.parametrize("image", [b"", b"<svg/>", b"RIFFxxxxWEBP", b"GIF89a" + bytes(MOST_BYTES)])
def test_anything_else_is_refused(image: bytes) -> None:
    with pytest.raises(ValidationFailed):
        new_logo(image)
