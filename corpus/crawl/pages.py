"""What a page is and holds: its role, its links with their roles and dates, its title, its day, and its fingerprint.

Pure: from bytes and the profile of a source to a `Page`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from urllib.parse import urlsplit

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.crawl.addresses import Canonical
from corpus.crawl.dates import in_address, only_date, printed_day, stamp
from corpus.crawl.encoding import decode, media_type
from corpus.crawl.profile import Profile
from corpus.crawl.rules import compiled

CORRECTION = compiled("correction")
MISSING = compiled("missing")
ITEM = 300
"""Characters; an element around a link that is longer is no entry of a list."""
ENTRIES = frozenset({"li", "tr", "article", "dl"})
"""Elements that are one entry of a list by their meaning, whatever links they hold."""
SHORT = 300
"""Characters of running text from which a page without any other sign is an article."""
TOO_LITTLE = 40
"""Characters; equal texts that are shorter do not make two pages one document."""
FURNITURE = ["script", "style", "noscript", "nav", "header", "footer", "aside", "form", "template"]
POSTBACK = "javascript:__doPostBack("
"""How pages of ASP.NET turn the pages of a list."""
NUMBERS_ONLY = re.compile(r"^[\d\s.,:/\-]*$")
META_DATES = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "dc.date.issued",
    "dc.date",
    "dcterms.issued",
    "dcterms.created",
    "citation_publication_date",
)


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link of a page: canonical address, role by the rules of the source, words, and the day printed beside it."""

    address: str
    role: str
    text: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What an answer says. `role` is article, listing, attachment, feed, sitemap, login, missing or other."""

    role: str
    media_type: str
    encoding: str = ""
    title: str = ""
    days: dict[str, date] = field(default_factory=dict)
    """Origin (`metadata`, `page`, `address`) → day of publication."""
    links: tuple[PageLink, ...] = ()
    canonical: str = ""
    refresh: str = ""
    """Where a page without content sends its visitor at once."""
    fingerprint: str = ""
    """Equal for the same article under other addresses; "" where there is too little to tell."""
    characters: int = 0
    layout: bool = True
    """False for an article on which none of the source's selectors for the content found anything."""
    corrects: tuple[str, ...] = ()
    """Addresses that a correction links to in its text."""
    postbacks: int = 0
    """Links that send a form and have no address, which are not followed."""


def read_page(
    body: bytes, address: str, profile: Profile, *, declared: str = "", canonical: Canonical, hint: str = ""
) -> Page:
    """The page of an answer's bytes. `declared` is its Content-Type, `hint` the role of the link that led to it."""
    kind = media_type(body, declared)
    if kind == "text/xml" and hint != "attachment":
        return _read_xml(body, address, profile, canonical)
    if kind != "text/html":
        return Page("attachment" if profile.is_document(kind, address) else "other", kind, days=_address_day(address))
    text, encoding = decode(body, declared, profile.source.encoding)
    return _Reader(text, encoding, address, profile, canonical, hint).page()


def _address_day(address: str) -> dict[str, date]:
    day = in_address(address)
    return {"address": day} if day else {}


def squeeze(text: str) -> str:
    """The text with every run of blanks as one."""
    return " ".join(text.split())


