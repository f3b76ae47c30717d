"""The frontier: every URL that was discovered, its state, and the run that works on it.

`url_keys` computes the keys of URLs, `parameters` learns which query parameters don't matter. `frontier` queues and
leases URLs, `settling` records their outcomes, `traps` blocks URLs of one pattern. `rechecks` records what rechecks
of stored articles find, `quarantine` keeps refused pages. `listings`, `hosts` and `runs` keep the state of
listings, hosts and runs. Imports `storage.db`, `storage.schema` and `crawler.items` and `crawler.reasons`.
"""
