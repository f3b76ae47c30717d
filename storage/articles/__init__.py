"""Articles in the database: their versions, their duplicates, and how they are stored and read.

- `writer` stores drafts, and `drafts` defines them; `query` reads articles, versions and counts.
- `changes` compares two versions, with the alignment of `align`.
- `duplicates` stores pairs and clusters; `fingerprints` is the index that finds near-duplicates.
- `reextraction` reads what to parse again from the archive; `rewriting` stores the result.
"""
