"""The rules of one source, with the defaults of its system, made ready to be asked thousands of times."""

from __future__ import annotations

from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from corpus.crawl.addresses import Canonical, matcher, tail
from corpus.crawl.cms import with_defaults
from corpus.crawl.rules import compiled
from corpus.sources import Links, Source

ROLES = ("pagination", "listing", "article", "attachment")
DOCUMENT_TYPES = (
    "application/pdf",
    "application/zip",
    "application/x-ole-storage",
    "application/rtf",
    "application/vnd.rar",
    "application/x-7z-compressed",
    "application/msword",
    "application/vnd.",
    "text/csv",
    "text/plain",
    "image/tiff",
)


class Profile:
    """Which addresses belong to the source, which role a link has, and where things stand on a page."""

    def __init__(self, source: Source) -> None:
        self.source = with_defaults(source)
        self.read = self.source.read
        self.canonical = Canonical(self.source.drop_parameters)
        self._hosts = self.source.own_hosts
        self._leave = compiled("leave", self.source.leave)
        self._files = compiled("attachments")
        self._url = {role: matcher(self._links(role).url) for role in ROLES}

    def _links(self, role: str) -> Links:
        links: Links = getattr(self.source.follow, role)
        return links

    def own(self, address: str) -> bool:
        """Whether the address lies on a host of the source."""
        return urlsplit(address).netloc in self._hosts

    def left(self, address: str) -> bool:
        """Whether the source says that this address is never asked for."""
        return self._leave.search(tail(address)) is not None

    def is_document(self, media_type: str, address: str) -> bool:
        """Whether a file that is no page may hold a document."""
        return media_type.startswith(DOCUMENT_TYPES) or self._files.search(urlsplit(address).path) is not None

    def role(self, address: str) -> str:
        """The role that the address itself tells, else ""."""
        told = tail(address)
        for role in ROLES:
            pattern = self._url[role]
            if pattern is not None and pattern.search(told):
                return role
        return "attachment" if self._files.search(urlsplit(address).path) else ""

    def link_role(self, address: str, inside: str = "") -> str:
        """The role of a link that is to be followed (`other` where no rule knows it), "" for one that is not.

        `inside` is the role of the element that it stands in.
        """
        if not self.own(address) or self.left(address):
            return ""
        role = inside or self.role(address)
        return role or ("other" if self.source.follow.scope == "host" else "")

    def inside(self, tree: LexborHTMLParser) -> dict[int, str]:
        """Links by the elements that they stand in: node → role."""
        found: dict[int, str] = {}
        for role in ROLES:
            for selector in self._links(role).css:
                for node in tree.css(selector):
                    nodes = [node] if node.tag == "a" else node.css("a[href]")
                    found.update({link.mem_id: role for link in nodes if link.mem_id not in found})
        return found
