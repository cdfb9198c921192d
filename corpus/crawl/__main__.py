"""The process that crawls: `python -m corpus.crawl JOB.json`."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from corpus.archive import ArchiveError
from corpus.crawl.job import Job
from corpus.crawl.ledger import LedgerError
from corpus.crawl.spider import SourceSpider
from corpus.sources import SourceError

EXPECTED = (ArchiveError, LedgerError, SourceError)
"""What is said without a traceback."""

UNUSED = (
    "offsite.OffsiteMiddleware",
    "robotstxt.RobotsTxtMiddleware",
    "httpauth.HttpAuthMiddleware",
    "retry.RetryMiddleware",
    "redirect.MetaRefreshMiddleware",
    "redirect.RedirectMiddleware",
    "httpproxy.HttpProxyMiddleware",
    "stats.DownloaderStats",
    "httpcache.HttpCacheMiddleware",
)
"""What the spider does with its ledger instead; a proxy of the environment would hide addresses from the guard."""

UNUSED_AROUND = (
    "httperror.HttpErrorMiddleware",
    "referer.RefererMiddleware",
    "urllength.UrlLengthMiddleware",
    "depth.DepthMiddleware",
    "metacopy.MetaCopyDetectionMiddleware",
)


def settings(job: Job) -> dict[str, Any]:
    """Scrapy's settings for a source."""
    politeness, limits = job.source.politeness, job.source.limits
    return {
        "USER_AGENT": job.agent,
        "CONCURRENT_REQUESTS": 32,
        # The spider yields no items; Scrapy would start so many tasks for each answer.
        "CONCURRENT_ITEMS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": politeness.at_a_time,
        "DOWNLOAD_DELAY": politeness.delay,
        "AUTOTHROTTLE_ENABLED": politeness.delay > 0,
        "AUTOTHROTTLE_START_DELAY": politeness.delay,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": politeness.at_a_time,
        "DOWNLOAD_TIMEOUT": politeness.timeout,
        "DOWNLOAD_MAXSIZE": limits.bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_HANDLERS": {"ftp": None, "file": None, "s3": None, "data": None},
        "DOWNLOADER_MIDDLEWARES": {f"scrapy.downloadermiddlewares.{name}": None for name in UNUSED},
        "SPIDER_MIDDLEWARES": {f"scrapy.spidermiddlewares.{name}": None for name in UNUSED_AROUND},
        "EXTENSIONS": {
            f"scrapy.extensions.{name}": None
            for name in ("corestats.CoreStats", "memusage.MemoryUsage", "logcount.LogCount")
        },
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "vi,en;q=0.5",
        },
        "TWISTED_DNS_RESOLVER": "corpus.crawl.resolver.GuardedResolver",
        "SOLIEU_ALLOW_PRIVATE": job.source.allow_private,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_FILE": str(job.log),
        "LOG_LEVEL": "WARNING",
    }


def main(path: Path) -> None:
    """Crawl as the job says; what breaks the crawl is said in one line of the output."""
    # On a full disk the log cannot be written either, which is no news.
    logging.raiseExceptions = False
    job = Job.read(path)
    process = AsyncCrawlerProcess(settings(job))
    crawler = process.create_crawler(SourceSpider)
    crawling = process.crawl(crawler, job=job)
    process.start()
    error = crawling.exception() if crawling.done() and not crawling.cancelled() else None
    if isinstance(error, EXPECTED):
        print(error)
    elif isinstance(crawler.spider, SourceSpider) and crawler.spider.broken:
        print(crawler.spider.broken)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
