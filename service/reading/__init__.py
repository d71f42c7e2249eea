"""What the pages show, read from the graph: queries in, frozen records out.  Knows nothing of HTTP."""
