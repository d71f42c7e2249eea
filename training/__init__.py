"""Making the shipped models, the corpus they are made from, and what each part is worth; never imported by ``kg``."""
