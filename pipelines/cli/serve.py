"""`news serve` serves the corpus's web page and API until it is stopped."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli import console
from storage.corpus import Corpus
from storage.location import database_url

if TYPE_CHECKING:
    import uvicorn

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_EVERYWHERE = ("0.0.0.0", "::", "")
_PROXIES = ("127.0.0.1", "::1")
"""Proxies at these addresses are trusted: they say by which scheme a request reached them."""
_CONNECTIONS = 500


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes a free port.", min=0, max=65535)] = 8000,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Another host name of this server, such as a proxy's; may be repeated."),
    ] = None,
    as_json_: Annotated[bool, typer.Option("--json", help="Print the server's URL as JSON.")] = False,
) -> None:
    """Serve the corpus's web page and API, read-only, until Ctrl-C."""
    with Corpus(database_url(), read_only=True) as corpus, _listen(host, port) as listener:
        name, bound = listener.getsockname()[:2]
        url = f"http://{f'[{name}]' if ':' in name else name}:{bound}/"
        uvicorn_server = server(corpus, [host, name, *(allow_host or ())])
        if as_json_:
            print(json.dumps({"url": url}), flush=True)
        else:
            console.note(f"{url} serves {corpus.database.name}; Ctrl-C stops it")
            if name not in _LOOPBACK:
                console.note("anyone who reaches this machine can read the corpus; --allow-host adds its names")
        try:
            uvicorn_server.run(sockets=[listener])
        except KeyboardInterrupt:
            pass


def server(corpus: Corpus, hosts: list[str]) -> uvicorn.Server:
    """Return a server for a corpus; run it with a listening socket."""
    import uvicorn  # these take 0.3 s to import, which only this command should pay

    from storage.web.application import application

    return uvicorn.Server(
        uvicorn.Config(
            application(corpus, [name for name in hosts if name not in _EVERYWHERE]),
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            forwarded_allow_ips=",".join(_PROXIES),
            limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=5,
        )
    )


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address and port. Raises BadParameter if the address can't be used."""
    try:
        info = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(info[4][:2], family=info[0], backlog=256)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise typer.BadParameter(
            f"can't listen at {host}, port {port}: {reason}", param_hint="--host, --port"
        ) from error
