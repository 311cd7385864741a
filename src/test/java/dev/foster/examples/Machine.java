package dev.foster.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.PidNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the examples need on the machine whose root they use. */
final class Machine {
  private static final List<String> PROGRAMS =
      List.of(
          "/usr/sbin/nginx",
          "/usr/sbin/php-fpm8.2",
          "/usr/bin/php8.2",
          "/usr/sbin/mariadbd",
          "/usr/bin/mariadb",
          "/usr/lib/postgresql/15/bin/postgres",
          "/usr/bin/redis-server",
          "/usr/sbin/cron",
          "/usr/bin/gunicorn",
          "/usr/bin/openssl",
          "/usr/bin/curl",
          "/usr/bin/celery",
          "/usr/bin/puma",
          "/usr/bin/node",
          "/usr/share/php/Illuminate/autoload.php",
          "/usr/share/doc/php-redis",
          "/usr/share/doc/php8.2-sqlite3",
          "/usr/share/doc/python3-django",
          "/usr/share/doc/ruby-railties",
          "/usr/share/doc/php8.2-mysql",
          "/usr/share/doc/python3-redis",
          "/usr/share/doc/python3-psycopg2");

  private Machine() {}

  static void assumeReady() {
    assumeTrue(System.getProperty("user.name").equals("root"), "NOT TESTED: needs root");
    PidNamespace.assumePossible();
    for (String program : PROGRAMS) {
      assumeTrue(Files.exists(Path.of(program)), "NOT TESTED: there is no " + program);
    }
  }
}
