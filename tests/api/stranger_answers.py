"""Answers as the SDKs' own tests and types have them, by their public sources, with own values.

Each is a text, so that a byte order mark, a comma too many or a number with more digits than it
needs can stand in it.
"""

from __future__ import annotations

from attrs import frozen

CALL = '"id": "c-1", "status": "ended", "source": "31205550100", "destination": "31612340000"'
TIMES = '"createdAt": "2024-03-01T09:00:00Z", "updatedAt": "2024-03-01T09:05:00Z"'
ZEROS = '"pagination": {"totalCount": 0, "pageCount": 0, "currentPage": 0, "perPage": 0}'
ONE = '"pagination": {"totalCount": 1, "pageCount": 1, "currentPage": 1, "perPage": 10}'
COUNTS = '"pagination": {"totalCount": 2, "pageCount": 1, "currentPage": 1, "perPage": 10}'
STEP = '{"id": "s-1", "action": "transfer", "options": {"destination": "31612340000"}}'
FLOW = f'"id": "f-1", "steps": [{STEP}], {TIMES}'
REC = f'"id": "r-1", "format": "wav", "legId": "l-1", "status": "done", "duration": 32, {TIMES}'
TEXT = f'"id": "t-1", "recordingId": "r-1", "status": "done", {TIMES}, "legId": "l-1"'
HOOK = f'"id": "w-1", "url": "https://hooks.example/a", "token": "hush", {TIMES}'
LEG = (
    '"id": "l-1", "callId": "c-1", "source": "31205550100", "destination": "31612340000", '
    f'"status": "hangup", "direction": "outgoing", "currency": "EUR", "duration": 10, {TIMES}'
)


@frozen
class Stored:
    """One answer. ``refused``: why it is none, as the client says it; empty for one that is."""

    name: str
    kind: str
    body: str
    refused: str = ""


def data(entry: str, *beside: str) -> str:
    return f'{{"data": [{entry}]{"".join(f", {more}" for more in beside)}}}'


def errors(*entries: str) -> str:
    return f'{{"data": null, "errors": [{", ".join(entries)}], {ZEROS}}}'


