"""The web serves the corpus over HTTP, read-only, as an API and as web pages. No other part of `storage` knows HTTP.

`application` is the ASGI application, `endpoints` the table of all URLs. `requests` checks parameters, `responses` and
`rendering` make responses, `reading` holds the SQL. Each other module makes one kind of page and the same as JSON.
"""
