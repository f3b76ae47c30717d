"""Exports of articles to files and data frames.

`export` selects the articles and writes them into a file. `formats` writes JSON Lines, CSV and Parquet, `arrow` builds
Arrow tables and data frames, `huggingface` writes a dataset folder and `card` its README. Imports `storage.articles`,
`storage.archive` and the packages below.
"""
