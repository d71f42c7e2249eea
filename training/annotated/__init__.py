"""The annotated corpus: read from `corpus/articles`, checked, written as gold pages."""
