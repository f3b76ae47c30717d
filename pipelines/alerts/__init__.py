"""Alerts tell people and programs which verdicts on sources have changed: `webhook` posts them to a URL.

The package exports no names; `news health` imports the module that it needs. It may import `storage`. It sends requests
to URLs that users name, which `storage` never does.
"""
