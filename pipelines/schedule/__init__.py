"""The schedules of crawls that `news schedule` installs: `crontab` for cron, `systemd` for systemd's user manager."""
