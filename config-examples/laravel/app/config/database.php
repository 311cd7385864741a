<?php
return [
    'default' => 'sqlite',
    'connections' => ['sqlite' => ['driver' => 'sqlite', 'database' => (getenv('STORAGE') ?: '/var/lib/shop').'/shop.sqlite', 'prefix' => '']],
    'migrations' => 'migrations',
    'redis' => ['client' => 'phpredis', 'default' => ['host' => '127.0.0.1', 'port' => 6379, 'database' => 0, 'read_write_timeout' => -1]],
];
