"""The chat page as it leaves the server."""

from flask.testing import FlaskClient

from tests.web.conftest import SiteMaker
from tests.web.pages import check_page, text_of


def test_the_chat_page_is_valid_and_greets(client: FlaskClient) -> None:
    response = client.get("/")

    page = check_page(response.text)
    assert response.status_code == 200
    assert "Tell me what you want to learn and where you live" in text_of(page)


def test_messages_stand_in_a_list_inside_a_polite_log(client: FlaskClient) -> None:
    page = check_page(client.get("/").text)

    log = page.find(".//*[@role='log']")
    assert log is not None
    assert log.get("aria-live") == "polite"
    assert [child.tag for child in log] == ["ol"]


def test_without_javascript_the_page_says_so_and_leads_to_the_search(client: FlaskClient) -> None:
    html = client.get("/").text

    told = html[html.index("<noscript>") : html.index("</noscript>")]
    assert "The chat needs JavaScript" in told
    assert 'href="/courses"' in told


def test_without_javascript_the_field_and_the_examples_are_the_search_form(client: FlaskClient) -> None:
    page = check_page(client.get("/").text)

    forms = page.findall(".//form")
    assert [(form.get("method"), form.get("action")) for form in forms] == [("get", "/courses")] * 2
    assert {one.get("name") for one in page.iter() if one.tag in ("textarea", "button") and one.get("name")} == {"text"}


def test_merely_looking_at_the_page_sets_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/").headers


def test_a_browser_that_holds_the_page_is_told_that_it_still_holds(client: FlaskClient) -> None:
    etag = client.get("/").headers["ETag"]

    response = client.get("/", headers={"If-None-Match": etag})

    assert response.status_code == 304
    assert response.data == b""


def test_a_demonstration_is_marked_as_one(make_site: SiteMaker) -> None:
    shown = make_site(DEMONSTRATION="on").test_client().get("/").text
    hidden = make_site(DEMONSTRATION="off").test_client().get("/").text

    assert "signpost-demonstration" in shown
    assert "signpost-demonstration" not in hidden


def test_the_page_names_no_page_that_does_not_exist(client: FlaskClient) -> None:
    page = check_page(client.get("/").text)

    own = {one.get("href", "") for one in page.iter("a") if one.get("href", "").startswith("/")}
    assert {address for address in own if client.get(address).status_code != 200} <= {"/courses"}


def test_the_first_page_weighs_at_most_150_kilobytes(client: FlaskClient) -> None:
    page = check_page(client.get("/").text)
    addresses = {"/"} | {
        one.get("src") or one.get("href") or ""
        for one in page.iter()
        if one.tag in ("script", "link", "img") and (one.get("src") or one.get("href"))
    }

    weights = [len(client.get(address, headers={"Accept-Encoding": "gzip"}).data) for address in addresses]

    assert len(weights) >= 4
    assert sum(weights) <= 150_000
