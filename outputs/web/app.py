"""The page: routes that read a request, ask the store, and render. What is said goes through `outputs.reviews`."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.exceptions import HTTPException as AnyHTTPException

from outputs.accounts import AccountError, LoginError, Role, WaitError
from outputs.columns import CORRECTABLE
from outputs.database import learn_sizes
from outputs.errors import OutputError
from outputs.gazetteer import doubtful
from outputs.labels import LANGUAGES, codes, joined_labels, label
from outputs.numbers import decimal_sign, shown
from outputs.review_cells import CellError, corrected, number_range
from outputs.review_queue import ANY, Filter, Spot, following, preceding, queue, spot_of
from outputs.review_status import Progress, progress
from outputs.reviews import ConflictError, Review, ReviewError, Reviews, Said, Verdict, missed_figure
from outputs.rows import Row
from outputs.store import Store
from outputs.takedown import COVER, TakenDownError, shown_rows, takedowns_of
from outputs.types import plain
from outputs.web import access
from outputs.web.access import Security, check_token, guard, local_path, need, visitor
from outputs.web.curtain import Curtain, Reader
from outputs.web.images import Pages, drawable
from outputs.web.panel import Panel, draft_of, missed_panel, panel_of
from outputs.web.text import Mark, exact, pieces
from outputs.web.words import language_of, speaker, title

REMEMBERED_SECONDS = 60.0
"""How long the count of all rows may be old."""


@dataclass(slots=True)
class _Counted:
    """The progress of the whole table, and when it was counted."""

    progress: Progress
    at: float


class Site:
    """What the routes share."""

    def __init__(self, store: Store, reader: Reader, security: Security) -> None:
        self.store, self.reader, self.security = store, Curtain(store, reader), security
        self.reviews, self.pages = Reviews(store), Pages()
        learn_sizes(store.engine)
        self._counted: _Counted | None = None
        self._counting = Lock()
        self.templates = Environment(loader=PackageLoader("outputs.web"), autoescape=select_autoescape(default=True))
        self.templates.filters |= {"exact": exact}

    def progress(self) -> Progress:
        """How far the table is checked; counted anew in the background, for a million rows take a moment."""
        if self._counted is None:
            self._counted = _Counted(progress(self.store), monotonic())
        elif monotonic() - self._counted.at > REMEMBERED_SECONDS and self._counting.acquire(blocking=False):
            Thread(target=self._count, daemon=True).start()
        return self._counted.progress

    def _count(self) -> None:
        """Count while pages go on being answered; what fails is tried again with the next page."""
        try:
            with suppress(OutputError):
                self._counted = _Counted(progress(self.store), monotonic())
        finally:
            self._counting.release()

    def note(self, before: str, after: str) -> None:
        """Count a word just said with the rest, until all are counted anew."""
        if self._counted is None:
            return
        known = dict(self._counted.progress.verdicts)
        for verdict, change in ((before, -1), (after, 1)):
            if verdict:
                known[verdict] = known.get(verdict, 0) + change
        self._counted.progress = Progress(self._counted.progress.total, known)

    def render(self, request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page in the visitor's language."""
        return HTMLResponse(self.text(request, name, **values), status)

    def text(self, request: Request, name: str, **values: Any) -> str:
        """A template's text in the visitor's language."""
        who = visitor(request)
        return self.templates.get_template(name).render(
            say=speaker(who.language),
            title=lambda column: title(column, who.language),
            label=lambda section, code: joined_labels(section, code, who.language),
            shown=lambda value, high=None: shown(value, high, who.language),
            language=who.language,
            other_language=next(one for one in LANGUAGES if one != who.language),
            who=who,
            login=self.security.login,
            here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            Role=Role,
            **values,
        )


def _filter(
    verdict: str = "", source: str = "", place: str = "", indicator: str = "", period: str = "", flag: str = "",
    document: str = "", audit: str = "",
) -> Filter:  # fmt: skip
    return Filter(verdict, source, place, indicator, period, flag, document, audit)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form, after its token was checked."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    check_token(request, form.get("token", ""))
    return form


