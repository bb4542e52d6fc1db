"""The pages about the service: true, plain, and there whatever else is away."""

import pytest
from flask.testing import FlaskClient

from ops.readability import grade
from signposting.privacy import CHATS_KEPT
from tests.web.channel import FakeChannel
from tests.web.conftest import SiteMaker
from tests.web.pages import check_page, text_of

PAGES = ["/about", "/privacy", "/cookies", "/accessibility", "/status"]
MOST_FOR_A_PARAGRAPH = 6.5
NAMES = ("Department for Education", "ESCO classification", "Information Commissioner’s Office",
         "Office for National Statistics", "Names of qualifications")  # fmt: skip
"""Names that nobody can make shorter."""


@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_valid_and_named_in_every_footer(address: str, client: FlaskClient) -> None:
    response = client.get(address)

    check_page(response.text)
    home = check_page(client.get("/").text)
    assert response.status_code == 200
    assert home.find(f".//footer//a[@href='{address}']") is not None


@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_there_without_a_database_or_an_assistant(address: str, make_site: SiteMaker) -> None:
    client = make_site(DATABASE_URL="postgresql://nobody@127.0.0.1:9/none", RASA_PORT="9").test_client()

    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_each_page_can_be_read_by_a_child_of_nine(address: str, client: FlaskClient) -> None:
    main = check_page(client.get(address).text).find(".//main")
    assert main is not None

    paragraphs = [_without_names(text_of(one)) for one in main.iter() if one.tag in ("p", "li", "dd")]

    hard = {text: grade(text) for text in paragraphs if len(text.split()) >= 8 and grade(text) > MOST_FOR_A_PARAGRAPH}
    assert hard == {}


@pytest.mark.parametrize("address", [*PAGES, "/", "/courses", "/support", "/no-such-page"])
def test_every_page_says_whose_facts_it_uses(address: str, client: FlaskClient) -> None:
    footer = text_of(check_page(client.get(address).text).find(".//footer"))  # type: ignore[arg-type]

    assert "Contains Ordnance Survey data © Crown copyright and database right 2025." in footer
    assert "Contains Royal Mail data © Royal Mail copyright and database right 2025." in footer
    assert "Contains National Statistics data © Crown copyright and database right 2025." in footer
    assert "Contains public sector information licensed under the Open Government Licence v3.0" in footer
    assert "This service uses the ESCO classification of the European Commission." in footer


def test_no_decision_is_claimed_that_was_not_published(client: FlaskClient) -> None:
    assert "No decision has been published yet." in text_of(check_page(client.get("/about").text))


def test_the_lifetime_of_the_cookie_is_the_one_that_is_set(client: FlaskClient) -> None:
    minutes = int(client.application.permanent_session_lifetime.total_seconds() // 60)

    assert f"after {minutes} minutes" in text_of(check_page(client.get("/cookies").text))


def test_the_privacy_page_says_how_long_a_chat_is_kept(client: FlaskClient) -> None:
    page = text_of(check_page(client.get("/privacy").text))

    assert f"We also keep your chat for {CHATS_KEPT.days} days" in page


def test_none_of_these_pages_sets_a_cookie(client: FlaskClient) -> None:
    assert not [address for address in PAGES if "Set-Cookie" in client.get(address).headers]


@pytest.mark.usefixtures("catalogue")
def test_the_status_page_says_that_all_is_well(client: FlaskClient) -> None:
    assert "Everything is working" in text_of(check_page(client.get("/status").text))


@pytest.mark.usefixtures("catalogue")
def test_the_status_page_says_what_is_away_and_what_still_works(client: FlaskClient, channel: FakeChannel) -> None:
    channel.status = 503

    page = check_page(client.get("/status").text)

    assert "Something is not working" in text_of(page)
    assert "Chat Not working now" in text_of(page)
    assert page.find(".//main//a[@href='/courses']") is not None


def _without_names(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, "help")
    return text
