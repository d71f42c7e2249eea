"""Another engine behind the service: any SPARQL 1.1 endpoint that holds the graph.

    endpoint   its address, credentials and parameters
    examining  what is looked up in a query's text, beside the event loop where that takes long
    prologue   a query with our prefixes, the form of its answer
    faults     what it says when it does not answer, and when an answer was cut
    rows       its JSON, row by row as it comes
    formats    which formats it writes right, and whether it heeds the graphs of a request
    answers    which format is asked for; what comes, watched and passed on
    sending    one request and its clock
    exchange   a request that was answered, until all of it is read or it is given up
    places     how many queries run at once, in the lanes of `service.lanes`; who keeps a place too long
    source     its quads, for exports and the index of names
    mirror     the folder of what pages read from files, and whether the graph is the same still
    backend    all of it as `service.backend.Backend`
"""

from __future__ import annotations

from service.remote.backend import RemoteBackend, check
from service.remote.endpoint import shown

__all__ = ["RemoteBackend", "check", "shown"]
