"""One small site for each system: recognised, paged, its articles with their days, its files, nothing else."""

# Pages and addresses are written as they are, however long.

# Pages are written as they are, however long.
# ruff: noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from crawl_sites import LONG, Answer, Reply, Site, crawl_site, found, job_of, serve

from corpus.crawl.cms import recognise, systems
from corpus.crawl.ledger import Ledger
from corpus.crawl.run import crawl, documents
from corpus.crawl.survey import check_examples, survey
from corpus.sources import find_source, read_source

PDF = Answer(b"%PDF-1.4 bao cao", media_type="application/pdf")


@dataclass
class Sample:
    """A site: its pages, and the documents that it has (path → day and its origin; None where none is printed)."""

    pages: dict[str, Reply]
    documents: dict[str, tuple[date | None, str]]
    headers: dict[str, str] = field(default_factory=dict)
    never: tuple[str, ...] = ()


def _html(head: str, body: str, attributes: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body {attributes}>{body}</body></html>"


def _sharepoint() -> Sample:
    head = '<meta name="GENERATOR" content="Microsoft SharePoint"><link href="/_layouts/1033/styles/core.css" rel="stylesheet">'
    frame = "<a href='/_layouts/Authenticate.aspx?Source=/'>Đăng nhập</a><div class='ms-WPBody'>{}</div>"

    def post(title: str, day: str, more: str = "") -> str:
        text = f"<div class='postMain'><p class='Time'>{day}</p><p class='Title'>{title}</p><div class='asset-content'><p>{LONG}</p>{more}</div></div>"
        return _html(f"<title>Cổng</title>{head}", frame.format(text))

    def posts(*items: str) -> str:
        return _html(head, frame.format(f"<div class='allPost'>{''.join(items)}</div>"))

    link = "<div><a href='/tin/Lists/Posts/Post.aspx?CategoryId=2&ID={0}'>Tin {0}</a> <span>({1})</span></div>"
    return Sample(
        {
            "/": _html(head, frame.format("<a href='/tin/Lists/Posts/AllPosts.aspx?CategoryId=2'>Tin tức</a>")),
            "/tin/Lists/Posts/AllPosts.aspx?CategoryId=2": posts(
                link.format(1, "03/04/2023"), "<ul class='pagination'><a href='?CategoryId=2&Page=2'>2</a></ul>"
            ),
            "/tin/Lists/Posts/AllPosts.aspx?CategoryId=2&Page=2": posts(link.format(2, "05/04/2023")),
            "/tin/Lists/Posts/Post.aspx?CategoryId=2&ID=1": post(
                "Xã họp bàn", "03/04/2023", "<a href='/tep/bc.pdf'>Tệp</a>"
            ),
            "/tin/Lists/Posts/Post.aspx?CategoryId=2&ID=2": post("Xã trao quà", "05/04/2023"),
            "/tep/bc.pdf": PDF,
        },
        {
            "/tin/Lists/Posts/Post.aspx?CategoryId=2&ID=1": (date(2023, 4, 3), "page"),
            "/tin/Lists/Posts/Post.aspx?CategoryId=2&ID=2": (date(2023, 4, 5), "page"),
            "/tep/bc.pdf": (date(2023, 4, 3), "article"),
        },
        {"MicrosoftSharePointTeamServices": "15.0.0.4569"},
        ("/_layouts/Authenticate.aspx?Source=/",),
    )


def _liferay() -> Sample:
    head = "<script>var Liferay = {};</script>"

    def news(title: str, day: str) -> str:
        text = f"<div class='asset-full-content'><h1>{title}</h1><span class='publish-date'>{day}</span><div class='asset-content'><p>{LONG}</p></div></div>"
        return _html(f"<title>{title}</title>{head}", f"<div class='portlet-boundary'>{text}</div>")

    items = (
        "<div class='asset-abstract'><a href='/web/xa/-/ra-soat-ho?redirect=%2Fweb%2Fxa&p_auth=x1'>Rà soát hộ</a></div>"
        "<a href='/c/portal/login?p_l_id=1'>Đăng nhập</a><ul class='lfr-pagination'><a href='/web/xa/tin-tuc?_101_INSTANCE_a_cur=2'>2</a></ul>"
        "<a href='/web/xa/tin-tuc?p_p_id=58&p_p_state=pop_up'>In</a>"
    )
    return Sample(
        {
            "/": Answer(status=302, headers={"Location": "/web/xa/tin-tuc;jsessionid=0A1B"}),
            "/web/xa/tin-tuc": _html(head, items),
            "/web/xa/tin-tuc?_101_INSTANCE_a_cur=2": _html(
                head,
                "<div class='asset-abstract'><a href='/web/xa/-/asset_publisher/ab12/content/trao-nha'>Trao nhà</a></div>"
                "<a href='/documents/20182/0/bao-cao/9f?version=1.0'>Báo cáo</a>",
            ),
            "/web/xa/-/ra-soat-ho": news("Rà soát hộ", "Ngày đăng: 12/05/2022"),
            "/web/xa/-/asset_publisher/ab12/content/trao-nha": news("Trao nhà", "13/05/2022"),
            "/documents/20182/0/bao-cao/9f?version=1.0": PDF,
        },
        {
            "/web/xa/-/ra-soat-ho": (date(2022, 5, 12), "page"),
            "/web/xa/-/asset_publisher/ab12/content/trao-nha": (date(2022, 5, 13), "page"),
            "/documents/20182/0/bao-cao/9f?version=1.0": (None, ""),
        },
        {"Liferay-Portal": "Liferay Portal Community Edition 6.2"},
        ("/c/portal/login?p_l_id=1", "/web/xa/tin-tuc?p_p_id=58&p_p_state=pop_up"),
    )


def _dotnetnuke() -> Sample:
    head = '<meta id="MetaGenerator" name="GENERATOR" content="DotNetNuke "><link href="/Portals/0/portal.css" rel="stylesheet">'

    def module(inner: str) -> str:
        return _html(
            head,
            f"<div class='DnnModule' id='dnn_ctr412_Module'>{inner}</div><a href='/tabid/9/ctl/Login/Default.aspx'>x</a>",
        )

    def item(title: str, day: str, more: str = "") -> str:
        return module(
            f"<div class='news_detail'><h1>{title}</h1><i class='date'>{day}</i><div class='content'><p>{LONG}</p>{more}</div></div>"
        )

    return Sample(
        {
            "/": module(
                "<div class='news_list'><a href='/tabid/9/ItemId/31/Default.aspx'>Tin 31</a><p class=PagingTable><a href='/tabid/9/currentpage/2'>2</a></p></div>"
            ),
            "/tabid/9/currentpage/2": module(
                "<div class='news_list'><li><a href='/tabid/9/ItemId/32/Default.aspx'>Tin 32</a></li></div>"
            ),
            "/tabid/9/ItemId/31/Default.aspx": item(
                "Giao ban tháng", "01/02/2021", "<a href='/LinkClick.aspx?fileticket=ab%3d&tabid=9'>Tệp</a>"
            ),
            "/tabid/9/ItemId/32/Default.aspx": item("Thăm gia đình", "không rõ ngày"),
            "/LinkClick.aspx?fileticket=ab%3D&tabid=9": PDF,
        },
        {
            "/tabid/9/ItemId/31/Default.aspx": (date(2021, 2, 1), "page"),
            "/tabid/9/ItemId/32/Default.aspx": (None, ""),
            "/LinkClick.aspx?fileticket=ab%3D&tabid=9": (date(2021, 2, 1), "article"),
        },
        {"Set-Cookie": "dnn_IsMobile=False; path=/"},
        ("/tabid/9/ctl/Login/Default.aspx",),
    )


def _nukeviet() -> Sample:
    head = '<meta name="generator" content="NukeViet v4.5"><script>var nv_base_siteurl="/";</script>'

    def news(title: str, day: str) -> str:
        return _html(
            f"<title>{title}</title>{head}",
            f"<div class='news_column'><h1 class='title'>{title}</h1><em class='time'>{day}</em><div id='news-bodyhtml'><p>{LONG}</p></div></div><a href='/vi/users/login/'>x</a>",
        )

    return Sample(
        {
            "/": _html(head, "<a href='/vi/news/'>Tin</a><a href='/vi/seek/?q=a'>Tìm</a>"),
            "/vi/news/": _html(
                head,
                "<div class='viewcat'><h3><a href='/vi/news/xa-hoi/ho-ngheo-giam-12.html'>Hộ nghèo giảm</a></h3></div><ul class='pagination'><a href='/vi/news/page-2/'>2</a></ul>",
            ),
            "/vi/news/page-2/": _html(
                head,
                "<div class='viewcat'><h3><a href='/vi/news/xa-hoi/mua-the-11.html?nocache=5'>Mua thẻ</a></h3></div>",
            ),
            "/vi/news/xa-hoi/ho-ngheo-giam-12.html": news("Hộ nghèo giảm", "Thứ ba - 05/07/2022 10:30"),
            "/vi/news/xa-hoi/mua-the-11.html": news("Mua thẻ", "Thứ hai - 04/07/2022 08:00"),
        },
        {
            "/vi/news/xa-hoi/ho-ngheo-giam-12.html": (date(2022, 7, 5), "page"),
            "/vi/news/xa-hoi/mua-the-11.html": (date(2022, 7, 4), "page"),
        },
        {"Set-Cookie": "nv4_cltz=7; path=/"},
        ("/vi/users/login/", "/vi/seek/?q=a"),
    )


def _wordpress() -> Sample:
    head = (
        '<meta name="generator" content="WordPress 6.5"><link rel="stylesheet" href="/wp-content/themes/xa/style.css">'
    )

    def post(title: str, stamp: str) -> str:
        time = f"<time class='entry-date' datetime='{stamp}'>x</time>" if stamp else ""
        return _html(
            f"<title>{title}</title>{head}",
            f"<article><h1 class='entry-title'>{title}</h1>{time}<div class='entry-content'><p>{LONG}</p></div></article><a href='/bai-mot/?replytocom=3'>x</a>",
            "class='single single-post'",
        )

    return Sample(
        {
            "/": _html(
                head,
                "<a href='/category/tin/'>Tin</a><a href='/wp-login.php'>x</a><a href='/?s=a'>x</a>",
                "class='home blog'",
            ),
            "/category/tin/": _html(
                head,
                "<h2><a href='/bai-mot/'>Bài một</a></h2><a href='/category/tin/page/2/'>2</a>",
                "class='archive category'",
            ),
            "/category/tin/page/2/": _html(
                head,
                "<h2><a href='/2020/03/09/bai-hai/?utm_source=fb'>Bài hai</a></h2><a href='/wp-content/uploads/2020/03/bc.pdf'>Tệp</a>",
                "class='archive category'",
            ),
            "/bai-mot/": post("Bài một", "2021-06-01T09:00:00+07:00"),
            "/2020/03/09/bai-hai/": post("Bài hai", ""),
            "/wp-content/uploads/2020/03/bc.pdf": PDF,
        },
        {
            "/bai-mot/": (date(2021, 6, 1), "page"),
            "/2020/03/09/bai-hai/": (date(2020, 3, 9), "address"),
            "/wp-content/uploads/2020/03/bc.pdf": (None, ""),
        },
        {"Link": '</wp-json/>; rel="https://api.w.org/"'},
        ("/wp-login.php", "/bai-mot/?replytocom=3", "/?s=a"),
    )


def _joomla() -> Sample:
    head = '<meta name="generator" content="Joomla! - Open Source Content Management"><script src="/media/jui/js/jquery.min.js"></script>'

    def item(title: str, day: str) -> str:
        clock = f"<dd class='published'><time datetime='{day}' itemprop='datePublished'>x</time></dd>" if day else ""
        return _html(
            f"<title>{title}</title>{head}",
            f"<div class='item-page'><div class='page-header'><h2>{title}</h2></div>{clock}<div itemprop='articleBody'><p>{LONG}</p></div></div><a href='/tin/4-bai-bon?tmpl=component&print=1'>In</a>",
        )

    return Sample(
        {
            "/": _html(
                head,
                "<div class='blog-featured'><a href='/index.php?option=com_content&view=category&id=2&Itemid=101'>Tin</a></div><a href='/index.php?option=com_users&view=login'>x</a>",
            ),
            "/index.php?option=com_content&view=category&id=2": _html(
                head,
                "<div class='category-list'><a href='/tin/4-bai-bon'>Bài bốn</a></div><div class='pagination'><a href='/index.php?option=com_content&view=category&id=2&start=10'>2</a></div>",
            ),
            "/index.php?option=com_content&view=category&id=2&start=10": _html(
                head,
                "<div class='category-list'><td><a href='/tin/5-bai-nam'>Bài năm</a></td><td>Ngày 8 tháng 9 năm 2019</td></div>",
            ),
            "/tin/4-bai-bon": item("Bài bốn", "2018-10-02T03:00:00+00:00"),
            "/tin/5-bai-nam": item("Bài năm", ""),
        },
        {"/tin/4-bai-bon": (date(2018, 10, 2), "metadata"), "/tin/5-bai-nam": (date(2019, 9, 8), "listing")},
        {},
        ("/index.php?option=com_users&view=login", "/tin/4-bai-bon?tmpl=component&print=1"),
    )


def _plain() -> Sample:
    def page(title: str, text: str = LONG, more: str = "") -> str:
        return _html(f"<title>{title}</title>", f"<h1>{title}</h1><p>{text}</p>{more}")

    return Sample(
        {
            "/": _html("<title>Xã</title>", "<p><a href='tin.htm'>Tin</a> <a href='bao-cao.doc'>Báo cáo</a></p>"),
            "/tin.htm": _html(
                "<title>Tin</title>",
                "<table><tr><td><a href='tin1.htm'>Phát quà</a></td><td>12/11/2017</td></tr><tr><td><a href='tin2.htm'>Họp ngày 3/4/2018</a></td></tr></table>",
            ),
            "/tin1.htm": page("Phát quà"),
            "/tin2.htm": page("Họp ngày 3/4/2018"),
            "/bao-cao.doc": Answer(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 bao cao", media_type="text/html"),
        },
        {"/tin1.htm": (date(2017, 11, 12), "listing"), "/tin2.htm": (None, ""), "/bao-cao.doc": (None, "")},
    )


SAMPLES = {
    "sharepoint": _sharepoint,
    "liferay": _liferay,
    "dotnetnuke": _dotnetnuke,
    "nukeviet": _nukeviet,
    "wordpress": _wordpress,
    "joomla": _joomla,
    "plain": _plain,
}


def test_every_system_has_a_sample() -> None:
    assert SAMPLES.keys() == systems().keys()


@pytest.mark.parametrize("system", sorted(SAMPLES))
def test_a_site_of_each_system(system: str, tmp_path: Path) -> None:
    sample = SAMPLES[system]()
    site = Site()
    site.pages = {path: _with_headers(reply, sample.headers) for path, reply in sample.pages.items()}
    with serve(site):
        looked = survey(site.url, name="site", allow_private=True)
        assert looked.source.cms == system
        file = looked.write(tmp_path / "sources")
        source = read_source(file)
        assert source.examples
        assert check_examples(source) == []
        site.reset()
        result = crawl_site(site, tmp_path, cms=system)
    assert result.reason == "finished"
    documents = found(site, tmp_path, cms=system)
    assert {path: (one.published, one.published_origin) for path, one in documents.items()} == sample.documents
    assert not site.asked.keys() & set(sample.never)
    assert max(site.asked.values()) == 1


def _with_headers(reply: Reply, headers: dict[str, str]) -> Answer:
    assert isinstance(reply, str | Answer)
    answer = reply if isinstance(reply, Answer) else Answer(reply.encode())
    return Answer(answer.body, answer.status, {**headers, **answer.headers}, answer.media_type)


@pytest.mark.parametrize(
    "sign", [(cms.id, sign) for cms in systems().values() for sign in cms.signs], ids=lambda s: f"{s[0]}-{s[1].id}"
)
def test_signs_match_their_examples_only(sign: tuple[str, object]) -> None:
    from corpus.crawl.cms import Sign

    one = sign[1]
    assert isinstance(one, Sign)
    assert one.examples
    assert one.near_misses
    assert [text for text in one.examples if not re.search(one.pattern, text, re.IGNORECASE)] == []
    assert [text for text in one.near_misses if re.search(one.pattern, text, re.IGNORECASE)] == []


def test_few_signs_recognise_nothing() -> None:
    assert recognise("<p>Học WordPress và Joomla!</p>", {}, "http://xa.vn/") == ("plain", ())


FURTHER = """
name: site
start: ['{0}/trang-chu']
allow_private: true
politeness: {{delay: 0, at_a_time: 4, timeout: 3}}
follow:
  scope: listed
  listing: {{css: ['.muc']}}
  article: {{url: ['/doc/\\d+']}}
leave: ['/doc/13$']
drop_parameters: ['phien']
read: {{article: ['.van-ban'], content: ['.van-ban .than'], title: ['.van-ban b'], date: ['.van-ban i']}}
examples:
- {{file: pages/bai.html, url: '{0}/doc/12', role: article, title: Xã mua gạo, published: 2024-02-29, links: ['{0}/doc/14']}}
"""


def test_a_further_system_takes_a_yaml_and_stored_pages_only(tmp_path: Path) -> None:
    def page(title: str) -> str:
        inner = f"<b>{title}</b><i>Ngày đăng: 29/02/2024</i><div class='than'>{LONG}</div>"
        return _html(
            "", f"<div class='van-ban'>{inner}</div><a href='/doc/14?phien=77'>Tin khác</a><a href='/gioi-thieu'>x</a>"
        )

    site = Site()
    with serve(site):
        (tmp_path / "pages").mkdir()
        (tmp_path / "pages" / "bai.html").write_text(page("Xã mua gạo"), encoding="utf-8")
        file = tmp_path / "site.yaml"
        file.write_text(FURTHER.format(site.url), encoding="utf-8")
        source = read_source(file)
        assert check_examples(source) == []
        links = (
            "<p class='muc'><a href='/danh-sach'>Danh sách</a></p><a href='/gioi-thieu'>x</a><a href='/doc/13'>x</a>"
        )
        site.pages = {
            "/trang-chu": _html("", links),
            "/danh-sach": _html("", "<a href='/doc/12?phien=5'>Xã mua gạo</a>"),
            "/doc/12": page("Xã mua gạo"),
            "/doc/14": page("Xã chia gạo"),
        }
        assert crawl(job_of(source, tmp_path)).reason == "finished"
    with Ledger(tmp_path / "site.sqlite") as ledger:
        titles = {one.address.removeprefix(site.url): (one.title, one.published) for one in documents(ledger, source)}
    day = date(2024, 2, 29)
    assert titles == {"/doc/12": ("Xã mua gạo", day), "/doc/14": ("Xã chia gạo", day)}
    assert site.asked.keys() == {"/robots.txt", "/trang-chu", "/danh-sach", "/doc/12", "/doc/14"}


def test_feeds_and_sitemaps_are_used(tmp_path: Path) -> None:
    """A feed gives addresses and days, a sitemap addresses; neither its last change nor its own page is a document."""
    feed = (
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><rss><channel><item><title>Tin &a;</title>"
        "<link>{0}/an-1</link><pubDate>Wed, 17 May 2023 08:00:00 +0700</pubDate></item></channel></rss>"
    )
    sitemap = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{0}/an-2</loc><lastmod>2020-01-01</lastmod></url></urlset>"
    index = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>{0}/muc.xml</loc></sitemap></sitemapindex>"
    site = Site()
    with serve(site):
        page = _html("<title>Tin ẩn</title>", f"<h1>Tin ẩn</h1><p>{LONG}</p>")
        site.pages = {
            "/": _html("", ""),
            "/feed": Answer(feed.format(site.url).encode(), media_type="application/rss+xml"),
            "/muc-luc.xml": Answer(index.format(site.url).encode(), media_type="text/xml"),
            "/muc.xml": Answer(sitemap.format(site.url).encode(), media_type="text/xml"),
            "/an-1": page,
            "/an-2": page.replace("Tin", "Bài"),
        }
        more = {"feeds": [f"{site.url}/feed"], "sitemaps": [f"{site.url}/muc-luc.xml"]}
        crawl_site(site, tmp_path, **more)
        days = {path: (one.published, one.published_origin) for path, one in found(site, tmp_path, **more).items()}
    assert days == {"/an-1": (date(2023, 5, 17), "feed"), "/an-2": (None, "")}


def test_the_projects_own_sources_read_their_examples() -> None:
    source = find_source("krongno")
    assert source.examples
    assert check_examples(source) == []
