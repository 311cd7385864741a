<?php
require __DIR__ . '/site.php';

$database = database();
$database->query('insert into visits values ()');
$visits = $database->query('select count(*) from visits')->fetch_row()[0];
$users = $database->query('select count(*) from users')->fetch_row()[0];
echo '<h1>' . htmlspecialchars(setting('SITE_TITLE')) . "</h1>\n<p>users: $users, visits: $visits</p>\n";
