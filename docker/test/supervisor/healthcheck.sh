#!/bin/sh
# Fails unless every program runs.
supervisorctl status | awk '$2 != "RUNNING" { print; bad = 1 } END { exit bad }'
