<?php
// What all pages need: settings from the environment, and the database.

function setting(string $name): string
{
    $value = getenv($name);
    if ($value === false) {
        throw new RuntimeException("the environment has no $name");
    }
    return $value;
}

function database(): mysqli
{
    mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
    $database = mysqli_init();
    $database->options(MYSQLI_OPT_CONNECT_TIMEOUT, 3);
    $database->real_connect(setting('DB_HOST'), setting('DB_USER'), setting('DB_PASSWORD'), setting('DB_NAME'));
    $database->set_charset('utf8mb4');
    return $database;
}
