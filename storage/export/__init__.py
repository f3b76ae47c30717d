"""Exports of articles to files and data frames.

`export` walks the articles of a query, `formats` writes JSON lines and CSV, `arrow` Parquet and data frames.
`huggingface` writes a data set folder and `card` its README.
"""