Filtered = Annotated[Filter, Depends(_filter)]
Form = Annotated[dict[str, str], Depends(_form)]


def create_app(store: Store, reader: Reader, security: Security) -> FastAPI:
    """The application, to be served by any ASGI server."""
    site = Site(store, reader, security)
    app = FastAPI(title="Số Liệu", docs_url=None, redoc_url=None, openapi_url=None)
    app.middleware("http")(guard(security))
    app.mount("/static", StaticFiles(directory=str(Path(str(files("outputs.web") / "static")))), name="static")
    _reading_routes(app, site)
    _saying_routes(app, site)
    _document_routes(app, site)
    _account_routes(app, site)
    _errors(app, site)
    return app


# Reading


def _reading_routes(app: FastAPI, site: Site) -> None:
    @app.get("/")
    def home() -> Response:
        return RedirectResponse("/queue", 303)

    @app.get("/queue")
    def queue_page(request: Request, wanted: Filtered, after: str = "") -> Response:
        behind = spot_of(site.store, after) if after else None
        rows = queue(site.store, wanted, behind)
        values: dict[str, Any] = {
            "rows": rows,
            "wanted": wanted,
            "any": ANY,
            "query": urlencode(wanted.parameters),
            "progress": site.progress(),
            "choices": {name: list(codes(name)) for name in ("indicator", "verdict", "flags", "audit")},
        }
        return site.render(request, "queue.html", **values)

    @app.get("/review")
    def review_page(request: Request, wanted: Filtered, figure: str = "") -> Response:
        name = figure or following(site.store, wanted, None)
        if not name:
            return RedirectResponse(f"/queue?{urlencode(wanted.parameters)}", 303)
        return _show(site, request, wanted, name)


def _show(site: Site, request: Request, wanted: Filter, name: str, conflict: str = "", status: int = 200) -> Response:
    """A figure with its document: as a page, or as the parts of one for the script."""
    panel = _panel(site, request, name, conflict)
    if panel is None:
        raise HTTPException(404, "not_found")
    values = {"panel": panel, "wanted": wanted, "query": urlencode(wanted.parameters), "progress": site.progress()}
    if request.headers.get("x-part"):
        return _parts(site, request, panel, values, status)
    return site.render(request, "review.html", status, **values, **_document(site, panel.row["document_id"], panel))


def _parts(site: Site, request: Request, panel: Panel, values: dict[str, Any], status: int) -> Response:
    """What changes on the page: always the panel, the text only where the document is another one."""
    shown_now = request.headers.get("x-document", "")
    document_id = panel.row["document_id"]
    answer: dict[str, Any] = {
        "figure": panel.row["figure_id"],
        "document": document_id,
        "panel": site.text(request, "panel.html", **values),
        "progress": site.text(request, "progress.html", **values),
    }
    if shown_now != _header(document_id):
        answer["text"] = site.text(request, "text.html", **values, **_document(site, document_id, panel))
    return JSONResponse(answer, status)


def _header(document_id: str) -> str:
    """A name as the script sends it in a header."""
    from urllib.parse import quote

    return quote(document_id, safe="")


def _panel(site: Site, request: Request, name: str, conflict: str = "") -> Panel | None:
    return panel_of(site.store, site.reviews, name, visitor(request).language, conflict)


def _document(site: Site, document_id: str, panel: Panel | None = None) -> dict[str, Any]:
    """The text of a document with all its figures marked."""
    document = site.reader.document(document_id)
    row = next(site.store.documents(document_id=document_id), None)
    if row is None:
        raise HTTPException(404, "not_found")
    if document is None:
        kept = panel.row["sentence"] if panel else ""
        return {"document": row, "pieces": [], "kept": kept, "header": _header(document_id)}
    marks = [mark for mark in _marks(site, document_id) if COVER not in document.text[mark.start : mark.end]]
    return {
        "document": {**row, "title": takedowns_of(site.store).covered(document_id, row["title"])},
        "pieces": pieces(document.text, document.blocks, marks),
        "kept": "",
        "header": _header(document_id),
    }


