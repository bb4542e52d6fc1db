"""Style sheets and scripts: compressed, kept for a year, and free of what belongs to GOV.UK alone."""

import gzip
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import SiteMaker
from tests.web.pages import check_page
from web import govuk_frontend
from web.assets import MissingAssetError
from web.govuk_frontend import without_crown_property


def _style_sheet(client: FlaskClient) -> str:
    link = check_page(client.get("/").text).find("head/link[@rel='stylesheet']")
    assert link is not None
    return link.get("href") or ""


def test_a_file_is_kept_for_a_year_under_the_name_of_its_content(client: FlaskClient) -> None:
    response = client.get(_style_sheet(client))

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, immutable, max-age=31536000"
    assert response.mimetype == "text/css"


def test_a_file_is_compressed_for_whoever_can_read_it_so(client: FlaskClient) -> None:
    address = _style_sheet(client)

    plain = client.get(address)
    compressed = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert compressed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.data) == plain.data
    assert "Accept-Encoding" in compressed.headers["Vary"]


def test_a_page_of_an_older_release_gets_the_file_but_does_not_keep_it(client: FlaskClient) -> None:
    response = client.get("/static/0123456789abcdef/site.css")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


def test_the_styles_name_neither_the_crown_nor_its_typeface(client: FlaskClient) -> None:
    styles = client.get(_style_sheet(client)).text

    assert "govuk-button" in styles
    assert "GDS Transport" not in styles
    assert "crest" not in styles
    assert "@font-face" not in styles


def test_the_design_system_is_stripped_of_what_is_not_ours_and_of_nothing_else() -> None:
    given = (
        "/*! Copyright */@font-face{font-family:GDS Transport;src:url(/a.woff2)}"
        ".a{font-family:GDS Transport,arial,sans-serif;color:red}.b{background:url(/assets/images/govuk-crest.svg) 0}"
    )

    stripped = without_crown_property(given)

    assert stripped == ".a{font-family:var(--region-typeface,sans-serif);color:red}.b{background:none 0}"


def test_the_scripts_never_turn_text_into_markup() -> None:
    scripts = Path("web/static/chat").glob("*.js")

    assert not [
        (script.name, word)
        for script in scripts
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser")
        if word in script.read_text()
    ]


def test_a_site_that_was_not_set_up_says_what_to_do(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(govuk_frontend, "var_folder", lambda: tmp_path)

    with pytest.raises(MissingAssetError, match="make setup"):
        make_site()


def test_set_up_without_npm_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(govuk_frontend, "var_folder", lambda: tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))

    with pytest.raises(govuk_frontend.SetUpError, match=r"Node\.js"):
        govuk_frontend.install()


def test_set_up_that_finds_the_files_does_nothing() -> None:
    assert govuk_frontend.install() is False
