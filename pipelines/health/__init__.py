"""The health of a source: a verdict after each run, from the run's metrics and those of earlier runs.

`observe` collects the metrics of a run, `baseline` adds up earlier runs to compare with, and `judge` decides.
`storage.health` stores verdicts. Nothing here imports scrapy or asyncio.
"""
