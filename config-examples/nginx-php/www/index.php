<?php
header('Content-Type: text/plain');
echo 'PHP ', PHP_VERSION, ' answers from worker ', getmypid(), "\n";
