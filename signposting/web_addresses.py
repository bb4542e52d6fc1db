"""Web addresses as they are shown: whole, so that a browser, a phone and a crawler can follow them."""


def with_scheme(address: str | None) -> str | None:
    """An address with what stands before its host; providers may leave that out, and TLS is presumed then.

    ``"www.college.ac.uk/excel"`` -> ``"https://www.college.ac.uk/excel"``; ``None`` for none.
    """
    if not address or address.lower().startswith(("https://", "http://")):
        return address or None
    return f"https://{address}"
