"""Whatever is sent to the addresses that speak JSON, the answer is JSON, never a defect, and says what is wrong."""

import json
from typing import Any

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.channel import FakeChannel

UNHURRIED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
EXPECTED = {200, 400, 403, 404, 405, 413}

any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
turns = st.dictionaries(st.sampled_from(["text", "payload", "sender", "metadata", "x"]), any_json, max_size=4)
bodies = st.binary(max_size=200) | (any_json | turns).map(lambda value: json.dumps(value).encode())
headers = st.fixed_dictionaries(
    {},
    optional={
        "X-Signpost-Chat": st.sampled_from(["1", "0", ""]),
        "Content-Type": st.sampled_from(["application/json", "text/plain", "multipart/form-data", "x"]),
        "Accept": st.sampled_from(["*/*", "application/json", "text/html", "x"]),
    },
)


def _check(response: Any) -> None:
    assert response.status_code in EXPECTED
    assert response.mimetype == "application/json"
    if response.status_code != 200:
        assert response.json["error"]


@given(body=bodies, headers=headers)
@UNHURRIED
def test_no_body_breaks_a_turn(client: FlaskClient, body: bytes, headers: dict[str, str]) -> None:
    _check(client.post("/chat/messages", data=body, headers=headers))


@given(turn=turns)
@UNHURRIED
def test_what_is_taken_for_a_turn_is_one(client: FlaskClient, channel: FakeChannel, turn: dict[str, Any]) -> None:
    channel.heard.clear()

    response = client.post("/chat/messages", json=turn, headers={"X-Signpost-Chat": "1"})

    _check(response)
    assert (response.status_code == 200) == (len(channel.heard) == 1)
    for heard in channel.heard:
        assert set(heard) in ({"sender", "text"}, {"sender", "payload"})


@given(
    method=st.sampled_from(["GET", "PUT", "DELETE", "PATCH", "POST"]),
    address=st.sampled_from(["/chat/messages", "/chat/clear", "/chat/none", "/chat/"]),
    body=bodies,
)
@UNHURRIED
def test_no_method_breaks_an_address_of_the_chat(client: FlaskClient, method: str, address: str, body: bytes) -> None:
    _check(client.open(address, method=method, data=body))


@given(query=st.text(max_size=50), body=bodies)
@UNHURRIED
def test_no_query_breaks_the_health_addresses(client: FlaskClient, query: str, body: bytes) -> None:
    for address in ("/health/live", "/health/ready"):
        response = client.get(address, query_string={"q": query}, data=body)
        assert response.status_code in (200, 503)
        assert response.mimetype == "application/json"
