"""Fuzzing: targets that take any bytes, seeds of our own making, and runs guided by coverage (`make fuzz`)."""
