"""A new source found by looking at a site: feeds, sitemaps and sections, each verified, and what its articles tell."""
