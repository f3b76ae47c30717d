"""Sources: the YAML file of a news site, checked and loaded into a frozen `Source`.

`model` defines `Source`, `Rules`, `Expect` and `DiscoveryKind`, which are imported from this package. `loader` reads
files and folders, `writer` writes files, `yaml_nodes` reads plain YAML with line numbers, `selectors` checks the syntax
of selectors. Nothing here imports Scrapy or `crawler.discovery`, or makes requests.
"""

from crawler.source.model import DiscoveryKind, Expect, Rules, Source

__all__ = ["DiscoveryKind", "Expect", "Rules", "Source"]
