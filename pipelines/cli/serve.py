"""`news serve`: the corpus's web page and API, until it's stopped."""

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
"""Where a proxy is believed that says by which scheme it was reached."""
_CONNECTIONS = 500


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.", min=0, max=65535)] = 8000,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A further name it's reached by, as behind a proxy; may be repeated."),
    ] = None,
    as_json_: Annotated[bool, typer.Option("--json", help="Print where it's served as JSON.")] = False,
) -> None:
    """Serve the corpus's web page and API, read-only, until Ctrl-C."""
    with Corpus(database_url(), read_only=True) as corpus, _listen(host, port) as listening:
        name, bound = listening.getsockname()[:2]
        url = f"http://{f'[{name}]' if ':' in name else name}:{bound}/"
        running = server(corpus, [host, name, *(allow_host or ())])
        if as_json_:
            print(json.dumps({"url": url}), flush=True)
        else:
            console.note(f"{url} serves {corpus.database.name}; Ctrl-C stops it")
            if name not in _LOOPBACK:
                console.note("whoever reaches this machine can read the corpus; --allow-host allows its names there")
        try:
            running.run(sockets=[listening])
        except KeyboardInterrupt:
            pass


def server(corpus: Corpus, hosts: list[str]) -> uvicorn.Server:
    """Return the server of a corpus, to be run with a listening socket."""
    import uvicorn  # these cost 0.3 s to import, which no other command should pay

    from storage.web.application import application

    return uvicorn.Server(
        uvicorn.Config(
            application(corpus, [one for one in hosts if one not in _EVERYWHERE]),
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
    """Listen at an address. Raises BadParameter where that can't be."""
    try:
        kind = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(kind[4][:2], family=kind[0], backlog=256)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise typer.BadParameter(
            f"can't listen at {host}, port {port}: {reason}", param_hint="--host, --port"
        ) from error
