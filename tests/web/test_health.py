"""What those see who watch the site."""

import pytest
from flask.testing import FlaskClient

from tests.web.channel import FakeChannel
from tests.web.conftest import SiteMaker


@pytest.mark.usefixtures("catalogue")
def test_a_site_whose_assistant_and_database_answer_is_ready(client: FlaskClient) -> None:
    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json == {"status": "ready", "assistant": True, "database": True}


def test_a_site_whose_database_holds_no_tables_yet_is_not_ready(client: FlaskClient) -> None:
    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json["database"] is False


def test_a_site_whose_assistant_is_gone_is_live_but_not_ready(make_site: SiteMaker) -> None:
    client = make_site(RASA_PORT="9").test_client()

    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/ready").json["assistant"] is False


def test_a_site_whose_assistant_is_still_loading_is_not_ready(client: FlaskClient, channel: FakeChannel) -> None:
    channel.status = 503

    assert client.get("/health/ready").status_code == 503


def test_a_site_whose_database_is_gone_is_not_ready(make_site: SiteMaker) -> None:
    client = make_site(DATABASE_URL="postgresql://nobody@127.0.0.1:9/none").test_client()

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json["database"] is False


def test_a_collector_on_this_machine_reads_the_figures(client: FlaskClient) -> None:
    client.get("/")

    response = client.get("/metrics")

    assert 'signpost_responses_total{method="GET",status="200",view="chat.show_chat"} 1.0' in response.text


@pytest.mark.parametrize(
    ("headers", "address"),
    [({}, "203.0.113.9"), ({"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1"), ({"X-Real-Ip": "::1"}, "127.0.0.1")],
)
def test_nobody_else_does(headers: dict[str, str], address: str, client: FlaskClient) -> None:
    response = client.get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address})

    assert response.status_code == 404


def test_figures_name_views_and_never_addresses(client: FlaskClient) -> None:
    client.get("/no-such-page?text=Zebedee")

    assert "Zebedee" not in client.get("/metrics").text


def test_methods_that_clients_make_up_are_counted_as_one(client: FlaskClient) -> None:
    for number in range(3):
        client.open("/", method=f"MADEUP{number}")

    figures = client.get("/metrics").text

    assert 'method="other",status="405"' in figures
    assert "MADEUP" not in figures
