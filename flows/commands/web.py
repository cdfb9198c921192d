"""`solieu web`: the page on which people verify figures; `solieu accounts`: who may use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands import CommandError, settings_of

if TYPE_CHECKING:
    from outputs.accounts import Accounts

group = typer.Typer(no_args_is_help=True, help="Who may use the page.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(rich_help_panel="Review")(web)
    app.add_typer(group, name="accounts", rich_help_panel="Review")


def web(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on; others than 127.0.0.1 need accounts.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8642,
    name: Annotated[
        list[str] | None, typer.Option(help="Name under which the page is reached, behind a proxy.", show_default=False)
    ] = None,
    reviewer: Annotated[str, typer.Option(help="Who reviews, where there is no login \\[default: your account]")] = "",
) -> None:
    """Verify figures in the browser. On 127.0.0.1 it needs no login as long as there are no accounts."""
    import getpass

    import uvicorn

    from flows.reading import Reader
    from outputs.accounts import Accounts
    from outputs.store import Store
    from outputs.web.access import LOOPBACK, Security
    from outputs.web.app import create_app

    settings = settings_of(context)
    with Store.existing(settings.database_address) as store:
        accounts = Accounts(store)
        if host not in LOOPBACK and not accounts.exist():
            raise CommandError(
                f"On {host} others could reach the page, and there are no accounts: make one with "
                "`solieu accounts add NAME --role administer` first, or listen on 127.0.0.1."
            )
        security = Security(accounts, reviewer or getpass.getuser(), (*LOOPBACK, host, *(name or [])))
        print(f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/ — Ctrl+C ends it.", flush=True)
        app = create_app(store, Reader(settings, store), security)
        uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


Password = Annotated[
    str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for where it is not given.")
]


@group.command()
def add(
    context: typer.Context,
    name: str,
    password: Password,
    role: Annotated[str, typer.Option(help="view, review or administer.")] = "review",
) -> None:
    """Make an account. The first one has to be able to administer."""
    from outputs.accounts import AccountError, Role

    if role not in list(Role):
        raise CommandError(f"{role} is no role; there are {', '.join(Role)}.")
    with _accounts(context) as accounts:
        if not accounts.list() and role != Role.ADMINISTER:
            raise AccountError("The first account has to administer: add --role administer.")
        accounts.add(name, password, Role(role))
    print(f"{name} may {role}.")


@group.command("list")
def list_(context: typer.Context) -> None:
    """All accounts with their roles."""
    with _accounts(context) as accounts:
        for account in accounts.list():
            print(f"{account.name}\t{account.role}{'  disabled' if account.disabled else ''}")


@group.command()
def password(context: typer.Context, name: str, password: Password) -> None:
    """Give an account another password; its sessions end."""
    with _accounts(context) as accounts:
        accounts.change(name, password=password)


@group.command()
def disable(context: typer.Context, name: str) -> None:
    """Keep an account from logging in; its sessions end, its reviews stay."""
    with _accounts(context) as accounts:
        accounts.change(name, disabled=True)


@group.command()
def enable(context: typer.Context, name: str) -> None:
    """Let a disabled account log in again."""
    with _accounts(context) as accounts:
        accounts.change(name, disabled=False)


@contextmanager
def _accounts(context: typer.Context) -> Iterator[Accounts]:
    """The accounts of the home's store, which is closed again."""
    from outputs.accounts import Accounts
    from outputs.store import Store

    with Store.existing(settings_of(context).database_address) as store:
        yield Accounts(store)
