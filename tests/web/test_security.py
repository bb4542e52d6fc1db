"""Headers on every answer, who is believed about a request, and where an address may lead."""

import pytest
from flask.testing import FlaskClient

ADDRESSES = ["/", "/no-such-page", "/health/live", "/chat/messages", "/metrics", "/static/0/site.css"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_headers_that_protect(address: str, client: FlaskClient) -> None:
    headers = client.get(address).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"]


def test_strict_transport_is_asked_for_behind_tls_and_nowhere_else(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert client.get("/", headers={"X-Forwarded-Proto": "https"}).headers["Strict-Transport-Security"]


def test_a_stranger_is_not_believed_about_tls(client: FlaskClient) -> None:
    response = client.get("/", headers={"X-Forwarded-Proto": "https"}, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})

    assert "Strict-Transport-Security" not in response.headers


@pytest.mark.parametrize("address", ["//example.org", "//example.org/courses", "/\\example.org", "//chat//messages"])
def test_no_address_leads_to_another_site(address: str, client: FlaskClient) -> None:
    assert client.get(address).status_code in (200, 404)


@pytest.mark.parametrize("host", ["example.org", "localhost:1"])
def test_the_name_that_a_request_gives_the_site_is_not_repeated(host: str, client: FlaskClient) -> None:
    response = client.get("/", headers={"Host": host})

    assert host not in response.text


def test_a_body_larger_than_any_message_is_refused_unread(client: FlaskClient) -> None:
    response = client.post("/chat/messages", data=b"a" * 70_000, headers={"X-Signpost-Chat": "1"})

    assert response.status_code == 413
