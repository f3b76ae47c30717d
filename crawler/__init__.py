"""The crawler knows HTTP and HTML: sources, spiders, discovery and parsers. It knows no SQL."""
