"""The parts of the hostile site (tests/support/hostile_site.py): its wire, its endpoints by group, their results."""
