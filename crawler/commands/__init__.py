"""The Scrapy commands of this project: all commands that fetch from sites or make sources."""
