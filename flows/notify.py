"""Tells people of alarms: a webhook and a mail, where the settings name them."""

from __future__ import annotations

import json
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from http.client import HTTPException
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from corpus.alarms import Change, open_alarms
from corpus.crawl.ledger import Ledger
from flows.settings import Settings

SECONDS = 15
_NO_ADDRESS = "SOLIEU_WEBHOOK is no web address that can be asked."


def tell(settings: Settings, ledger: Ledger, source: str, change: Change) -> list[str]:
    """Send what went on and off, and what could not be sent before; returns what could not be sent now and why, for an
    alarm must not break the run. The ledger remembers what each channel is still to hear."""
    problems = []
    if settings.webhook:
        problems += _deliver(ledger, "webhook", change, lambda owed: _post(settings.webhook, source, owed))
    if settings.mail_server and settings.mail_to:
        problems += _deliver(ledger, "mail", change, lambda owed: _mail(settings, source, owed))
    return problems


def _deliver(ledger: Ledger, channel: str, change: Change, send: Callable[[Change], list[str]]) -> list[str]:
    """Send on one channel what it has not heard of, as it is now: an alarm that is over by now is told as over."""
    ledger.note_untold(channel, [*(alarm.kind for alarm in change.on), *change.off])
    kinds = ledger.untold(channel)
    if not kinds:
        return []
    on = tuple(alarm for alarm in open_alarms(ledger) if alarm.kind in kinds)
    problems = send(Change(on, tuple(sorted(kinds - {alarm.kind for alarm in on}))))
    if not problems:
        ledger.note_told(channel)
    return problems


def text(source: str, change: Change) -> str:
    """The alarms as people read them, Vietnamese first."""
    lines = [f"Nguồn {source} / source {source}:"]
    lines += [
        f"- {'LỖI' if alarm.level == 'error' else 'CẢNH BÁO'} [{alarm.kind}] {alarm.message}" for alarm in change.on
    ]
    lines += [f"- ĐÃ HẾT [{kind}] / over" for kind in change.off]
    return "\n".join(lines)


def _post(address: str, source: str, change: Change) -> list[str]:
    body = {
        "source": source,
        "text": text(source, change),
        "on": [{"kind": a.kind, "level": a.level, "message": a.message} for a in change.on],
        "off": list(change.off),
    }
    # Who knows the whole address may post there: it stands in no report.
    try:
        request = Request(address, json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json"})
        if request.type not in ("http", "https"):
            return [_NO_ADDRESS]
        with urlopen(request, timeout=SECONDS):
            return []
    except (HTTPException, ValueError):
        return [_NO_ADDRESS]
    except OSError as error:
        return [f"The webhook at {urlsplit(address).hostname} did not take the alarm: {error}."]


def _mail(settings: Settings, source: str, change: Change) -> list[str]:
    message = EmailMessage()
    message["Subject"] = f"[Số Liệu] {source}: {len(change.on)} cảnh báo / alarms"
    message["From"] = settings.mail_from or "solieu@localhost"
    message["To"] = settings.mail_to
    message.set_content(text(source, change))
    host, _, port = settings.mail_server.partition(":")
    try:
        with smtplib.SMTP(host, int(port or 25), timeout=SECONDS) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return [f"The mail server {settings.mail_server} did not take the alarm: {error}."]
    return []
