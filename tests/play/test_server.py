"""The server as anybody on the machine could call it."""

from __future__ import annotations

import json
import socket
from http.client import HTTPConnection

import pytest

from tests.runtime.toy_pack import IDS, LARGE
from tfpeel.errors import InputError
from tfpeel.play import Playground, PlayServer
from tfpeel.play.handler import MOST_BODY_BYTES

WISH = {"likes": [IDS[1]], "dislikes": [], "budget_bytes": LARGE, "k": 3}
JSON = {"Content-Type": "application/json"}


def ask(server, method, path, body=None, headers=None):
    connection = HTTPConnection(*server.server_address)
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def refusal(server, *request):
    response, content = ask(server, *request)
    assert response.getheader("Content-Type") == "application/json"
    (text,) = json.loads(content).values()
    assert "\n" not in text
    return response.status, text


def raw(server, text: bytes) -> bytes:
    with socket.create_connection(server.server_address) as connection:
        connection.sendall(text)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(4096), b""))


def test_it_listens_on_this_machine_alone(server):
    assert server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/play.js", "text/javascript; charset=utf-8"),
        ("/play.css", "text/css; charset=utf-8"),
        ("/?x=1", "text/html; charset=utf-8"),
    ],
)
def test_the_page_and_its_parts(server, path, kind):
    response, content = ask(server, "GET", path)
    assert response.status == 200
    assert response.getheader("Content-Type") == kind
    assert len(content) > 500
    assert "unsafe" not in response.getheader("Content-Security-Policy")
    assert response.getheader("X-Content-Type-Options") == "nosniff"
    assert response.getheader("Access-Control-Allow-Origin") is None


def test_the_pack_a_search_and_recommendations(server, pack):
    playground = Playground(pack)
    assert json.loads(ask(server, "GET", "/api/pack")[1]) == playground.about()
    found = json.loads(ask(server, "GET", "/api/search?q=%C2%AB5%C2%BB")[1])
    assert found == playground.search("«5»") != []
    response, content = ask(server, "POST", "/api/recommend", json.dumps(WISH), JSON)
    assert response.status == 200
    answer = json.loads(content)
    assert answer["cluster"] == pack.route([IDS[1]])
    assert len(answer["recommendations"]) == 3


@pytest.mark.parametrize(
    "path",
    [
        "/../../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/static/../play.js",
        "/play.js/",
        "/api",
        "/manifest.json",
        "/play.py",
        "/%00",
    ],
)
def test_no_path_leads_anywhere_else(server, path):
    assert refusal(server, "GET", path) == (404, "there is no such page")


def test_what_is_no_address(server):
    head = f"GET http://[ HTTP/1.1\r\nHost: {server.hosts[0]}\r\n\r\n"
    assert b" 400 " in raw(server, head.encode()).split(b"\r\n")[0]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost", "127.0.0.1:1", ""])
def test_other_hosts_are_refused(server, host):
    for path in ("/", "/api/pack"):
        assert refusal(server, "GET", path, None, {"Host": host})[0] == 403
    given = {**JSON, "Host": host}
    assert refusal(server, "POST", "/api/recommend", json.dumps(WISH), given)[0] == 403


def test_no_host_and_two_hosts_are_refused(server):
    own = f"Host: {server.hosts[0]}\r\n".encode()
    for hosts in (b"", own + b"Host: evil.example\r\n"):
        assert b" 403 " in raw(server, b"GET / HTTP/1.1\r\n" + hosts + b"\r\n").split(b"\r\n")[0]
    assert b" 200 " in raw(server, b"GET / HTTP/1.1\r\n" + own + b"\r\n").split(b"\r\n")[0]


def test_localhost_is_this_machine_too(server):
    response, _ = ask(server, "GET", "/", None, {"Host": f"localhost:{server.server_port}"})
    assert response.status == 200


def test_pages_of_others_are_refused(server):
    body = json.dumps(WISH)
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
        given = {**JSON, "Origin": origin}
        assert refusal(server, "POST", "/api/recommend", body, given)[0] == 403
    given = {**JSON, "Origin": server.url.rstrip("/")}
    assert ask(server, "POST", "/api/recommend", body, given)[0].status == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_a_form_of_another_page_could_send_is_refused(server, kind):
    given = {"Content-Type": kind}
    assert refusal(server, "POST", "/api/recommend", json.dumps(WISH), given)[0] == 415


@pytest.mark.parametrize(
    "body", ["", "{", "nul", "\xff", "[" * 60_000, '{"likes": NaN}', json.dumps({**WISH, "k": -1})]
)
def test_bad_json_is_refused(server, body):
    status, text = refusal(server, "POST", "/api/recommend", body.encode("latin-1"), JSON)
    assert status == 400
    assert len(text) < 300


def test_a_budget_without_files_is_refused_with_what_there_is(server):
    body = json.dumps({**WISH, "budget_bytes": 1})
    status, text = refusal(server, "POST", "/api/recommend", body, JSON)
    assert (status, "at least one of the pack's budgets 10000, 20000" in text) == (400, True)


@pytest.mark.parametrize(
    ("length", "status"),
    [
        (str(MOST_BODY_BYTES + 1), 413),
        ("9" * 5000, 413),
        ("0" * 20 + "9" * 9, 413),
        ("-1", 411),
        ("1e3", 411),
        ("²", 411),
    ],
)
def test_huge_and_odd_lengths_are_refused_unread(server, length, status):
    head = f"POST /api/recommend HTTP/1.1\r\nHost: {server.hosts[0]}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    assert f" {status} ".encode() in raw(server, head.encode("latin-1")).split(b"\r\n")[0]


def test_a_body_without_a_length_is_refused(server):
    head = f"POST /api/recommend HTTP/1.1\r\nHost: {server.hosts[0]}\r\n"
    head += "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert b" 411 " in raw(server, head.encode()).split(b"\r\n")[0]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"])
def test_other_methods_are_refused(server, method):
    response, _ = ask(server, method, "/")
    assert response.status == 501
    assert response.getheader("Access-Control-Allow-Origin") is None


def test_what_is_no_http_does_not_end_it(server):
    for noise in (b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"A" * 70_000 + b"\r\n\r\n", b""):
        raw(server, noise)
    assert ask(server, "GET", "/")[0].status == 200


def test_a_damaged_file_is_said(server, pack):
    entry = pack.file_for(pack.route([IDS[1]]), LARGE)
    (pack.path / entry.path).write_bytes(b"x" * entry.bytes)
    status, text = refusal(server, "POST", "/api/recommend", json.dumps(WISH), JSON)
    assert status == 500
    assert "was changed after it was written" in text


def test_a_taken_port_is_one_line(server, pack):
    with pytest.raises(InputError, match=f"the port is taken; received: {server.server_port}"):
        PlayServer(Playground(pack), server.server_port)
