"""The frontier: every URL that was discovered, its state, and who works on it.

`urls` has the keys of URLs, `frontier` leases and queues, `settling` records outcomes, `rechecks` plans further
requests for stored articles, `quarantine` keeps pages that were refused, `listings`, `hosts` and `runs` keep what
feeds, hosts and runs did.
"""
