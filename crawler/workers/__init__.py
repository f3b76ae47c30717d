"""The kill box: what others have written is parsed in processes with limits, which can be killed at no loss.

`box.WorkerPool` is for an event loop, `ordered.Workers` for a plain loop over a long list; both hand tasks to the
same kind of process, a `worker`, forked from a `nursery`.
"""
