"""One GET, asked of a real server on this machine."""

import gzip
import time
import zlib
from threading import Event

import pytest

from reference.web import faults
from reference.web.getting import Limits, Question, _unpacker, get, seconds_to_wait
from reference.web.places import Policy
from tests.reference.local_site import LocalSite, answer

BODY = "<p>Une école ouvre.</p>" * 10
AGENT = "Rayonnage (veille ; +https://centre.example/)"
SMALL = Limits(seconds=5, megabytes=0.2)


def asked(site: LocalSite, policy: Policy, path: str = "/rss", limits: Limits = SMALL, **about: str):
    return get(Question(site.url(path), AGENT, **about), policy=policy, limits=limits)


def test_it_says_who_asks_and_brings_the_answer(site: LocalSite, policy: Policy) -> None:
    site.pages["/rss"] = answer(BODY, content_type="application/rss+xml", etag='"un"', last_modified="Mon, 02 Nov 2026")
    found = asked(site, policy)
    assert (found.body, found.etag, found.last_modified) == (BODY.encode(), '"un"', "Mon, 02 Nov 2026")
    [(_path, headers)] = site.asked
    assert headers["User-Agent"] == AGENT
    assert headers["Host"] == f"journal.example:{site.port}"


def test_what_it_knows_is_told_and_nothing_new_is_nothing_sent(site: LocalSite, policy: Policy) -> None:
    site.pages["/rss"] = answer(status=304)
    found = asked(site, policy, etag='"un"', last_modified="Mon, 02 Nov 2026")
    assert found.is_unchanged
    assert (site.asked[0][1]["If-None-Match"], site.asked[0][1]["If-Modified-Since"]) == ('"un"', "Mon, 02 Nov 2026")


def test_a_validator_with_a_line_break_is_not_sent(site: LocalSite, policy: Policy) -> None:
    site.pages["/rss"] = answer(BODY)
    asked(site, policy, etag="a\r\nHost: ailleurs")
    assert site.asked[0][1]["If-None-Match"] is None


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_a_packed_answer_is_unpacked(site: LocalSite, policy: Policy, packing: str) -> None:
    packed = gzip.compress(BODY.encode()) if packing == "gzip" else zlib.compress(BODY.encode())
    site.pages["/rss"] = answer(packed, content_encoding=packing)
    assert asked(site, policy).body == BODY.encode()


def test_a_small_answer_that_unfolds_without_end_is_stopped(site: LocalSite, policy: Policy) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    assert len(bomb) < 100_000
    site.pages["/rss"] = answer(bomb, content_encoding="gzip")
    with pytest.raises(faults.TooBig, match=r"dépasse 0\.2 Mo"):
        asked(site, policy)


