"""The last gate: whatever the renderer made, only these elements and attributes leave it."""

import nh3

from lstm_course.content.markdown.figures import SVG_ATTRIBUTES, SVG_ELEMENTS, names

HTML_ELEMENTS = names(
    "p h2 h3 h4 ul ol li strong em code pre blockquote hr br a table thead tbody tr th td "
    "div span figure figcaption details summary section dl dt dd"
)
MATH_ELEMENTS = names(
    "math mrow mi mn mo mtext mspace msub msup msubsup mfrac msqrt mroot mover munder munderover "
    "mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts"
)
_MATH_ATTRIBUTES = names(
    "display alttext class lspace rspace stretchy fence separator form largeop movablelimits "
    "symmetric minsize maxsize accent accentunder displaystyle scriptlevel width height depth "
    "voffset mathvariant linethickness columnalign columnspacing rowspacing notation"
)
_HTML_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "class", "aria-describedby"},
    "ol": {"start"},
    "th": {"class"},
    "td": {"class"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "pre": {"class", "tabindex"},
    "code": {"class"},
    "div": {"class", "tabindex", "role", "aria-label", "data-place"},
    "span": {"class", "id", "role", "hidden"},
    "figure": {"class", "id"},
    "details": {"class"},
    "section": {"class"},
    "p": {"class"},
}
_CLEANER = nh3.Cleaner(
    tags=set(HTML_ELEMENTS | MATH_ELEMENTS | SVG_ELEMENTS),
    clean_content_tags={"script", "style", "iframe", "object", "template"},
    attributes={
        **_HTML_ATTRIBUTES,
        **{name: set(_MATH_ATTRIBUTES) for name in MATH_ELEMENTS},
        **{name: set(SVG_ATTRIBUTES) for name in SVG_ELEMENTS},
        "math": {*_MATH_ATTRIBUTES, "aria-label", "aria-hidden"},
    },
    url_schemes={"https"},
    link_rel="noopener noreferrer",
)


def sanitise(html: str) -> str:
    """Return `html` with everything that is not on the lists taken out."""
    return _CLEANER.clean(html)
