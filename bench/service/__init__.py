"""The query service beside the native server and a peer, in the same run: each bar with its figure."""
