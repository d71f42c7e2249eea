"""Queries in processes that can be killed, since the engine cannot stop one.

As the service sees them (who may run now and who waits is `service.lanes`):

    pool        the backend: one query from its slot to its last byte, and its limits
    crew        the processes: ready, in use, shared
    runs        a query under way and its clock
    workers     one process: started, asked, watched, killed
    channel     its line of jobs, and the answers that come back
    spawning    how the process is started, the first one early
    processes   what the system tells of a process
    examining   what a query is refused for before it runs
    outcomes    what became of a query that did not end well, as errors
    snapshots   which folder counts now

In the process itself, where little else is loaded (so nothing is imported here):

    worker      asks the engine
    jobs        a job as bytes, for both ends
    framing     messages over a socket, for both ends
    confining   the walls: no network, no files, so much memory
    counting    rows of an answer as its bytes go by
    longtexts   what a long query is refused for, and what is wrong with it; loaded with the first one
    quoting     a fault of the engine's CSV, mended
"""
