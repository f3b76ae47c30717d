"""Packed bodies: taken out within bounds, whatever they're packed with, and whether they're whole."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.utils._compression import zstd

from crawler.network.decompression import BadCoding, TooLarge, unpack

LIMIT = 1024 * 1024


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "deflate, raw": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
}
pytestmark = pytest.mark.parametrize(("coding", "pack"), PACKERS.values(), ids=PACKERS)


@given(body=st.binary(min_size=1, max_size=5_000))
def test_what_is_packed_comes_out(coding: str, pack: Callable[[bytes], bytes], body: bytes) -> None:
    assert unpack(pack(body), [coding], LIMIT) == (body, True)
    assert unpack(pack(pack(body)), [coding, "identity", coding], LIMIT) == (body, True)


@given(body=st.binary(min_size=100, max_size=5_000), data=st.data())
def test_what_breaks_off_is_a_part_and_says_so(
    coding: str, pack: Callable[[bytes], bytes], body: bytes, data: st.DataObject
) -> None:
    packed = pack(body)
    part, whole = unpack(packed[: data.draw(st.integers(1, len(packed) - 1))], [coding], LIMIT)

    assert not whole
    assert body.startswith(part)


@given(junk=st.binary(max_size=2_000))
def test_no_bytes_are_too_strange(coding: str, pack: Callable[[bytes], bytes], junk: bytes) -> None:
    for body in (junk, pack(b"Of the quay")[:9] + junk):
        try:
            assert len(unpack(body, [coding], LIMIT).body) <= LIMIT
        except (BadCoding, TooLarge):
            pass


@pytest.mark.parametrize("size", [LIMIT - 1, LIMIT, LIMIT + 1, 64 * LIMIT])
def test_the_limit_holds_for_what_comes_out(coding: str, pack: Callable[[bytes], bytes], size: int) -> None:
    packed = pack(bytes(size))
    if size <= LIMIT:
        assert len(unpack(packed, [coding], LIMIT).body) == size
        return
    with pytest.raises(TooLarge) as error:
        unpack(packed, [coding], LIMIT)
    assert len(error.value.body) == LIMIT


def test_a_page_that_is_not_packed_is_refused(coding: str, pack: Callable[[bytes], bytes]) -> None:
    with pytest.raises(BadCoding):
        unpack(b"<!doctype html><h1>The quay wall</h1>", [coding], LIMIT)


def test_codings_are_few_and_known(coding: str, pack: Callable[[bytes], bytes]) -> None:
    for codings in ([coding] * 4, [coding, "rot13"]):
        with pytest.raises(BadCoding):
            unpack(pack(b"Of the quay"), codings, LIMIT)


def test_members_come_one_after_the_other_and_are_few(coding: str, pack: Callable[[bytes], bytes]) -> None:
    """A million empty members are an attack on the clock. Deflate and brotli have none."""
    if coding not in ("gzip", "x-gzip", "zstd"):
        return
    assert unpack(pack(b"Of ") + pack(bytes(100_000)) + pack(b"quays"), [coding], LIMIT) == (
        b"Of " + bytes(100_000) + b"quays",
        True,
    )
    with pytest.raises(TooLarge):
        unpack(pack(bytes(LIMIT // 4)) * 5, [coding], LIMIT)
    with pytest.raises(BadCoding):
        unpack(pack(b"") * 1_001, [coding], LIMIT)


def test_padding_after_the_end_is_left_out(coding: str, pack: Callable[[bytes], bytes]) -> None:
    if coding != "br":  # whose library tells it from the body by nothing
        assert unpack(pack(b"Of the quay") + bytes(512), [coding], LIMIT) == (b"Of the quay", True)