ANSWERS = (
    # Python: links and counts beside a single object.
    Stored("python-call", "call", data(
        f'{{{CALL}, {TIMES}, "endedAt": "2024-03-01T09:05:00Z"}}',
        '"_links": {"legs": "/calls/c-1/legs", "self": "/calls/c-1"}', ZEROS)),
    Stored("python-call-no-answer", "call", data(
        f'{{{CALL.replace("ended", "no_answer")}, {TIMES}, "endedAt": "2024-03-01T09:05:00Z"}}',
        '"_links": {"legs": "/calls/c-1/legs"}', ZEROS)),
    Stored("python-recording", "recording", data(
        f'{{{REC}, "type": "transfer", "deletedAt": null}}',
        '"_links": {"file": "/calls/c-1/legs/l-1/recordings/r-1.wav", "self": "/x"}', ZEROS)),
    Stored("python-recordings", "recordings", data(
        f'{{{REC}, "type": "transfer", "deletedAt": null, "_links": {{"file": "/r-1.wav"}}}}, '
        f'{{{REC.replace("r-1", "r-2")}, "_links": {{"file": "/r-2.wav", "self": "/r-2"}}}}',
        '"_links": {"self": "/calls/c-1/legs/l-1/recordings?page=1"}', COUNTS)),
    Stored("python-transcription", "transcription", data(
        f"{{{TEXT}}}", '"_links": {"file": "/transcriptions/t-1.txt", "self": "/t-1"}')),
    Stored("python-transcriptions", "transcriptions", data(
        f"{{{TEXT}}}", '"_links": {"file": "/transcriptions/t-1.txt", "self": "/t-1"}')),
    Stored("python-numbers", "numbers", data(
        '{"id": "n-1", "number": "31201234567", "callFlowId": "f-1", '
        f'{TIMES}, "_links": {{"self": "/numbers/n-1"}}}}', ONE)),
    Stored("python-numbers-nothing", "numbers", "{}"),
    Stored("python-flows-counted-wrongly", "flows", data(
        f'{{{FLOW}, "record": false}}, {{{FLOW.replace("f-1", "f-2")}, "record": true}}',
        '"pagination": {"totalCount": 2, "pageCount": 2, "currentPage": 1, "perPage": 10}')),
    Stored("python-webhooks-counted-wrongly", "webhooks", data(
        f'{{{HOOK}}}, {{{HOOK.replace("w-1", "w-2")}, "_links": {{"self": "/webhooks/w-1"}}}}',
        '"pagination": {"totalCount": 1, "pageCount": 1, "currentPage": 1, "perPage": 10}')),
    Stored("python-error-with-success", "call", errors(
        '{"message": "No call found for ID `0`.", "code": 13}'), "No call found for ID `0`."),
    # Ruby: an object may have next to nothing; a cost with zeros behind it; a service by number.
    Stored("ruby-call-with-webhook", "call", data(
        f'{{{CALL.replace("ended", "queued")}, {TIMES}, "endedAt": null, '
        '"webhook": {"url": "https://hooks.example", "token": "hush"}}',
        '"_links": {"self": "/calls/c-1"}', ZEROS)),
    Stored("ruby-calls", "calls", data(
        f'{{{CALL}, {TIMES}, "_links": {{"self": "/calls/c-1"}}}}, '
        f'{{{CALL.replace("c-1", "c-2")}, "webhook": {{"url": "https://h.example"}}}}',
        '"_links": {"self": "/calls?page=1"}', COUNTS) + "\n"),
    Stored("ruby-legs", "legs", data(
        f'{{{LEG}, "service": 1, "cost": 0.0021670, "answeredAt": "2024-03-01T09:00:03Z", '
        '"endedAt": "2024-03-01T09:00:13Z", "_links": {"self": "/calls/c-1/legs/l-1"}}', ONE)),
    Stored("ruby-flows-uncounted", "flows", data(
        f'{{{FLOW}, "title": "", "record": true, "default": false}}, {{{FLOW}, "title": "b"}}')),
    Stored("ruby-webhook-bare", "webhook", data('{"id": "00000000"}')),
    Stored("ruby-webhooks-no-address", "webhooks", data(
        '{"id": "1", "url": "url_1", "token": "a"}, {"id": "2", "url": "url_2", "token": "b"}',
        COUNTS)),
    Stored("ruby-nothing-found", "call", '{"data": []}', "no call where there should be one"),
    # PHP: nulls for all that is not set; an empty array is an object without fields.
    Stored("php-call-nulls", "call", data(
        '{"id": "c-1", "numberId": null, "status": "starting", "source": null, '
        '"destination": null, "createdAt": null, "updatedAt": null, "endedAt": null}')),
    Stored("php-links-as-list", "recording", data(f'{{{REC}, "_links": []}}', '"_links": []')),
    Stored("php-error-parameter", "call", errors(
        '{"code": 9, "description": "no (correct) destination", "parameter": null}'),
        "no (correct) destination"),
    # Node: what is not known is left out; the number that was called has an id.
    Stored("node-call-from-nobody", "call", data(
        f'{{"id": "c-1", "status": "ongoing", "numberId": "n-1", {TIMES}}}')),
    Stored("node-flow-new-step", "flow", data(
        '{"id": "f-1", "steps": [{"id": "a", "action": "gather", "options": {"keys": 3}, '
        f'"timeout": 2}}], "maxDuration": 60, "tags": ["x"], {TIMES}}}')),
    Stored("node-status-of-tomorrow", "call", data(f'{{{CALL.replace("ended", "parked")}}}')),
    # Java: enumerations, a code of SIP, whole counts; no links in a leg.
    Stored("java-leg-busy", "leg", data(
        f'{{{LEG.replace("hangup", "busy")}, "cost": 0, "sipResponseCode": 486}}')),
    Stored("java-leg-unknown-code", "leg", data(f'{{{LEG}, "sipResponseCode": 699}}')),
    Stored("java-flow-all-options", "flow", data(
        '{"id": "f-1", "steps": [{"id": "a", "action": "say", "onKeypressGoto": "a", '
        '"onKeypressVar": "k", "endKey": "#", "maxNumKeys": 2, "conditions": [{"variable": "k", '
        '"operator": "==", "value": "1"}], "options": {"payload": "Hi.", "language": "en-GB", '
        '"voice": "male", "repeat": 2, "ifMachine": "hangup", "machineTimeout": 1000}}], '
        f'"default": true, "record": false, {TIMES}}}')),
    Stored("java-transcription-failed", "transcription", data(
        f'{{{TEXT.replace("done", "failed")}, "error": "no speech"}}')),
    # Go: `ID` in capitals, an empty text for no time, year 1, times to the nanosecond.
    Stored("go-recording", "recording", data(
        f'{{{REC.replace("legId", "legID")}, "_links": {{"file": "/r.wav", "self": "/r"}}}}')),
    Stored("go-leg-empty-times", "leg", data(
        f'{{{LEG.replace("callId", "callID")}, "cost": 0.004, "answeredAt": "", "endedAt": ""}}')),
    Stored("go-nanoseconds", "call", data(
        f'{{{CALL}, "createdAt": "2024-03-01T09:00:00.262510912Z", '
        '"updatedAt": "0001-01-01T00:00:00Z"}')),
    Stored("go-time-as-printed", "call", data(
        f'{{{CALL}, "createdAt": "2024-03-01 09:00:00 +0000 UTC"}}'), "created_at"),
    Stored("go-webhook", "webhook", data(f"{{{HOOK}}}", '"_links": {"self": "/webhooks/w-1"}')),
    # C#: a mark before the text, a comma too many, names with capitals, an offset, text counts.
    Stored("csharp-mark-and-comma", "webhook", "\ufeff" + data(f"{{{HOOK},}}")),
    Stored("csharp-capitals", "transcription", data(
        f'{{{TEXT.replace("legId", "LegId")}, "CallId": null, "Language": null}}')),
    Stored("csharp-offset", "recording", data(
        f'{{{REC.replace("09:00:00Z", "10:00:00+01:00")}}}')),
    Stored("csharp-counts-as-text", "calls", data(
        f"{{{CALL}}}", '"pagination": {"total_count": "1", "pageCount": "1", "perPage": "20"}')),
    Stored("csharp-call-view-null-data", "call", '{"data": null}', "no call where there should"),
    # Anybody: one object without its list, numbers where texts are usual, texts for numbers.
    Stored("one-without-a-list", "call", f'{{"data": {{{CALL}}}}}'),
    Stored("numbers-for-texts", "call", data(
        '{"id": 71, "source": 31205550100, "destination": 31612340000, "status": "ended"}')),
    Stored("texts-for-numbers", "leg", data(
        f'{{{LEG.replace("10,", chr(34) + "10" + chr(34) + ",")}, "cost": "0.0040000", '
        '"sipResponseCode": "200"}')),
    Stored("no-object", "call", data('"c-1"'), "no call where there should be one"),
    Stored("flow-without-id", "flow", data(f'{{"steps": [{STEP}]}}'), "a call flow without an id"),
)  # fmt: skip
