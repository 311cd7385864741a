<?php echo "hello from PHP as ", posix_getpwuid(posix_geteuid())["name"], "\n";
