"""`news schedule`: crawls at their times, by cron or systemd."""
