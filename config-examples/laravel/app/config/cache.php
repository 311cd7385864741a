<?php
return ['default' => 'redis', 'prefix' => 'shop', 'stores' => ['redis' => ['driver' => 'redis', 'connection' => 'default']]];
