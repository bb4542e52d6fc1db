"""Web addresses as they are shown: whole, so that a browser, a phone and a crawler can follow them."""

from urllib.parse import urlsplit


def with_scheme(address: str | None) -> str | None:
    """An address with what stands before its host; providers may leave that out, and TLS is presumed then.

    ``"www.college.ac.uk/excel"`` -> ``"https://www.college.ac.uk/excel"``; ``None`` for none, and for what is no
    address of the web (``"javascript:alert(1)"``).
    """
    if not address or address.lower().startswith(("https://", "http://")):
        return address or None
    whole = f"https://{address}"
    return whole if _names_a_host(whole) else None


def _names_a_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port  # refused where what stands behind a colon is no number
    except ValueError:
        return False
    return "." in host and "@" not in parts.netloc
