"""Scrapy commands: what touches sites."""
