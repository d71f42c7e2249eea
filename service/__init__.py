"""Questions in, answers out: the graph over HTTP.  Knows nothing of how the graph was made."""
