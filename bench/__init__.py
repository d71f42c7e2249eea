"""Speed and memory as ratios to a named peer in the same run; absolute figures are the machine's."""
