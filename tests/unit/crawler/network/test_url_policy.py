"""Which addresses may be asked for: the policy, and the check of what names resolve to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock

from crawler.network.resolver import GuardedResolver
from crawler.network.url_policy import UrlBlocked, UrlPolicy, is_public, special_purpose
from tests.support.private_addresses import LOOPBACK, OTHERS
from tests.support.resolving import PRIVATE, PUBLIC, Invented


def refusal(url: str, allowed: str = "") -> str | None:
    try:
        UrlPolicy.allowing(allowed).check(url)
    except UrlBlocked as blocked:
        return blocked.reason
    return None


@pytest.mark.parametrize("host", [*LOOPBACK, *OTHERS])
def test_no_form_of_an_address_that_is_not_public_passes(host: str) -> None:
    assert refusal(f"http://{host}/") == "address"
    assert refusal(f"https://{host}:8443/news?id=1") == "address"


@pytest.mark.parametrize(
    "url",
    [
        "http://herald.example/news/1",
        "HTTPS://WWW.Herald.Example:8443/a%20b?q=%5C#top",
        "http://8.8.8.8/",
        "http://134744072/",
        "http://[2606:2800:220:1:248:1893:25c8:1946]/",
        "http://[64:ff9b::8.8.8.8]/",  # what a resolver makes of 8.8.8.8 where there's no IPv4
        "http://zeitung.münchen.example/straße",
        "http://xn--80ak6aa92e.example/",
        "http://under_score.example/",
        "http://1.herald.example/",
        "http://herald.example./",
        "http://172.32.0.1/",
        "http://100.128.0.1/",
    ],
)
def test_public_addresses_pass(url: str) -> None:
    assert refusal(url) is None


@pytest.mark.parametrize(
    "url",
    "file:///etc/hostname FILE:///etc/hostname file://herald.example/etc/hostname ftp://herald.example/ data:,hello"
    " s3://bucket/key gopher://herald.example/ javascript:alert(1) blob:http://herald.example/1 ws://herald.example/"
    " mailto:a@herald.example view-source:http://herald.example/ jar:http://herald.example/!/ news/1 //herald.example/"
    " unix:/var/run/docker.sock dict://127.0.0.1:11211/stats".split(),
)
def test_only_http_and_https_pass(url: str) -> None:
    assert refusal(url) == "scheme"


@pytest.mark.parametrize(
    "url",
    [
        "http://herald.example/a\r\nHost: evil.example",
        "http://herald.example/\x00",
        "http://herald.example/a b",
        "http://herald.example\\@127.0.0.1/",
        "http://127.0.0.1\t/",
        "http://user:secret@herald.example/",
        "http://@herald.example/",
        "http:///news",
        "http://:80/",
        "http://herald.example:0/",
        "http://herald.example:25/",
        "http://herald.example:6000/",
        "http://herald.example:65536/",
        "http://herald.example:eighty/",
        "http://[::1/",
        "http://[127.0.0.1]/",
        "http://%31%32%37.0.0.1/",
        "http://127.0.0.256/",
        "http://1.2.3.4.5/",
        "http://herald..example/",
        "http://herald.example../",
        "http://herald.0xg.1/",
        f"http://{'a' * 64}.example/",
        f"http://herald.example/{'a' * 8_000}",
        "http://her^ald.example/",
    ],
)
def test_malformed_addresses_do_not_pass(url: str) -> None:
    assert refusal(url) == "url"


@given(st.text())
def test_whatever_comes_is_judged(text: str) -> None:
    for url in (text, f"http://{text}", f"http://herald.example/{text}", f"http://[{text}]:80/"):
        assert refusal(url) in ("address", "scheme", "url", None)


@given(st.ip_addresses())
def test_nothing_passes_that_python_takes_for_private(ip: IPv4Address | IPv6Address) -> None:
    if not ip.is_global:
        assert not is_public(ip)


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "::{}", "::ffff:0:{}", "64:ff9b:1::{}"]))
def test_an_ipv4_address_inside_an_ipv6_address_gains_nothing(ip: IPv4Address, form: str) -> None:
    assert not is_public(form.format(ip))
    assert is_public(f"64:ff9b::{ip}") == is_public(ip)


@given(st.ip_addresses(v=4))
def test_all_forms_of_an_ipv4_address_are_one(ip: IPv4Address) -> None:
    number = int(ip)
    first, rest = number >> 24, number & 0xFFFFFF
    forms = [str(ip), f"{number}", f"{number:#x}", f"0{number:o}", f"{first}.{rest}", f"{first:#x}.0{rest:o}"]

    assert {refusal(f"http://{form}/") for form in forms} == {None if is_public(ip) else "address"}


def test_each_address_is_named_for_what_it_is() -> None:
    assert special_purpose("127.0.0.1") == "a loopback address"
    assert special_purpose("169.254.169.254") == "a link-local address"
    assert special_purpose("64:ff9b::10.0.0.1") == "a NAT64 address for a private address"
    assert special_purpose("fe80::1%eth0") == "an address with a zone"
    assert special_purpose("herald.example") == "no address"
    assert special_purpose("255.255.255.255") == "the broadcast address"


def test_exactly_what_is_exempt_passes() -> None:
    exempt = "127.0.0.1:8642, intranet.example:80 [fd00::5]:443\nLocalHost:8000"

    assert refusal("http://127.0.0.1:8642/", exempt) is None
    assert refusal("https://[fd00:0::5]/", exempt) is None
    assert refusal("http://localhost.:8000/", exempt) is None
    assert refusal("http://127.0.0.1/", exempt) == "address"
    assert refusal("http://127.0.0.2:8642/", exempt) == "address"
    assert refusal("http://127.1:8642/", exempt) == "address"
    assert refusal("file://127.0.0.1:8642/", exempt) == "scheme"
    policy = UrlPolicy.allowing(exempt)
    assert policy.refusal("Intranet.example.", 80, "10.0.0.5") is None
    assert policy.refusal("intranet.example", 443, "10.0.0.5") is not None
    assert policy.refusal("www.intranet.example", 80, "10.0.0.5") is not None


@pytest.mark.parametrize(
    "entry",
    "10.0.0.5 10.0.0.0/8 10.0.0.5:0 10.0.0.5:65536 10.0.0.5:http http://10.0.0.5:80 10.0.0.5:80/news *:80 *.example:80"
    " 127.1:80 2130706433:80 fd00::5:80 [fd00::5] [10.0.0.5]:80 :80 user@10.0.0.5:80 10.0.0.5:80;10.0.0.6:80".split(),
)
def test_an_exemption_that_is_no_host_with_its_port_is_named(entry: str) -> None:
    with pytest.raises(ValueError, match="NEWS_ALLOW_HOSTS") as error:
        UrlPolicy.allowing(f"127.0.0.1:8642 {entry}")

    assert repr(entry) in str(error.value)


def connections(resolver: Invented, host: str, times: int, allowed: str = "") -> list[str]:
    """The IP addresses that connecting to a host that often leads to."""
    reactor = MemoryReactorClock()
    reactor.installNameResolver(resolver)
    for _ in range(times):
        GuardedResolver.on(reactor, UrlPolicy.allowing(allowed))
        connecting = HostnameEndpoint(reactor, host, 80).connect(Factory())
        connecting.addErrback(lambda failure: None)
    return [client[0] for client in reactor.tcpClients]


def test_a_name_that_changes_its_address_leads_nowhere_else() -> None:
    """Asked 1,000 times, it answers in turn with a public and a private address: what is checked is connected to."""
    answers = iter([[PUBLIC], [PRIVATE]] * 1000)

    assert connections(Invented(lambda name: next(answers)), "rebind.test", 1000) == [PUBLIC] * 500


@pytest.mark.parametrize("answer", [[PUBLIC, PRIVATE], [PRIVATE, PUBLIC], [PUBLIC, "::1"], ["::ffff:8.8.8.8"]])
def test_an_answer_with_one_private_address_is_refused(answer: list[str]) -> None:
    assert connections(Invented(lambda name: answer), "mixed.test", 100) == []


def test_an_exempt_name_may_have_any_address() -> None:
    resolver = Invented(lambda name: [PRIVATE])

    assert connections(resolver, "intranet.test", 2, "intranet.test:80") == [PRIVATE] * 2
    assert connections(resolver, "intranet.test", 2, "intranet.test:8080") == []


@given(st.lists(st.ip_addresses(), max_size=4))
def test_no_connection_is_made_to_an_address_that_is_not_public(answer: list[IPv4Address | IPv6Address]) -> None:
    made = connections(Invented(lambda name: [str(ip) for ip in answer]), "any.test", 1)

    assert all(is_public(ip_address(host)) for host in made)


def test_why_a_name_was_refused_is_known_until_it_answers_otherwise() -> None:
    answers = iter([[PRIVATE], [PUBLIC]])
    reactor = MemoryReactorClock()
    reactor.installNameResolver(Invented(lambda name: next(answers)))
    guard = GuardedResolver.on(reactor, UrlPolicy())
    HostnameEndpoint(reactor, "zeitung.münchen.test", 80).connect(Factory()).addErrback(lambda failure: None)

    refused = "127.0.0.1 is a loopback address; NEWS_ALLOW_HOSTS=zeitung.xn--mnchen-3ya.test:80 would let it be asked"
    assert guard.refusal("Zeitung.xn--mnchen-3ya.test.") == refused
    HostnameEndpoint(reactor, "zeitung.münchen.test", 80).connect(Factory()).addErrback(lambda failure: None)
    assert guard.refusal("zeitung.münchen.test") is None
