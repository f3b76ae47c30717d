"""Spiders find links and fetch pages; what a page says is the parsers' business."""