class _Reader:
    """One HTML page."""

    def __init__(
        self, text: str, encoding: str, address: str, profile: Profile, canonical: Canonical, hint: str
    ) -> None:
        self.tree = LexborHTMLParser(text)
        self.postbacks = text.count(POSTBACK)
        self.encoding, self.address, self.profile, self.canonical, self.hint = (
            encoding,
            address,
            profile,
            canonical,
            hint,
        )
        base = self.tree.css_first("base[href]")
        self.base = canonical.resolve(address, (base.attributes["href"] or "") if base else "") or address
        parts = urlsplit(self.base)
        self.root = f"{parts.scheme}://{parts.netloc}/"

    def page(self) -> Page:
        """Links before text: finding the text takes furniture out of the tree."""
        links = tuple(self._links())
        days = {**self._page_day(), **_address_day(self.address)}
        title, refresh, rel = self._title(), self._refresh(), self._canonical()
        listed = self._has(self.profile.read.listing)
        article = self._has(self.profile.read.article)
        login = self.tree.css_first("input[type=password]") is not None
        content, found = self._content()
        main = squeeze(" ".join(content))
        role = self._role(title, main, listed=listed, article=article, login=login)
        return Page(
            role=role,
            media_type="text/html",
            encoding=self.encoding,
            title=title,
            days=days,
            links=links,
            canonical=rel,
            refresh=refresh,
            fingerprint=self._fingerprint(title, content, links) if role == "article" else "",
            characters=len(main),
            layout=found or role != "article" or not self.profile.read.content,
            corrects=self._corrected(links) if CORRECTION.search(title) else (),
            postbacks=self.postbacks,
        )

    def _has(self, selectors: Iterable[str]) -> bool:
        return any(self.tree.css_first(selector) is not None for selector in selectors)

    def _role(self, title: str, main: str, *, listed: bool, article: bool, login: bool) -> str:
        """By the selectors of the source, then by its addresses, then by the link that led here, then by the text."""
        if len(main) < SHORT and not article and MISSING.search(f"{title}\n{main[:200]}"):
            return "missing"
        if login and not article and len(main) < SHORT:
            return "login"
        if article or listed:
            return "article" if article else "listing"
        by_address = self.profile.role(self.address)
        if by_address in ("article", "listing", "pagination"):
            return "article" if by_address == "article" else "listing"
        if self.profile.read.article or urlsplit(self.address).path in ("", "/"):
            return "other"
        if self.hint in ("listing", "pagination"):
            return "listing"
        return "article" if len(main) >= SHORT or self.hint == "article" else "other"

    def _title(self) -> str:
        for selector in (*self.profile.read.title, "meta[property='og:title']", "h1", "title"):
            for node in self.tree.css(selector):
                text = squeeze(
                    (node.attributes.get("content") or "") if node.tag == "meta" else node.text(separator=" ")
                )
                if text:
                    return text[:500]
        return ""

    def _page_day(self) -> dict[str, date]:
        """The day by the page's metadata and by the source's selectors for it."""
        days = {}
        if found := self._metadata_day():
            days["metadata"] = found
        for selector in self.profile.read.date:
            node = self.tree.css_first(selector)
            if node and (day := stamp(node.attributes.get("datetime") or "") or only_date(node.text(separator=" "))):
                days["page"] = day
                break
        return days

    def _metadata_day(self) -> date | None:
        for node in self.tree.css("meta[content]"):
            name = (
                node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop") or ""
            )
            if name.lower() in META_DATES and (day := stamp(node.attributes["content"] or "")):
                return day
        for node in self.tree.css("script[type='application/ld+json']"):
            if day := _json_day(node.text()):
                return day
        clock = self.tree.css_first("time[itemprop=datePublished][datetime], time[pubdate][datetime]")
        return stamp(clock.attributes["datetime"] or "") if clock else None

    def _refresh(self) -> str:
        """The address of an immediate `<meta http-equiv=refresh>`."""
        for node in self.tree.css("meta[http-equiv][content]"):
            if (node.attributes["http-equiv"] or "").lower() == "refresh":
                seconds, _, rest = (node.attributes["content"] or "").partition(";")
                href = rest.partition("=")[2].strip(" '\"")
                if seconds.strip().isdigit() and int(seconds) <= 5 and href:
                    return self.canonical.resolve(self.base, href)
        return ""

    def _canonical(self) -> str:
        """What the page calls its own address. A home page that every article names is the mistake of a template."""
        node = self.tree.css_first("link[rel=canonical][href]")
        address = self.canonical.resolve(self.base, node.attributes["href"] or "") if node else ""
        return "" if urlsplit(address).path in ("", "/") or not self.profile.own(address) else address

    def _links(self) -> Iterator[PageLink]:
        """Links of the page that are to be followed, each address once, in their order."""
        inside = self.profile.inside(self.tree)
        seen: set[str] = set()
        for node in self.tree.css("a[href], area[href], iframe[src], frame[src], embed[src], object[data]"):
            href = node.attributes.get("href") or node.attributes.get("src") or node.attributes.get("data") or ""
            address = self.canonical.resolve(self._base_of(href), href, self.encoding)
            if not address or address in seen:
                continue
            seen.add(address)
            role = self.profile.link_role(address, inside.get(node.mem_id, ""))
            if role:
                yield PageLink(address, role, squeeze(node.text(separator=" "))[:300], self._listing_day(node))

    def _base_of(self, href: str) -> str:
        """The part of the base that counts for a link: the menu of all pages of a site is resolved once."""
        if href[:1] == "/" and href[:2] != "//":
            return self.root
        return "" if href[:4] == "http" and "://" in href[:8] else self.base

    def _listing_day(self, node: LexborNode) -> date | None:
        """The one day in the link or in the entry of a list around it, which ends where other links begin."""
        around: LexborNode | None = node
        for _ in range(4):
            if around is None or around.tag in ("body", "html"):
                break
            if around.mem_id != node.mem_id and around.tag not in ENTRIES and _links_elsewhere(around, node):
                break
            text = around.text(separator="\n")
            if len(text) > ITEM:
                break
            if day := printed_day([line.strip() for line in text.split("\n")]):
                return day
            if around.tag in ENTRIES:
                break
            around = around.parent
        return None

    def _content(self) -> tuple[list[str], bool]:
        """The running text, paragraph by paragraph, and whether the source's selectors found it."""
        for selector in self.profile.read.content:
            nodes = self.tree.css(selector)
            lines = [line for node in nodes for line in _lines(node)]
            if lines:
                return lines, True
        self.tree.strip_tags(FURNITURE)
        body = self.tree.body
        return (list(_paragraphs(body)) if body else []), False

    def _fingerprint(self, title: str, content: list[str], links: tuple[PageLink, ...]) -> str:
        """Title, text and attachments; lines of numbers alone are counters and do not count."""
        lines = [line for line in content if not NUMBERS_ONLY.match(line)]
        files = sorted(link.address for link in links if link.role == "attachment")
        if not files and sum(map(len, lines)) < TOO_LITTLE:
            return ""
        return sha256("\n".join([title, *lines, *files]).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def _corrected(self, links: tuple[PageLink, ...]) -> tuple[str, ...]:
        """Articles and files that the text of a correction links to."""
        inside: set[str] = set()
        for selector in self.profile.read.content or ("article", "p"):
            for node in self.tree.css(f"{selector} a[href]"):
                inside.add(self.canonical.resolve(self.base, node.attributes["href"] or "", self.encoding))
        return tuple(link.address for link in links if link.address in inside and link.address != self.address)


def _links_elsewhere(around: LexborNode, node: LexborNode) -> bool:
    """Whether an element holds links to other addresses than that of the node."""
    own = node.attributes.get("href")
    return any(link.attributes.get("href") != own for link in around.css("a[href]"))


def _json_day(text: str) -> date | None:
    """`datePublished` of a block of linked data."""
    try:
        todo = [json.loads(text)]
    except (ValueError, RecursionError):
        return None
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo += value
        elif isinstance(value, dict):
            if isinstance(found := value.get("datePublished"), str) and (day := stamp(found)):
                return day
            todo += [inner for inner in value.values() if isinstance(inner, dict | list)]
    return None


def _lines(node: LexborNode) -> list[str]:
    return [line for raw in node.text(separator="\n").split("\n") if (line := squeeze(raw))]


def _paragraphs(body: LexborNode) -> Iterator[str]:
    """Blocks of text that are not mainly links."""
    for node in body.css("p, li, td, dd, blockquote, h1, h2, h3, h4, div"):
        if node.tag in ("div", "td", "li") and node.css_first("p, li, div, table, td") is not None:
            continue
        text = squeeze(node.text(separator=" "))
        if len(text) < 20:
            continue
        linked = sum(len(squeeze(link.text(separator=" "))) for link in node.css("a"))
        if linked * 2 < len(text):
            yield text


def _read_xml(body: bytes, address: str, profile: Profile, canonical: Canonical) -> Page:
    """A feed (RSS, Atom) or a sitemap: addresses with the days that the site gives them."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(body, parser)
    if root is None:
        return Page("other", "text/xml")
    name = etree.QName(root).localname
    role = "sitemap" if name in ("urlset", "sitemapindex") else "feed"
    found = [
        _entry(entry, address, profile, canonical, role)
        for entry in root.iter("{*}item", "{*}entry", "{*}url", "{*}sitemap")
    ]
    return Page(role, "text/xml", links=tuple(link for link in found if link))


def _entry(entry: etree._Element, base: str, profile: Profile, canonical: Canonical, role: str) -> PageLink | None:
    """One entry; `lastmod` of a sitemap is no day of publication."""
    href, day, title = "", None, ""
    for child in entry:
        if not isinstance(child.tag, str):
            continue
        name, text = etree.QName(child).localname, (child.text or "").strip()
        if name in ("link", "loc") and not href:
            href = child.get("href") or text
        elif name in ("pubDate", "published", "date") and day is None:
            day = stamp(text)
        elif name == "title":
            title = squeeze(text)
    address = canonical.resolve(base, href)
    inner = "sitemap" if etree.QName(entry).localname == "sitemap" else ""
    wanted = inner or profile.link_role(address, "article" if role == "feed" else "") if address else ""
    return PageLink(address, wanted, title[:300], day) if wanted and profile.own(address) else None
