"""Call flows and their numbers: what is stored, shown, listed and refused."""

from __future__ import annotations

import pytest

FLOW = {"title": "Front desk", "steps": [{"action": "say", "options": {"payload": "Hello."}}]}


def test_a_flow_is_stored_as_it_was_sent(http, emulator):
    sent = {**FLOW, "record": True, "unknown": {"a": [1, None]}}
    made = http.made("/call-flows", sent)
    assert made["_links"] == {"self": f"/call-flows/{made['id']}"}
    assert {name: made[name] for name in ("title", "record", "unknown")} == {
        "title": "Front desk",
        "record": True,
        "unknown": {"a": [1, None]},
    }
    assert made["steps"][0]["id"]
    assert made["steps"][0]["options"] == {"payload": "Hello."}
    read = http("GET", f"/call-flows/{made['id']}").json()
    assert read == {"data": [made], "_links": made["_links"]}
    assert list(emulator.state.flows) == [made["id"]]


def test_fields_of_the_server_cannot_be_sent(http):
    sent = {**FLOW, "id": "mine", "createdAt": "0001-01-01T00:00:00Z", "_links": {"self": "/x"}}
    made = http.made("/call-flows", sent)
    assert made["id"] != "mine"
    assert made["createdAt"] == made["updatedAt"] != "0001-01-01T00:00:00Z"


def test_put_overwrites_the_whole_flow(http):
    made = http.made("/call-flows", {**FLOW, "maxDuration": 60, "extra": 1})
    other = {"title": "Other", "steps": [{"id": "end", "action": "hangup"}]}
    answer = http("PUT", f"/call-flows/{made['id']}", json=other)
    assert answer.status_code == 200
    (now,) = answer.json()["data"]
    assert now["id"] == made["id"]
    assert now["createdAt"] == made["createdAt"]
    assert now["steps"] == other["steps"]
    assert "maxDuration" not in now
    assert "extra" not in now


def test_delete_answers_with_nothing(http, emulator):
    made = http.made("/call-flows", FLOW)
    answer = http("DELETE", f"/call-flows/{made['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    again = http("DELETE", f"/call-flows/{made['id']}")
    assert again.status_code == 404
    assert again.json()["errors"][0]["code"] == 13
    assert emulator.state.flows == {}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"title": "No steps"}, "a call flow has a list of steps"),
        ({"steps": [{"action": "say"}]}, "steps[0].options.payload: say needs"),
        ({"steps": [{"action": "pause", "options": {"length": 2.5}}]}, "steps[0].options.length"),
        ({"steps": [{"action": "hangup", "onKeypressGoto": "x"}]}, "which is no step of this flow"),
        ({"steps": [], "default": "yes"}, "default: is"),
        ([1], "no JSON object"),
    ],
)
def test_a_wrong_flow_is_refused_with_all_that_is_wrong(http, emulator, body, message):
    answer = http("POST", "/call-flows", json=body)
    assert answer.status_code == 422
    assert answer.json()["data"] is None
    assert message in " ".join(error["message"] for error in answer.json()["errors"])
    assert emulator.state.flows == {}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_json_is_refused(http, body):
    answer = http("POST", "/call-flows", data=body)
    assert answer.status_code == 422
    assert "the body" in answer.json()["errors"][0]["message"]


def test_the_spellings_of_older_clients_are_taken(http):
    step = {"action": "say", "options": {"payload": "Hi.", "Repeat": 2}}
    record = {
        "action": "record",
        "options": {"transcribe": "true", "transcribeLanguage": "en-US"},
    }
    made = http.made("/call-flows", {"steps": [step, record]})
    assert made["steps"][1]["options"]["transcribe"] == "true"


def test_one_flow_is_the_default(http, emulator):
    first = http.made("/call-flows", {**FLOW, "default": True})
    second = http.made("/call-flows", {**FLOW, "default": True})
    assert {flow: body["default"] for flow, body in emulator.state.flows.items()} == {
        first["id"]: False,
        second["id"]: True,
    }


def test_lists_have_pages(http):
    ids = [http.made("/call-flows", {**FLOW, "title": str(n)})["id"] for n in range(12)]
    answer = http("GET", "/call-flows").json()
    assert [flow["id"] for flow in answer["data"]] == ids[:10]
    assert answer["_links"] == {"self": "/call-flows?page=1"}
    assert answer["pagination"] == {
        "totalCount": 12,
        "pageCount": 2,
        "currentPage": 1,
        "perPage": 10,
    }
    assert [flow["id"] for flow in http.data("/call-flows?page=2")] == ids[10:]
    assert [flow["id"] for flow in http.data("/call-flows?page=3&perPage=5")] == ids[10:]
    assert http.data("/call-flows?page=4") == []


@pytest.mark.parametrize(
    "query", ["page=-1", "page=x", "perPage=x", "limit=5000", "page=9999999999999"]
)
def test_a_page_that_cannot_be_is_refused(http, query):
    answer = http("GET", f"/call-flows?{query}")
    assert answer.status_code == 422
    assert "is a whole number" in answer.json()["errors"][0]["message"]


def test_a_number_rings_one_flow(http, emulator):
    first, second = (http.made("/call-flows", FLOW)["id"] for _ in range(2))
    numbers = {"numbers": ["31611111111", "31622222222"]}
    answer = http("POST", f"/call-flows/{first}/numbers", json=numbers)
    assert answer.status_code == 200
    assert [number["number"] for number in answer.json()["data"]] == numbers["numbers"]
    assert answer.json()["data"][0]["callFlowId"] == first
    http("PUT", f"/call-flows/{second}/numbers", json={"numbers": ["31622222222", "31633333333"]})
    assert emulator.state.numbers == {
        "31611111111": first,
        "31622222222": second,
        "31633333333": second,
    }
    http("PUT", f"/call-flows/{second}/numbers", json={"numbers": []})
    assert emulator.state.numbers == {"31611111111": first}
    http("DELETE", f"/call-flows/{first}")
    assert emulator.state.numbers == {}


@pytest.mark.parametrize("numbers", ["31611111111", [True], [""], ["x"], None])
def test_numbers_that_are_none_are_refused(http, numbers):
    flow = http.made("/call-flows", FLOW)["id"]
    answer = http("POST", f"/call-flows/{flow}/numbers", json={"numbers": numbers})
    assert answer.status_code == 422


def test_the_state_can_be_set_from_python(http, emulator):
    flow = emulator.state.add_flow(FLOW, ["31611111111"])
    assert http.data(f"/call-flows/{flow}")[0]["title"] == "Front desk"
    assert [number["number"] for number in http.data(f"/call-flows/{flow}/numbers")] == [
        "31611111111"
    ]
