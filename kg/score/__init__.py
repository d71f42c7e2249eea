"""Gold pages against a graph: precision, recall and F1 by kind.

    kg.score.kinds      what is scored
    kg.score.gold       read_gold: the pages as a careful human annotated them
    kg.score.judge      score_store: one gold article after the other beside the graph's answer to it

The graph is read through the terms of the public contract alone, so any graph that speaks them can be
scored.  All is counted for each gold article and summed (micro average).
"""