def test_a_huge_answer_is_not_read_to_its_end(site: LocalSite, policy: Policy) -> None:
    hung_up = Event()

    def endless(handler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.close_connection = True
        try:
            for _piece in range(1000):
                handler.wfile.write(b"<item>" * 10_000)
        except OSError:
            hung_up.set()

    site.pages["/rss"] = endless
    with pytest.raises(faults.TooBig):
        asked(site, policy)
    assert hung_up.wait(5)


def test_redirects_that_are_all_permanent_give_the_address_to_keep(site: LocalSite, policy: Policy) -> None:
    site.pages["/rss"] = answer(status=301, location="/flux")
    site.pages["/flux"] = answer(status=308, location=site.url("/atom"))
    site.pages["/atom"] = answer(BODY)
    found = asked(site, policy)
    assert found.url == found.moved_to == site.url("/atom")


def test_one_that_is_temporary_gives_none(site: LocalSite, policy: Policy) -> None:
    site.pages["/rss"] = answer(status=302, location="/flux")
    site.pages["/flux"] = answer(BODY)
    found = asked(site, policy)
    assert (found.url, found.moved_to) == (site.url("/flux"), "")


def test_redirects_without_end_are_stopped(site: LocalSite, policy: Policy) -> None:
    def further(handler) -> None:
        number = int(handler.path.partition("?")[2] or 0)
        answer(status=302, location=f"/rss?{number + 1}")(handler)

    site.pages["/rss"] = further
    with pytest.raises(faults.TooManyRedirects, match="arrêté après 6 renvois"):
        asked(site, policy)
    assert len(site.asked) == 6


def test_a_redirect_to_itself_is_asked_once(site: LocalSite, policy: Policy) -> None:
    site.pages["/rss"] = answer(status=302, location="/rss")
    with pytest.raises(faults.TooManyRedirects):
        asked(site, policy)
    assert len(site.asked) == 1


@pytest.mark.parametrize("where", ["http://169.254.169.254/latest/meta-data/", "http://interne.example/"])
def test_a_redirect_into_our_own_network_is_not_followed(site: LocalSite, where: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return {"journal.example": ["127.0.0.1"], "interne.example": ["10.0.0.7"]}.get(host, [host])

    site.pages["/rss"] = answer(status=302, location=where)
    policy = Policy(allows=lambda address: str(address) == "127.0.0.1", resolve=resolve)
    with pytest.raises(faults.PrivatePlace, match="réseau privé"):
        asked(site, policy)


@pytest.mark.parametrize(
    "where", ["file:///etc/passwd", "gopher://journal.example/", "http://nadia:x@journal.example/"]
)
def test_a_redirect_out_of_the_web_is_not_followed(site: LocalSite, policy: Policy, where: str) -> None:
    site.pages["/rss"] = answer(status=301, location=where)
    with pytest.raises(faults.BadRedirect):
        asked(site, policy)


def test_the_web_s_own_policy_never_asks_this_machine(site: LocalSite) -> None:
    site.pages["/rss"] = answer(BODY)
    with pytest.raises(faults.PrivatePlace):
        get(Question(f"http://127.0.0.1:{site.port}/rss"))
    assert site.asked == []


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (401, "Refused"),
        (403, "Refused"),
        (404, "NotFound"),
        (410, "Gone"),
        (429, "Busy"),
        (500, "Failing"),
        (503, "Busy"),
    ],
)
def test_each_refusal_is_told_in_french(site: LocalSite, policy: Policy, status: int, fault: str) -> None:
    site.pages["/rss"] = answer("non", status=status, retry_after="120")
    with pytest.raises(getattr(faults, fault), match=rf"{status}|410") as told:
        asked(site, policy)
    assert told.value.retry_after == (120 if fault == "Busy" else 0)
    assert told.value.is_final == (status == 410)


def test_a_byte_now_and_then_is_no_answer(site: LocalSite, policy: Policy) -> None:
    def drip(handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _turn in range(40):
                handler.wfile.write(b"<")
                time.sleep(0.05)
        except OSError:
            pass

    site.pages["/rss"] = drip
    with pytest.raises(faults.TooSlow, match=r"0\.4 secondes"):
        asked(site, policy, limits=Limits(seconds=0.4))


def test_headers_that_never_end_are_hung_up_on(site: LocalSite, policy: Policy) -> None:
    hung_up = Event()

    def endless(handler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Longue: ")
        try:
            for _turn in range(150):
                handler.wfile.write(b"x")
                time.sleep(0.02)
        except OSError:
            hung_up.set()

    site.pages["/rss"] = endless
    with pytest.raises(faults.TooSlow):
        asked(site, policy, limits=Limits(seconds=0.3))
    assert hung_up.wait(5)


def test_what_is_unpacked_at_once_is_bounded() -> None:
    unpacked, waiting = _unpacker("gzip")(gzip.compress(b"0" * 1_000_000), 1000)
    assert len(unpacked) == 1000 and waiting


def test_an_answer_cut_before_its_end_is_not_taken_for_whole(site: LocalSite, policy: Policy) -> None:
    def cut(handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(BODY.encode()[:100])
        handler.close_connection = True

    site.pages["/rss"] = cut
    with pytest.raises(faults.CutShort):
        asked(site, policy)


def test_what_is_no_web_server_is_told(site: LocalSite, policy: Policy) -> None:
    def banner(handler) -> None:
        handler.wfile.write(b"220 smtp.example ESMTP\r\n")
        handler.close_connection = True

    site.pages["/rss"] = banner
    with pytest.raises(faults.Unreachable, match="n’est pas celle d’un site web"):
        asked(site, policy)


def test_a_closed_door_is_told(policy: Policy) -> None:
    with pytest.raises(faults.Unreachable, match="connexion refusée"):
        get(Question("http://journal.example:9/rss"), policy=policy)


def test_the_date_of_retry_after_is_read_and_never_keeps_away_for_ever() -> None:
    assert seconds_to_wait("Mon, 01 Jan 2001 00:00:00 GMT") == 0
    assert seconds_to_wait("Fri, 01 Jan 2099 00:00:00 GMT") == seconds_to_wait("99999999") == 7 * 24 * 3600
    assert seconds_to_wait("bientôt") == 0
