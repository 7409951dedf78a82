"""Pictures of a theme: kept as records of their own, so that reading a theme never reads its pictures."""

from base64 import b64decode, b64encode
from collections.abc import Mapping

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.records.model import Draft, RecordKind

IMAGE = RecordKind(name="theme_image", prefix="fs0", type="Image")
MEMBERS: Mapping[str, str] = {"logo": "logo", "favicon": "favicon", "background-image": "backgroundImage"}
"""The last segment of an image's route → the member of the theme that names it."""
_MOST_BYTES: Mapping[str, int] = {"logo": 100_000, "favicon": 100_000, "backgroundImage": 2_000_000}
_PNG, _JPEG, _GIF, _ICO = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", (b"GIF87a", b"GIF89a"), b"\x00\x00\x01\x00"


def image_draft(theme_id: str, member: str, image: bytes) -> Draft:
    """A picture that was just uploaded, known by how it begins and not by what its sender calls it.

    Raises:
        ValidationFailed: it is too large, or no picture that browsers show.
    """
    most = _MOST_BYTES[member]
    if len(image) > most:
        raise ValidationFailed("file", (f"file: This picture has at most {most // 1000} kB.",))
    content_type = _content_type(image, is_icon=member == "favicon")
    if content_type is None:
        raise ValidationFailed("file", ("file: The picture is a PNG, JPG or GIF; a favicon may be an ICO.",))
    body = {"contentType": content_type, "image": b64encode(image).decode()}
    return Draft(body, name=member, parent_id=theme_id)


def image_of(body: Mapping[str, object]) -> tuple[str, bytes]:
    """Its content type and its bytes."""
    return str(body["contentType"]), b64decode(str(body["image"]))


def image_path(id: str) -> str:
    """Where everybody may see it; another picture is never shown there."""
    return f"/fs/bco/1/{id}"


def _content_type(image: bytes, *, is_icon: bool) -> str | None:
    if image.startswith(_PNG):
        return "image/png"
    if image.startswith(_JPEG):
        return "image/jpeg"
    if image.startswith(_GIF):
        return "image/gif"
    return "image/x-icon" if is_icon and image.startswith(_ICO) else None