def _marks(site: Site, document_id: str) -> list[Mark]:
    said = site.reviews.of_document(document_id)
    rows = site.store.figures(document_id=document_id)
    verdicts = {name: one.verdict for name, one in said.items()}
    marks = [Mark(row["start"], row["end"], row["figure_id"], verdicts.get(row["figure_id"], "")) for row in rows]
    return marks + [Mark(one.start, one.end, one.figure_id, one.verdict) for one in site.reviews.missed(document_id)]


# Saying


def _saying_routes(app: FastAPI, site: Site) -> None:
    @app.post("/review/{figure_id}")
    def say(request: Request, figure_id: str, wanted: Filtered, form: Form) -> Response:
        who = need(request, Role.REVIEW)
        try:
            said = _said(figure_id, form, who.name)
            before = site.reviews.current([figure_id]).get(figure_id)
            kept = site.reviews.say(said)
            site.note(before.verdict if before else "", kept.verdict)
        except ConflictError as error:
            return _show(site, request, wanted, figure_id, _conflict(request, error.current), 409)
        except (CellError, ReviewError) as error:
            return _show(site, request, wanted, figure_id, str(error), 422)
        if doubtful(kept.corrected.get("place", "")):
            # Kept, but the next figure waits until the person has seen what the panel says of it.
            return _show(site, request, wanted, figure_id)
        name = form.get("stay") and figure_id
        return _go_on(site, request, wanted, name or following(site.store, wanted, _spot(site, figure_id)))

    @app.post("/undo/{figure_id}")
    def undo(request: Request, figure_id: str, wanted: Filtered, form: Form) -> Response:
        who = need(request, Role.REVIEW)
        try:
            before = site.reviews.current([figure_id]).get(figure_id)
            site.note(before.verdict if before else "", site.reviews.undo(figure_id, who.name).verdict)
        except ReviewError as error:
            return _show(site, request, wanted, figure_id, str(error), 422)
        return _go_on(site, request, wanted, figure_id)

    @app.get("/next/{figure_id}")
    def go_next(request: Request, figure_id: str, wanted: Filtered) -> Response:
        return _go_on(site, request, wanted, following(site.store, wanted, _spot(site, figure_id)))

    @app.get("/previous/{figure_id}")
    def go_back(request: Request, figure_id: str, wanted: Filtered) -> Response:
        spot = spot_of(site.store, figure_id)
        name = preceding(site.store, wanted, spot) if spot else None
        return _go_on(site, request, wanted, name or figure_id)


def _spot(site: Site, figure_id: str) -> Spot | None:
    return spot_of(site.store, figure_id)


def _go_on(site: Site, request: Request, wanted: Filter, name: str | None) -> Response:
    """To the next figure: its parts for the script, else a redirect; to the queue where none is left."""
    if request.headers.get("x-part"):
        if name is None:
            return JSONResponse({"location": f"/queue?{urlencode(wanted.parameters)}"})
        return _show(site, request, wanted, name)
    if name is None:
        return RedirectResponse(f"/queue?{urlencode(wanted.parameters)}", 303)
    return RedirectResponse(f"/review?{urlencode({**wanted.parameters, 'figure': name})}", 303)


def _said(figure_id: str, form: Mapping[str, str], reviewer: str) -> Said:
    """What a form says. Raises CellError."""
    verdict = form.get("verdict", "")
    if verdict not in list(Verdict):
        raise CellError("chọn một kết luận", "choose a verdict")
    return Said(
        figure_id=figure_id,
        verdict=Verdict(verdict),
        reviewer=reviewer,
        seen=_whole(form.get("seen", "0")),
        corrected=_corrected(form) if verdict in (Verdict.WRONG, Verdict.MISSED) else {},
        note=form.get("note", "").strip()[:2000],
    )


