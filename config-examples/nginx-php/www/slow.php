<?php
// Takes its time: stop Foster meanwhile and see that the answer still comes.
sleep(2);
echo "done\n";
