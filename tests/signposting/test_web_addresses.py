"""Addresses as providers write them: each is whole when it is shown, or it is not shown."""

import pytest

from signposting.web_addresses import with_scheme


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("www.college.ac.uk/excel", "https://www.college.ac.uk/excel"),
        ("college.ac.uk:8443", "https://college.ac.uk:8443"),
        ("http://college.ac.uk", "http://college.ac.uk"),
        ("HTTPS://college.ac.uk", "HTTPS://college.ac.uk"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://college.ac.uk", None),
        ("mailto:someone@college.ac.uk", None),
        ("college", None),
        ("[", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_is_whole_or_is_none(written: str | None, shown: str | None) -> None:
    assert with_scheme(written) == shown
