"""The health of a source, judged after each run.

`observe` collects the figures of a run, `baseline` compares them with earlier runs, `judge` decides. Verdicts are
kept by `storage.health`. No Scrapy, no asyncio.
"""
