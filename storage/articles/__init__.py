"""Articles in the database.

`writer` stores drafts, `query` reads articles, `changes` compares versions, `duplicates` keeps pairs and clusters.
`drafts` is what a stage hands to the writer, `fingerprints` the index of near-duplicates, `align` aligns the blocks
of two versions, `rewriting` and `reextraction` store articles that were parsed again.
"""
