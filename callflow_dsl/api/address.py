"""Where the API is, and which addresses may be given the access key."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from callflow_dsl._frozen import frozen
from callflow_dsl.api.errors import AccessKeyError, AddressError, MalformedAnswerError
from callflow_dsl.net.hosts import is_loopback

if TYPE_CHECKING:
    from collections.abc import Mapping

BASE_URL = "https://voice.messagebird.com/v1"
KEY_VARIABLES = ("FLOWC_ACCESS_KEY", "MESSAGEBIRD_ACCESS_KEY")
BASE_URL_VARIABLE = "FLOWC_BASE_URL"
_PORTS = {"https": 443, "http": 80}
_AMBIGUOUS = re.compile(r"[\\\s\x00-\x20\x7f]")


class Secret:
    """A text that shows itself only when it is asked to."""

    __slots__ = ("__weakref__", "_text")

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def hide_in(self, text: str) -> str:
        """``text`` with every appearance of the secret replaced by ``***``."""
        return text.replace(self._text, "***") if self._text else text

    def __repr__(self) -> str:
        return "Secret('***')"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not stored")


@frozen
class Address:
    """The root of the API: ``https://host/v1``, without a slash at the end."""

    url: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what a key may be sent to."""
        return origin_of(self.url)

    def of(self, path: str) -> str:
        """The URL of a path (``/calls``) or of a link that the API gave (absolute, or with /v1).

        Raises `MalformedAnswerError` for a link that is no address.
        """
        try:
            parts = urlsplit(path)
            if parts.scheme or parts.netloc:
                return urljoin(self.url + "/", path)
        except ValueError:
            raise _bad_link() from None
        prefix = urlsplit(self.url).path
        if prefix and path.startswith(prefix + "/"):
            path = path.removeprefix(prefix)
        return f"{self.url}/{path.lstrip('/')}"

    def redirected(self, url: str, location: str | None) -> str:
        """Where an answer leads on to; `MalformedAnswerError` where that is no address."""
        try:
            return urljoin(url, location or "")
        except ValueError:
            raise _bad_link() from None


def find_address(text: str | None = None, environment: Mapping[str, str] | None = None) -> Address:
    """The address given, else that of ``FLOWC_BASE_URL``, else the public API.

    Raises `AddressError` for what is no http(s) URL, and for plain http to another machine,
    over which everybody on the way could read the access key.
    """
    environment = os.environ if environment is None else environment
    url = (text or environment.get(BASE_URL_VARIABLE) or BASE_URL).strip().rstrip("/")
    try:
        parts = urlsplit(url)
        scheme, host, _port = origin_of(url)
    except ValueError:
        scheme, host, parts = "", "", SplitResult("", "", "", "", "")
    if scheme not in _PORTS or not host or parts.query or parts.fragment:
        raise AddressError(
            "the base URL of the API is no web address",
            hint=f"give one such as {BASE_URL} (--base-url or {BASE_URL_VARIABLE})",
            exit_code=2,
        )
    if parts.username is not None or parts.password is not None:
        raise AddressError(
            "the base URL carries a user name or password",
            hint="the API takes an access key: leave the part before @ out",
            exit_code=2,
        )
    if scheme == "http" and not is_loopback(host):
        raise AddressError(
            f"the access key would go unencrypted to {host}",
            hint="use https; plain http is for this machine only (localhost, 127.0.0.1)",
            exit_code=2,
        )
    return Address(url)


def find_key(text: str | None = None, environment: Mapping[str, str] | None = None) -> Secret:
    """The key given, else that of the environment; `AccessKeyError` when there is none."""
    environment = os.environ if environment is None else environment
    named = (environment.get(name, "").strip() for name in KEY_VARIABLES)
    key = (text or "").strip() or next((value for value in named if value), "")
    if not key:
        raise AccessKeyError(
            "there is no access key for the Voice API",
            hint=f"set the environment variable {KEY_VARIABLES[0]} (or {KEY_VARIABLES[1]})",
            exit_code=2,
        )
    if not re.fullmatch(r"[!-~]+", key):
        raise AccessKeyError(
            "the access key has characters in it that no key has",
            hint="it consists of letters and digits; was something pasted along with it?",
            exit_code=2,
        )
    return Secret(key)


def find_ca(
    path: str | None, address: Address, environment: Mapping[str, str] | None = None
) -> str | None:
    """The file of certificates to trust, given or named by the environment; None: the usual ones.

    Raises `AddressError` where there is no such file, and only when TLS is used at all.
    """
    environment = os.environ if environment is None else environment
    if address.origin[0] != "https":
        return None
    names = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
    named = [(name, environment[name]) for name in names if environment.get(name)]
    source, file = ("ca", path) if path else (named[0] if named else ("", None))
    if file is not None and not os.path.exists(file):
        raise AddressError(
            f"the certificates to trust cannot be read: {source} names {file}",
            hint="name a file that is there",
            exit_code=2,
        )
    return file


def check_proxy(url: str) -> None:
    """Raise `AddressError` for a proxy that nobody could ask; its text may hold a password."""
    try:
        scheme, host, _port = origin_of(url if "://" in url else f"http://{url}")
    except ValueError:
        scheme, host = "", ""
    if not host or scheme not in (*_PORTS, "socks4", "socks4a", "socks5", "socks5h"):
        raise unusable_proxy("it is no web address")


def unusable_proxy(reason: str) -> AddressError:
    """The error of a proxy that cannot be used."""
    return AddressError(
        f"the proxy cannot be used: {reason}",
        hint="look at proxies=..., HTTPS_PROXY, ALL_PROXY and NO_PROXY",
        exit_code=2,
    )


def origin_of(url: str) -> tuple[str, str, int]:
    """Scheme, host (in lower case) and port of a URL.

    `ValueError` for a port that is none, and for what programs read in different ways: to one
    the host of ``http://a\\@b`` is a, to another it is b.
    """
    parts = urlsplit(url)
    if _AMBIGUOUS.search(url) or not parts.netloc.isascii():
        raise ValueError("no program reads this as all others do")
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(scheme, 0)


def link_origin(url: str) -> tuple[str, str, int]:
    """`origin_of` a link that came from outside; `MalformedAnswerError` where it is no address.

    A user name in it is refused: no link needs one, and many hide behind one where they lead.
    """
    try:
        origin = origin_of(url)
    except ValueError:
        raise _bad_link() from None
    if "@" in urlsplit(url).netloc:
        raise _bad_link()
    return origin


def _bad_link() -> MalformedAnswerError:
    return MalformedAnswerError("the API gives a link that is no web address")
