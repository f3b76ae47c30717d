"""The corpus over HTTP, read-only: an API and a web page. The one part of `storage` that knows HTTP and writes HTML."""
