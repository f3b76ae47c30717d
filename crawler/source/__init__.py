"""What a source is: its YAML file, read and checked into a frozen `Source`, and written back.

Public names: `Source`, `Discovery`, `Rules`, `Expect` from `model`. `loader` reads files and folders, `writer`
writes them, `yaml_nodes` reads plain YAML with line numbers, `selectors` checks the syntax of selectors. No Scrapy,
no network, no SQL.
"""

from crawler.source.model import DiscoveryKind, Expect, Rules, Source

__all__ = ["DiscoveryKind", "Expect", "Rules", "Source"]
