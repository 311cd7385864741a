timeout ${T:-12} unshare --pid --fork --kill-child --mount-proc "$@"
