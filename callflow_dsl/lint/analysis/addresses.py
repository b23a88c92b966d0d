"""The web and SIP addresses of a file, and what can be told of a host without asking for it."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.patterns import pattern
from callflow_dsl.steps.behaviour import Dial, Prompt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from urllib.parse import SplitResult

    from callflow_dsl.lint.analysis import LintedFile, LintedStep
    from callflow_dsl.lint.online import Media
    from callflow_dsl.source import Location

#: Names below these are not in the public DNS, by RFC 6761, 6762, 7686 and 8375 and by ICANN.
_NOT_PUBLIC = ("home.arpa", "internal", "invalid", "local", "localhost", "onion", "test")
#: A SIP address; the host ends before a port, parameters and headers.
_SIP = pattern(r"sips?:(?:[^@]*@)?(?P<host>\[[^\]]*\]|[^:;?]*)")


@frozen
class Address:
    """An address as the server gets it, and where the author wrote it."""

    url: str
    location: Location
    parts: SplitResult

    @property
    def host(self) -> str:
        """The name or IP address of the server in small letters, without brackets or a last dot."""
        return (self.parts.hostname or "").rstrip(".")

    @property
    def path(self) -> str:
        """The path on the server, as it reads without percent signs."""
        from urllib.parse import unquote

        return unquote(self.parts.path)

    @property
    def private(self) -> str:
        """Why servers on the internet cannot reach the host; empty where they may."""
        return _private(self.host)


def addresses(file: LintedFile) -> Iterator[Address]:
    """The addresses of all steps; those with an open reference are left out."""
    return _known(file.written(lambda step: (*_media(step), *_flows(step))))


def media_addresses(file: LintedFile) -> Iterator[Address]:
    """The addresses of sound files alone."""
    return _known(file.written(_media))


def private_sip(file: LintedFile) -> Iterator[tuple[str, Location, str]]:
    """The hosts of SIP addresses that cannot be reached, where they stand, and why."""
    for destination, location in file.written(_dialled):
        match = _SIP.match(destination) if "${" not in destination else None
        host = match["host"].strip("[]").rstrip(".").lower() if match is not None else ""
        if host and (why := _private(host)):
            yield host, location, why


def looked_at(file: LintedFile) -> Iterator[tuple[Address, Media]]:
    """The addresses of sound files and what is behind them; none without ``--online``."""
    if file.media is not None:
        for address in media_addresses(file):
            yield address, file.media(address.url)


def _known(written: Iterable[tuple[str, Location]]) -> Iterator[Address]:
    for url, location in written:
        parts = _split(url)
        if parts is not None:
            yield Address(url, location, parts)


def _dialled(step: LintedStep) -> Iterator[tuple[str, Location]]:
    if isinstance(step.run.does, Dial):
        yield step.run.does.destination, step.at_argument()


def _media(step: LintedStep) -> Iterator[tuple[str, Location]]:
    if isinstance(step.run.does, Prompt):
        for number, url in enumerate(step.run.does.media):
            yield url, step.at_argument(number)


def _flows(step: LintedStep) -> Iterator[tuple[str, Location]]:
    """The addresses that the call goes on at."""
    kind = step.run.kind
    spec = kind.handing_over if kind is not None else None
    if spec is not None:
        place = step.at_option(spec.word) if spec.word else step.at_argument()
        yield step.run.hands_over, place


def _split(url: str) -> SplitResult | None:
    """The parts of a web address; None for what is none, or not known before the call."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
    except ValueError:  # brackets without an IPv6 address
        return None
    known = parts.scheme in ("http", "https") and "${" not in url
    return parts if known and parts.hostname else None


def _private(host: str) -> str:
    from ipaddress import ip_address

    try:
        ip = ip_address(host.partition("%")[0])
    except ValueError:
        return _private_name(host)
    if ip.is_loopback:
        return "this address means the machine itself"
    if ip.is_link_local:
        return "this IP address holds on one network cable only"
    if ip.is_global and not ip.is_multicast:
        return ""
    return "this IP address is not on the public internet"


def _private_name(host: str) -> str:
    if host == "localhost":
        return "this name means the machine itself"
    if "." not in host:
        return "a name without a dot holds in one network only"
    for ending in _NOT_PUBLIC:
        if host.endswith(f".{ending}"):
            return f"no name that ends with .{ending} is on the public internet"
    return ""
