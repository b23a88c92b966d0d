"""Objects of the API: types, words and fields of tomorrow, and laws of reading and writing."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl import check_document
from callflow_dsl.api import (
    Call,
    CallStatus,
    Direction,
    FlowNumber,
    Leg,
    LegStatus,
    Recording,
    RecordingStatus,
    Transcription,
    Webhook,
)
from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.enums import OpenEnum
from callflow_dsl.api.errors import MalformedAnswerError
from callflow_dsl.api.stored_flow import content_of, read_stored_flow
from tests.wire.strategies import CALL_FLOWS, JSON, NAMES

CLASSES = [Call, Leg, Recording, Transcription, Webhook]
LEG = {
    "id": "l1",
    "callId": "c1",
    "source": "31201234567",
    "destination": "sip:desk@example.com",
    "status": "hangup",
    "direction": "outgoing",
    "cost": 0.00035,
    "currency": "USD",
    "duration": 17,
    "createdAt": "2026-02-16T10:52:00Z",
    "updatedAt": "2026-02-16T12:52:30+02:00",
    "answeredAt": "2026-02-16T10:52:12.123456789Z",
    "endedAt": "2026-02-16T10:52:29Z",
    "_links": {"self": "/calls/c1/legs/l1"},
    "quality": {"mos": 4.2},
}


def test_a_leg_has_types_and_units():
    leg = from_wire(Leg, LEG)
    assert leg.status is LegStatus.HANGUP
    assert leg.direction is Direction.OUTGOING
    assert leg.duration == timedelta(seconds=17)
    assert leg.cost == Decimal("0.00035")
    assert leg.updated_at == datetime(2026, 2, 16, 10, 52, 30, tzinfo=UTC)
    assert leg.answered_at is not None
    assert leg.answered_at.microsecond == 123456
    assert leg.links == {"self": "/calls/c1/legs/l1"}
    assert leg.extra == {"quality": {"mos": 4.2}}


def test_absent_null_and_empty_fields_are_none():
    leg = from_wire(Leg, {"id": "l1", "duration": None, "answeredAt": "", "cost": None})
    assert (leg.duration, leg.answered_at, leg.cost, leg.status) == (None, None, None, None)


@pytest.mark.parametrize(
    ("cls", "wire", "attribute"),
    [
        (Leg, {"callID": "x"}, "call_id"),
        (Recording, {"legID": "x"}, "leg_id"),
        (Transcription, {"recordingID": "x"}, "recording_id"),
        (Call, {"numberID": "x"}, "number_id"),
    ],
)
def test_the_other_spelling_of_a_name_is_read(cls, wire, attribute):
    assert getattr(from_wire(cls, {"id": "1", **wire}), attribute) == "x"


def test_a_time_without_an_offset_is_utc_and_all_times_are_aware():
    call = from_wire(Call, {"id": "c", "createdAt": "2026-02-16T10:52:00"})
    assert call.created_at == datetime(2026, 2, 16, 10, 52, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wire", "field"),
    [
        ({}, "id"),
        ({"id": []}, "id"),
        ({"id": "1", "duration": "long"}, "duration"),
        ({"id": "1", "duration": 1e300}, "duration"),
        ({"id": "1", "createdAt": "yesterday"}, "created_at"),
        ({"id": "1", "createdAt": 5}, "created_at"),
        ({"id": "1", "cost": "dear"}, "cost"),
        ({"id": "1", "status": {}}, "status"),
        ({"id": "1", "sipResponseCode": "many"}, "sip_response_code"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(wire, field):
    with pytest.raises(MalformedAnswerError, match=rf"no proper leg: .*leg\.{field}"):
        from_wire(Leg, wire)


@given(st.sampled_from(CLASSES), JSON)
def test_any_json_is_an_object_or_one_clear_error(cls, document):
    try:
        found = from_wire(cls, document)
    except MalformedAnswerError:
        return
    assert isinstance(found, cls)


@given(
    st.sampled_from(CLASSES),
    st.dictionaries(NAMES, JSON, max_size=4),
    st.datetimes(timezones=st.just(UTC)),
)
def test_unknown_fields_survive_a_change(cls, unknown, moment):

    names = {one.metadata.get("wire", one.name) for one in attrs.fields(cls)}
    others = {name for one in attrs.fields(cls) for name in one.metadata.get("also", ())}
    left = {name: value for name, value in unknown.items() if name not in names | others}
    written = attrs.evolve(
        from_wire(cls, {**left, "id": "1", "createdAt": moment.isoformat()}), id="2"
    )
    assert written.to_wire().items() >= {**left, "id": "2"}.items()


@given(st.timedeltas(timedelta(0), timedelta(days=1)), st.integers(-700, 700))
def test_what_is_written_is_read_again(duration, offset):
    zone = timezone(timedelta(minutes=offset))
    leg = from_wire(Leg, LEG)
    leg = attrs.evolve(leg, duration=duration, ended_at=datetime(2026, 1, 1, 5, tzinfo=zone))
    assert from_wire(Leg, leg.to_wire()) == leg


def test_objects_are_frozen_and_do_not_show_tokens():
    hook = from_wire(Webhook, {"id": "w", "url": "https://x", "token": "s3cret"})
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        hook.url = "https://y"
    assert "s3cret" not in repr(hook)
    assert hook.token == "s3cret"


def test_a_number_is_an_object_or_digits():
    assert from_wire(FlowNumber, {"number": 31201234567}).number == "31201234567"
    assert from_wire(FlowNumber, {"number": "312", "id": "n", "callFlowId": "f"}).id == "n"


# -- words of tomorrow


@pytest.mark.parametrize("cls", OpenEnum.__subclasses__())
def test_a_word_that_is_not_known_today_is_one_of_its_kind(cls):
    word = cls("from-tomorrow")
    assert isinstance(word, cls)
    assert not word.known
    assert word == "from-tomorrow" == str(word) == word.value
    assert word == cls("from-tomorrow")
    assert hash(word) == hash("from-tomorrow")
    assert word not in list(cls)
    assert pickle.loads(pickle.dumps(word)) == word == copy.deepcopy(word)
    with pytest.raises(ValueError, match="5"):
        cls(5)


def test_words_that_are_known():
    assert CallStatus("ended") is CallStatus.ENDED
    assert CallStatus.ENDED.known
    assert RecordingStatus.DONE == "done"
    assert from_wire(Call, {"id": "c", "status": "ended"}).ended
    assert not from_wire(Call, {"id": "c", "status": "paused"}).ended


# -- flows


STORED = {
    "id": "f1",
    "title": "Front desk",
    "createdAt": "2026-02-16T10:52:00Z",
    "updatedAt": "",
    "_links": {"self": "/call-flows/f1"},
    "steps": [{"id": "s1", "action": "hologram", "options": {"x": 1}}],
    "colour": "blue",
}


def test_a_stored_flow_has_the_flow_and_what_the_server_keeps():
    flow = read_stored_flow(STORED)
    assert (flow.id, flow.title) == ("f1", "Front desk")
    assert flow.created_at == datetime(2026, 2, 16, 10, 52, tzinfo=UTC)
    assert flow.updated_at is None
    assert flow.wire == STORED
    assert flow.call_flow.title == "Front desk"
    assert flow.call_flow.extra == {"colour": "blue"}
    assert flow.call_flow.id is None


@given(CALL_FLOWS)
def test_what_is_read_is_what_is_sent_again(flow):
    content = content_of(flow)
    assert not content.keys() & {"id", "createdAt", "updatedAt", "_links"}
    served = {**content, "id": "f1", "createdAt": "2026-02-16T10:52:00Z", "_links": {}}
    stored = read_stored_flow(served)
    assert content_of(stored) == content_of(served) == stored.content == content
    assert content_of(stored.call_flow) == content


@pytest.mark.parametrize("document", [None, [], {}, {"id": 5}, {"id": "x", "createdAt": "soon"}])
def test_a_flow_without_an_id_or_with_a_wrong_time_is_malformed(document):
    with pytest.raises(MalformedAnswerError):
        read_stored_flow(document)


def test_a_time_that_was_not_set_is_none():
    flow = read_stored_flow({"id": "f1", "createdAt": "0001-01-01T00:00:00Z", "updatedAt": ""})
    assert (flow.created_at, flow.updated_at) == (None, None)


def test_a_flow_whose_steps_are_none_can_be_listed_and_not_decoded():
    flow = read_stored_flow({"id": "f1", "steps": "none"})
    with pytest.raises(MalformedAnswerError, match="call flow f1"):
        _ = flow.call_flow
    assert check_document(flow.content)
