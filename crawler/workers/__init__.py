"""Worker processes parse documents of strangers within limits of time and memory, and can be killed at no loss.

`pool.WorkerPool` is for an event loop, `ordered.OrderedPool` for a plain loop over a long list. Both hand tasks to
workers: processes forked from a fork server (`client.ForkServer` here, `forkserver` in its own process). `parsing` has
the pool that all crawlers of a process share. docs/decisions/0021 says why.
"""
