package dev.foster.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foster.plan.Command;
import dev.foster.text.ShellWords;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of programs that put themselves in the background. */
final class WellKnownProgramsTest {

  private static Command command(String line) {
    return new Command(ShellWords.split(line), false);
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
        "mysqld --daemonize",
        "redis-server --daemonize yes",
        "apachectl start",
        "apache2ctl",
        "httpd -k start",
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
  void programThatGoesToTheBackground_isKnown(String line) {
    assertNotNull(WellKnownPrograms.backgrounds(command(line)), line);
    assertNotNull(WellKnownPrograms.foregroundAdvice(command(line)), line);
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
        "sshd",
        "mysqld_safe",
        "nginx-exporter"
      })
  void programThatStaysInTheForeground_isNotReported(String line) {
    assertNull(WellKnownPrograms.backgrounds(command(line)), line);
  }

  @Test
  void shellLine_isJudgedByItsLastCommand() {
    assertNotNull(WellKnownPrograms.backgrounds(shell("mkdir -p x && exec nginx")));
    assertNotNull(WellKnownPrograms.backgrounds(shell("mkdir -p x\nA=b nginx\n")));
    assertNull(WellKnownPrograms.backgrounds(shell("nginx -t; exec nginx -g 'daemon off;'")));
    assertNull(WellKnownPrograms.backgrounds(shell("echo 'not closed")));
    assertNotNull(WellKnownPrograms.backgrounds(command("bash -c 'exec nginx'")));
  }

  @Test
  void idleCommands_areKnown() {
    assertEquals("tail -f", WellKnownPrograms.idles(command("tail -n 5 -f /dev/null")));
    assertEquals("tail -f", WellKnownPrograms.idles(command("tail -fn5 /dev/null")));
    assertEquals("tail -f", WellKnownPrograms.idles(command("tail --follow=name /dev/null")));
    assertEquals("tail -f", WellKnownPrograms.idles(shell("nginx & tail -f /dev/null")));
    assertEquals("sleep infinity", WellKnownPrograms.idles(shell("exec sleep infinity")));
    assertNull(WellKnownPrograms.idles(command("tail -n 5 file")));
    assertNull(WellKnownPrograms.idles(command("tail -F /var/log/nginx/error.log")));
    assertNull(WellKnownPrograms.idles(command("sleep 10")));
  }

  @Test
  void advice_isASentence() {
    assertEquals(
        "nginx stays in the foreground with -g 'daemon off;'",
        WellKnownPrograms.foregroundAdvice(command("nginx -g 'daemon off;'")));
    assertEquals(
        "caddy starts it and ends; run caddy run",
        WellKnownPrograms.foregroundAdvice(command("caddy start")));
    assertNull(WellKnownPrograms.foregroundAdvice(command("app")));
  }
}
