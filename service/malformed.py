"""What is wrong with bytes that are no request of HTTP/1.1, told from the words of the parser that refused them."""

from __future__ import annotations

import re

from service.refusals import Refusal

__all__ = ["malformed"]

_CLOSE = {"connection": "close"}
_BY_POST = "send the body once, with one Content-Length or with Transfer-Encoding: chunked"
_BY_ADDRESS = "percent-encode what the address holds: a blank as %20"
_BY_1_1 = "ask by HTTP/1.1; what speaks HTTP/2 to clients is a proxy in front"
_BY_LINE = "mend the header, or leave it out"


def _words(pattern: str, refusal: Refusal) -> tuple[re.Pattern[str], Refusal]:
    return re.compile(pattern), refusal


#: Words of httptools or h11, what is told; the first that fits counts.
_FOUND = (
    _words("can't be present", Refusal(
        400, "bad-request", "the request has both Content-Length and Transfer-Encoding", _BY_POST, _CLOSE)),
    _words("Duplicate Content-Length|conflicting Content-Length", Refusal(
        400, "bad-request", "the request has two Content-Length headers", _BY_POST, _CLOSE)),
    _words("Content-Length", Refusal(
        400, "bad-request", "the Content-Length is no number of bytes", _BY_POST, _CLOSE)),
    _words("Transfer-Encoding", Refusal(
        400, "bad-request", "the only Transfer-Encoding that is read here is chunked", _BY_POST, _CLOSE)),
    _words("[Cc]hunk", Refusal(
        400, "bad-request", "a chunk of the body is not its size, its bytes and a line break behind each", _BY_POST,
        _CLOSE)),
    _words("HTTP version|Pause on PRI", Refusal(
        400, "bad-request", "only HTTP/1.1 and HTTP/1.0 are spoken here", _BY_1_1, _CLOSE)),
    _words("Expected HTTP/|request line|in url|url path|Invalid url|invalid url", Refusal(
        400, "bad-request", "the request line is not a method, an address and HTTP/1.1 with one blank between them",
        _BY_ADDRESS, _CLOSE)),
    _words("[Hh]eader", Refusal(
        400, "bad-request", "a header is not written as NAME: VALUE on a line of its own", _BY_LINE, _CLOSE)),
)  # fmt: skip
_OTHER = Refusal(400, "bad-request", "this is no request of HTTP/1.1 as it should be", None, _CLOSE)


def malformed(said: str) -> Refusal:
    """Return the refusal of what a parser refused.

    Args:
        said: the parser's words.
    """
    return next((refusal for words, refusal in _FOUND if words.search(said)), _OTHER)
