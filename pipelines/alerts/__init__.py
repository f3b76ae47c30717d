"""Telling people and programs what has changed of the sources' verdicts: `webhook` posts to a URL.

Nothing is offered here; `news health` imports the module that it needs. This package may import `storage`, and makes
requests to the URLs that users name, which `storage` never does.
"""
