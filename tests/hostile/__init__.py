"""The parts of the hostile site (tests/hostile_site.py): its wire, its endpoints by group, what is to come of each."""
