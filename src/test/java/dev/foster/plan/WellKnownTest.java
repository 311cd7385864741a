package dev.foster.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of programs that put themselves in the background. */
final class WellKnownTest {

  private static Command command(String line) {
    return new Command(Words.split(line), false);
  }

  private static Command shell(String line) {
    return new Command(List.of("/bin/sh", "-c", line), true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx",
        "/usr/sbin/nginx -c x.conf",
        "env A=b nginx",
        "php-fpm",
        "php-fpm8.2 -y /etc/Foo.conf",
        "mysqld_safe --user=mysql",
        "mysqld --daemonize",
        "redis-server --daemonize yes",
        "apachectl start",
        "apache2ctl",
        "httpd -k start",
        "sshd",
        "cron",
        "memcached -d",
        "haproxy -f x -D",
        "pg_ctl -D /data start",
        "service nginx start",
        "postfix start",
        "supervisord -c x",
        "gunicorn -D app",
        "caddy start"
      })
  void programThatLeaves_isKnown(String line) {
    assertNotNull(WellKnown.backgrounds(command(line)), line);
    assertNotNull(WellKnown.foregroundAdvice(command(line)), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx -g 'daemon off;'",
        "nginx -g 'user x; daemon off;'",
        "php-fpm8.2 -F",
        "php-fpm --nodaemonize",
        "mysqld",
        "redis-server --daemonize no",
        "apachectl -D FOREGROUND",
        "apache2 -DFOREGROUND",
        "sshd -D",
        "sshd -De",
        "cron -f",
        "memcached -m 64",
        "postgres -D /data",
        "postfix start-fg",
        "caddy run",
        "app",
        "nginx-exporter"
      })
  void programThatStays_isNotSuspected(String line) {
    assertNull(WellKnown.backgrounds(command(line)), line);
  }

  @Test
  void shellLine_isReadToItsLastCommand() {
    assertNotNull(WellKnown.backgrounds(shell("mkdir -p x && exec nginx")));
    assertNotNull(WellKnown.backgrounds(shell("mkdir -p x\nA=b nginx\n")));
    assertNull(WellKnown.backgrounds(shell("nginx -t; exec nginx -g 'daemon off;'")));
    assertNull(WellKnown.backgrounds(shell("echo 'not closed")));
    assertNotNull(WellKnown.backgrounds(command("bash -c 'exec nginx'")));
  }

  @Test
  void idleCommands_areKnown() {
    assertEquals("tail -f", WellKnown.idles(command("tail -n 5 -f x")));
    assertEquals("tail -f", WellKnown.idles(command("tail -fn5 x")));
    assertEquals("tail -f", WellKnown.idles(command("tail --follow=name x")));
    assertEquals("tail -f", WellKnown.idles(shell("nginx & tail -f /dev/null")));
    assertEquals("sleep infinity", WellKnown.idles(shell("exec sleep infinity")));
    assertNull(WellKnown.idles(command("tail -n 5 file")));
    assertNull(WellKnown.idles(command("sleep 10")));
  }

  @Test
  void advice_isASentence() {
    assertEquals(
        "nginx stays in the foreground with -g 'daemon off;'",
        WellKnown.foregroundAdvice(command("nginx -g 'daemon off;'")));
    assertEquals(
        "mysqld_safe starts it and ends; run mysqld or mariadbd itself",
        WellKnown.foregroundAdvice(command("mysqld_safe")));
    assertNull(WellKnown.foregroundAdvice(command("app")));
  }
}
