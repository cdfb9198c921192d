"""`solieu source`, `solieu crawl` and `solieu archive`: websites and folders that are watched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands import CommandError, counted, make_folder, settings_of, shown
from flows.settings import Settings

if TYPE_CHECKING:
    from corpus.crawl.survey import Looked

PANEL = "Sources"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Websites and folders that are watched: add, check, list.")
    group.command("add")(add)
    group.command("check")(check)
    group.command("list")(list_sources)
    app.add_typer(group, name="source", rich_help_panel=PANEL)
    archive = typer.Typer(no_args_is_help=True, help="The raw documents as they were found.")
    archive.command("export")(export)
    app.add_typer(archive, name="archive", rich_help_panel=PANEL)
    app.command(rich_help_panel=PANEL)(crawl)


def add(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="Address of the site's start page.", show_default=False)],
    name: Annotated[str, typer.Option(help="Name of the source \\[default: from the host].")] = "",
    private: Annotated[bool, typer.Option(help="The site may lie in a private network or on this machine.")] = False,
    into: Annotated[Path | None, typer.Option(help="Folder for the YAML \\[default: sources/ in the home].")] = None,
) -> None:
    """Look at a website and write a first YAML for it, with an example page of each kind beside it."""
    from corpus.crawl.survey import SurveyError, survey

    settings = settings_of(context)
    try:
        looked = survey(address, name=name, allow_private=private, contact=settings.contact)
        file = looked.write(into or settings.source_folders[-1])
    except SurveyError as error:
        raise CommandError(str(error)) from error
    _tell(looked)
    print(
        f"\nWritten: {file}\nFill in publisher, place and cadence there, then: solieu source check {looked.source.name}"
    )


def _tell(looked: Looked) -> None:
    signs = f" ({', '.join(looked.signs)})" if looked.signs else ""
    print(f"System: {looked.system}{signs}")
    for what, found in (("Feeds", looked.source.feeds), ("Sitemaps", looked.source.sitemaps)):
        print(f"{what}: {', '.join(found) or 'none'}")
    for page in looked.pages:
        _tell_page(page.url, page.page)


def _tell_page(url: str, page: object) -> None:
    from corpus.crawl.pages import Page

    assert isinstance(page, Page)
    days = ", ".join(f"{day} ({origin})" for origin, day in page.days.items()) or "no day"
    print(f"\n{shown(url)}\n  {page.role}, {page.media_type} {page.encoding}, {page.characters} characters, {days}")
    print(f"  title: {shown(page.title)}")
    kinds: dict[str, int] = {}
    for link in page.links:
        kinds[link.role] = kinds.get(link.role, 0) + 1
    print(f"  links: {', '.join(f'{number} {role}' for role, number in sorted(kinds.items())) or 'none'}")
    if page.postbacks:
        print(f"  not followed: {counted(page.postbacks, 'link')} by form (__doPostBack); see docs/websites.md")


def check(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the source.", show_default=False)],
    pages: Annotated[int, typer.Option(help="Pages to fetch.")] = 3,
) -> None:
    """Read the stored example pages, then fetch a page or two, and show what would be read of each.

    The exit status is 1 where an example is read otherwise or a page cannot be fetched.
    """
    from corpus.crawl.survey import check_examples, fetch_some
    from flows import publishers

    settings = settings_of(context)
    source = publishers.find(settings, name)
    wrong, unfetched = check_examples(source), False
    print(f"{counted(len(source.examples), 'example page')}, {len(wrong)} wrong")
    for line in wrong:
        print(f"  {shown(line)}")
    if source.start:
        for fetched in fetch_some(source, pages, settings.contact):
            if fetched.error:
                unfetched = True
                print(f"\n{shown(fetched.url)}\n  {shown(fetched.error)}")
            else:
                _tell_page(fetched.url, fetched.page)
                _tell_figures(fetched.url, fetched.body, fetched.declared, fetched.page)
    if wrong or unfetched:
        raise typer.Exit(1)


def _tell_figures(url: str, body: bytes, declared: str, page: object) -> None:
    """What the table would get from a page."""
    from corpus.crawl.pages import Page
    from extractors.extract import extract
    from extractors.readers import ReadError, read

    assert isinstance(page, Page)
    if page.role not in ("article", "attachment"):
        return
    try:
        figures = extract(read(body, document_id="check", name=url, url=url, declared_type=declared)).figures
    except ReadError as error:
        print(f"  cannot be read: {shown(error)}")
        return
    print(f"  figures: {len(figures)}")
    for figure in figures[:5]:
        print(f"    {shown(figure.raw)} → {figure.value:f} {figure.unit} {figure.indicator}")


def list_sources(context: typer.Context) -> None:
    """All sources, where they begin and when they are crawled; the exit status is 1 where one cannot be read."""
    from rich.console import Console
    from rich.table import Table

    from flows import publishers

    sources, wrong = publishers.readable(settings_of(context))
    table = Table("source", "publisher", "begins at", "system", "cadence", box=None, pad_edge=False)
    for source in sources:
        begins = source.folder or source.start[0]
        table.add_row(source.name, source.publisher.name, begins, source.cms, source.cadence or "by hand")
    Console().print(table)
    for line in wrong.values():
        print(f"cannot be read: {line}")
    if wrong:
        raise typer.Exit(1)


def crawl(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the source.", show_default=False)],
    fetch_only: Annotated[bool, typer.Option(help="Fetch into the archive, take nothing into the table.")] = False,
    direct: Annotated[bool, typer.Option("--direct", help="Without Prefect.")] = False,
) -> None:
    """Crawl a source now: fetch what is new, take it into the table, look whether all is well, write the table.

    A crawl that was broken off goes on where it stood. The exit status is 1 where an alarm of level error is on.
    """
    from flows import publishers, watching

    settings = settings_of(context)
    publishers.find(settings, name)
    if watching.is_busy(settings, name):
        raise CommandError(
            f"The source {name} is being crawled already, by hand or by the schedule. Wait until it ends."
        )
    if fetch_only:
        with watching.alone(settings, name):
            _say_counts("crawl", watching.fetch(settings, name))
        return
    if direct or not settings.prefect:
        _say(watching.directly(settings, name))
    else:
        _with_prefect(settings, name)
    if watching.is_ill(settings, name):
        raise typer.Exit(1)


def _with_prefect(settings: Settings, name: str) -> None:
    from flows import server

    server.hush()
    if server.configured():
        from flows.crawl import watch

        _say(watch(name, str(settings.home)))
        return
    local = server.LocalServer(settings.home / "prefect")
    local.start()
    try:
        local.wait()
        from flows.crawl import watch

        _say(watch(name, str(settings.home)))
    finally:
        local.stop()


def _say_counts(what: str, counts: object) -> None:
    assert isinstance(counts, dict)
    print(f"{what}: " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in counts.items()))


def _say(told: dict[str, object]) -> None:
    """What a run of a source did, in four lines."""
    for what in ("crawl", "ingest"):
        _say_counts(what, told[what])
    alarms = told["alarms"]
    assert isinstance(alarms, list)
    for alarm in alarms:
        print(f"ALARM {shown(alarm)}")
    print(f"table: {told['rows']} rows")


def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.warc.gz", help="Where to write.", show_default=False)],
    source: Annotated[str, typer.Option(help="Only what this source published.")] = "",
) -> None:
    """Write the archive as WARC, which any web-archive viewer replays; pages with something taken down are left out."""
    from corpus.archive import Archive
    from corpus.warc import WarcError, write_warc
    from flows.handing_out import left_out
    from outputs.store import Store

    if not file.name.endswith((".warc", ".warc.gz")):
        raise CommandError(f"{file}: a web archive is written as WARC; give a name that ends in .warc.gz.")
    settings = settings_of(context)
    try:
        with Store.existing(settings.database_address) as store:
            make_folder(file)
            number = write_warc(Archive(settings.archive_address), file, source, left_out(store))
    except WarcError as error:
        raise CommandError(str(error)) from error
    print(f"{counted(number, 'answer')} of websites in {file}")
