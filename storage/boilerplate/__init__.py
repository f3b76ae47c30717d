"""Counts of the text blocks that recur in each source, and decisions on these blocks, in the database.

`blocks` has the counts of a block and of a text as dataclasses. `counts` updates them in the database. `learned` reads
the decisions and cleans stored articles again. `pipelines.boilerplate` makes the decisions.
"""
