"""What each part of the pipeline is worth: the graph built without it, scored beside the whole.

training.ablation.patching    parts of the loaded pipeline swapped for a while
training.ablation.parts       the inventory: what is left out, and what it is for
training.ablation.scoring     pages to a graph in memory to F1
training.ablation.report      the table and a sentence on each row
"""
