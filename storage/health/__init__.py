"""The health of sources in the database.

`verdicts` stores the verdict of each run. `sources` reads the numbers of a source: articles per day, filled fields,
URLs by state, runs. `prometheus` writes both for monitoring.
"""
