"""Until when the certificates of a source hold: an expired one is an early sign that nobody looks after the site."""

from __future__ import annotations

import socket
import ssl
from datetime import datetime
from urllib.parse import urlsplit

from cryptography import x509

from corpus.crawl.guard import PrivateAddressError, check_address
from corpus.crawl.job import Job
from corpus.crawl.ledger import Ledger, iso

SECONDS = 10


def valid_until(host: str, port: int) -> datetime:
    """The moment (UTC) at which the certificate of a host ends, whether it is valid or not. Raises OSError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection((host, port), timeout=SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        return x509.load_der_x509_certificate(secure.getpeercert(binary_form=True) or b"").not_valid_after_utc


def check_certificates(job: Job) -> None:
    """Note until when each host of the start pages has a certificate; what cannot be asked stays as it was."""
    with Ledger(job.ledger) as ledger:
        for address in job.source.start:
            parts = urlsplit(address)
            if parts.scheme != "https" or not parts.hostname:
                continue
            try:
                check_address(address, allow_private=job.source.allow_private)
                until = valid_until(parts.hostname, parts.port or 443)
            except (OSError, ValueError, PrivateAddressError):
                continue
            ledger.store_host(f"https://{parts.netloc}", certificate_until=iso(until))