def _corrected(form: Mapping[str, str]) -> dict[str, str]:
    """The columns that the form was sent with, as the table writes them. Raises CellError."""
    sign = decimal_sign(language_of(form.get("language")))
    found: dict[str, str] = {}
    for name in CORRECTABLE:
        if name in found or (cell := form.get(f"corrected_{name}")) is None:
            continue
        if name == "value" and (ends := number_range(cell, sign)):
            found |= {"value": plain(ends[0]), "value_high": plain(ends[1])}
        else:
            found[name] = corrected(name, cell.strip() or "(trống)", sign)
    return found


def _whole(words: str) -> int:
    """A number of a form; -1 for what is none."""
    return int(words) if words.isdecimal() and len(words) < 19 else -1


def _conflict(request: Request, current: Review | None) -> str:
    language = visitor(request).language
    say = speaker(language)
    if current is None:
        return say("stale")
    said = say("said", reviewer=current.reviewer, verdict=label("verdict", current.verdict, language) or "—")
    return f"{said}. {say('confirm')}"


# Documents


def _document_routes(app: FastAPI, site: Site) -> None:
    @app.get("/document")
    def document_page(request: Request, id: str, wanted: Filtered) -> Response:
        first = next(shown_rows(site.store.figures(document_id=id), takedowns_of(site.store)), None)
        if first:
            return RedirectResponse(f"/review?{urlencode({**wanted.parameters, 'figure': first['figure_id']})}", 303)
        values: dict[str, Any] = {"panel": None, "wanted": wanted, "query": "", "progress": site.progress()}
        return site.render(request, "review.html", **values, **_document(site, id))

    @app.get("/page")
    def page(request: Request, id: str, number: Annotated[int, Query(ge=1, le=100_000)]) -> Response:
        drawn = _drawn(site, id, number)
        if drawn is None:
            raise HTTPException(404, "not_found")
        return Response(drawn[2], media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    @app.get("/page-view")
    def page_view(request: Request, figure: str) -> Response:
        panel = _panel(site, request, figure)
        drawn = _drawn(site, panel.row["document_id"], panel.row["page"]) if panel and panel.row["page"] else None
        if panel is None or drawn is None:
            raise HTTPException(404, "not_found")
        boxes = [_box(row) for row in [panel.row] if row["box"]]
        return site.render(request, "page.html", panel=panel, width=drawn[0], height=drawn[1], boxes=boxes)

    @app.get("/missed")
    def missed_form(request: Request, id: str, start: int, end: int, wanted: Filtered) -> Response:
        need(request, Role.REVIEW)
        document = site.reader.document(id)
        if document is None or not 0 <= start < end <= len(document.text) or end - start > 200:
            raise HTTPException(404, "not_found")
        draft = draft_of(document.text, start, end)
        panel = missed_panel(site.store, id, document.text, draft, visitor(request).language)
        return site.render(request, "missed.html", panel=panel, draft=draft, query=urlencode(wanted.parameters))

    @app.post("/missed")
    def add_missed(request: Request, form: Form, wanted: Filtered) -> Response:
        who = need(request, Role.REVIEW)
        document = site.reader.document(form.get("document", ""))
        start, end = _whole(form.get("start", "")), _whole(form.get("end", ""))
        if document is None or not 0 <= start < end <= len(document.text):
            raise HTTPException(404, "not_found")
        try:
            added = missed_figure(
                form["document"],
                document.text,
                start,
                end,
                _corrected(form),
                who.name,
                note=form.get("note", "")[:2000],
            )
            kept = site.reviews.add_missed(added)
        except (CellError, ReviewError) as error:
            return JSONResponse({"error": str(error)}, 422)
        return RedirectResponse(f"/review?{urlencode({**wanted.parameters, 'figure': kept.figure_id})}", 303)


def _drawn(site: Site, document_id: str, number: int) -> tuple[float, float, bytes] | None:
    raw = site.reader.raw(document_id)
    if raw is None or not drawable(*raw):
        return None
    row = next(site.store.documents(document_id=document_id))
    return site.pages.page(row["content_hash"], raw[0], number)


def _box(row: Row) -> tuple[float, float, float, float]:
    """Left, top, width and height in points, with a little air."""
    left, top, right, bottom = (float(edge) for edge in row["box"].split(","))
    return left - 2, top - 2, right - left + 4, bottom - top + 4


# Accounts and language


def _account_routes(app: FastAPI, site: Site) -> None:
    @app.get("/login", name="login_page")
    def login_page(request: Request, to: str = "/") -> Response:
        return site.render(request, "login.html", to=local_path(to), error="")

    @app.post("/login")
    def log_in(request: Request, form: Form) -> Response:
        to, address = local_path(form.get("to", "/")), request.client.host if request.client else ""
        say = speaker(visitor(request).language)
        try:
            cookie = site.security.accounts.log_in(form.get("name", ""), form.get("password", ""), address)
        except WaitError as error:
            values = {"to": to, "error": say("login_wait", seconds=error.seconds)}
            response = site.render(request, "login.html", 429, **values)
            response.headers["Retry-After"] = str(error.seconds)
            return response
        except LoginError:
            return site.render(request, "login.html", 401, to=to, error=say("login_wrong"))
        answer = RedirectResponse(to, 303)
        access.set_session(answer, request, cookie)
        return answer

    @app.post("/logout")
    def log_out(request: Request, form: Form) -> Response:
        site.security.accounts.log_out(request.state.cookie)
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(access.SESSION)
        return answer

    @app.get("/language")
    def set_language(to: str, back: str = "/") -> Response:
        answer = RedirectResponse(local_path(back), 303)
        if to in LANGUAGES:
            answer.set_cookie(access.LANGUAGE, to, samesite="lax", path="/", max_age=31_536_000)
        return answer

    @app.get("/accounts")
    def accounts_page(request: Request) -> Response:
        need(request, Role.ADMINISTER)
        return _accounts(site, request)

    @app.post("/accounts")
    def change_accounts(request: Request, form: Form) -> Response:
        need(request, Role.ADMINISTER)
        try:
            _change_accounts(site, form)
        except AccountError as error:
            return _accounts(site, request, str(error), 422)
        return RedirectResponse("/accounts", 303)


def _accounts(site: Site, request: Request, error: str = "", status: int = 200) -> Response:
    accounts = site.security.accounts.list()
    return site.render(request, "accounts.html", status, accounts=accounts, roles=list(Role), error=error)


def _change_accounts(site: Site, form: Mapping[str, str]) -> None:
    """Raises AccountError."""
    accounts, name = site.security.accounts, form.get("name", "")
    role = Role(form["role"]) if form.get("role") in list(Role) else None
    if form.get("what") == "add" and role:
        accounts.add(name, form.get("password", ""), role)
    elif form.get("what") in ("disable", "enable"):
        accounts.change(name, disabled=form["what"] == "disable")
    elif role:
        accounts.change(name, role=role, password=form.get("password", ""))
    else:
        raise AccountError("?")


# Errors


def _errors(app: FastAPI, site: Site) -> None:
    @app.exception_handler(TakenDownError)
    async def gone(request: Request, error: Exception) -> Response:
        return await told(request, HTTPException(410, "taken_down"))

    @app.exception_handler(RequestValidationError)
    async def unclear(request: Request, error: Exception) -> Response:
        return await told(request, HTTPException(404, "not_found"))

    @app.exception_handler(AnyHTTPException)
    async def told(request: Request, error: Exception) -> Response:
        assert isinstance(error, AnyHTTPException)
        known = {"forbidden", "stale", "not_found", "taken_down"}
        key = str(error.detail) if error.detail in known else "not_found" if error.status_code == 404 else "failed"
        if not hasattr(request.state, "visitor"):
            return Response(status_code=error.status_code)
        if request.headers.get("x-part"):
            return JSONResponse({"error": speaker(visitor(request).language)(key)}, error.status_code)
        return site.render(request, "error.html", error.status_code, key=key)
