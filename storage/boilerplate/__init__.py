"""What was learned about the blocks of each source.

`blocks` keeps states, `counts` counts texts, `learned` re-cleans articles. Decisions are made by
`pipelines.boilerplate.decide`.
"""
