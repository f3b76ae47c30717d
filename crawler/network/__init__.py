"""HTTP for the spiders: politeness towards hosts, robots.txt, the policy of URLs, bounds of responses, and failures."""
