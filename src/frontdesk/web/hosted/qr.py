"""QR codes as drawings in the page itself: no picture with somebody's secret lies at an address (ISO/IEC 18004)."""

import io


def qr_code(text: str) -> str:
    """An inline SVG without style or script. Dark on light whatever the page's colours, as cameras want it."""
    import segno

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=False,
        svgclass=None,
        lineclass=None,
        omitsize=True,
        border=4,
        light="#fff",
    )
    return drawn.getvalue().decode()
