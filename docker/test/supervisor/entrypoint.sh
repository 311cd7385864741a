#!/bin/sh
# Waits in the background until all programs run, and then reports them.
set -e
(
  until [ "$(supervisorctl status | grep -c RUNNING)" -eq 3 ]; do sleep 0.2; done
  supervisorctl status | awk '$2 == "RUNNING" { sub(",", "", $4); print "entrypoint: " $1 " has pid " $4 }'
  echo "entrypoint: all programs run"
) &
exec "$@"
