"""What is written is canonical (W3C xml-exc-c14n)."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from frontdesk.protocol.saml.xml import Element, render_xml

texts = st.text(st.characters(codec="utf-8"), max_size=50)


@given(texts, texts)
def test_any_text_can_be_written_and_is_canonical(text: str, value: str) -> None:
    raw = render_xml(Element("{urn:oasis:names:tc:SAML:2.0:assertion}Audience", {"Name": value}, text))
    assert etree.tostring(etree.fromstring(raw), method="c14n", exclusive=True) == raw
