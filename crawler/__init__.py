"""What knows HTTP and HTML: sources, spiders, discovery, parsers. No SQL here."""
