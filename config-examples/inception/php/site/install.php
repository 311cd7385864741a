<?php
// Makes the tables and the first user unless they are there.
if (PHP_SAPI !== 'cli') {
    http_response_code(404);
    exit;
}
require __DIR__ . '/site.php';

try {
    $database = database();
} catch (mysqli_sql_exception $e) {
    fwrite(STDERR, 'the database at ' . setting('DB_HOST') . " does not answer yet: {$e->getMessage()}\n");
    exit(1);
}
if ($database->query("show tables like 'users'")->num_rows > 0) {
    echo "the site is installed already\n";
    exit(0);
}
$database->query('create table if not exists visits (at timestamp not null default current_timestamp)');
$database->query('drop table if exists users_new');
$database->query('create table users_new (name varchar(60) primary key, password varchar(255) not null)');
$insert = $database->prepare('insert into users_new values (?, ?)');
$insert->execute([setting('SITE_ADMIN'), password_hash(setting('SITE_ADMIN_PASSWORD'), PASSWORD_DEFAULT)]);
$database->query('rename table users_new to users'); // the last step: from now on the site is installed
echo 'installed the site for ' . setting('SITE_ADMIN') . "\n";
