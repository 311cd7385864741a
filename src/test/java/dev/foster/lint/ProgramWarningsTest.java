package dev.foster.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.config.Loading;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Warnings that depend on the program of a service and on its own configuration file. */
final class ProgramWarningsTest {
  private final Loading loading = new Loading();

  private List<String> warnings(String lines) {
    return loading.warnings(Loading.wrap(lines));
  }

  private void assertWarns(String part, String lines) {
    List<String> warnings = warnings(lines);
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().contains(part), warnings::toString);
  }

  private void program(String name) {
    loading.program("/usr/bin/" + name);
  }

  @Test
  void mysqldSafe_causesAWarning_forItsSignalAndNotAsADaemon() {
    program("mysqld_safe");
    assertWarns("mysqld_safe ignores SIGTERM", "command: mysqld_safe --user=mysql");
    assertEquals(List.of(), warnings("command: mysqld_safe\nstop: {scope: group}"));
  }

  @Test
  void uwsgi_causesAWarning_ifTermReloadsIt() {
    program("uwsgi");
    assertWarns("on SIGTERM uwsgi reloads", "command: uwsgi --master --http :80");
    assertEquals(List.of(), warnings("command: uwsgi --master --die-on-term"));
    assertEquals(List.of(), warnings("command: uwsgi --master\nstop: {signal: INT}"));
    loading.file("/conf/app.ini", "[uwsgi]\nmaster = true\n");
    assertWarns("on SIGTERM uwsgi reloads", "command: uwsgi app.ini");
    loading.file("/conf/app.ini", "[uwsgi]\nmaster = true\ndie-on-term = true\n");
    assertEquals(List.of(), warnings("command: uwsgi app.ini"));
  }

  @Test
  void npm_causesAWarning_unlessTheGroupIsStopped() {
    program("npm");
    assertWarns("run node itself", "command: npm start");
    assertEquals(List.of(), warnings("command: npm start\nstop: {scope: group}"));
  }

  @Test
  void celeryWorker_causesAWarning_untilATimeoutIsChosen() {
    program("celery");
    assertWarns("set stop.timeout", "command: celery -A app worker");
    assertEquals(List.of(), warnings("command: celery -A app worker\nstop: {timeout: 5s}"));
    assertEquals(List.of(), warnings("command: celery -A app beat"));
    assertWarns("without --daemon", "command: celery -A app worker --detach\nstop: {timeout: 5s}");
  }

  @Test
  void sshd_causesNoWarning_asItStaysUnderPid1() {
    program("sshd");
    assertEquals(List.of(), warnings("command: /usr/bin/sshd"));
  }

  @Test
  void supervisord_causesAWarning_unlessItsFileKeepsItInTheForeground() {
    program("supervisord");
    assertWarns(
        "supervisord stays in the foreground with -n", "command: supervisord -c inner.conf");
    loading.file("/conf/inner.conf", "[supervisord]\nnodaemon=true\n");
    assertEquals(List.of(), warnings("command: supervisord -c inner.conf"));
  }

  @Test
  void phpFpm_withItsDebianFile_causesNoWarning() {
    assertWarns("php-fpm8.2 stays in the foreground with -F", "command: php-fpm8.2");
    loading.file("/etc/php/8.2/fpm/php-fpm.conf", "daemonize = no\n");
    assertEquals(List.of(), warnings("command: php-fpm8.2"));
  }

  @Test
  void daemonByItsOwnFile_causesAWarning() {
    loading.file("/etc/redis.conf", "port 0\ndaemonize yes\n");
    assertWarns(
        "delete 'daemonize yes' in /etc/redis.conf", "command: redis-server /etc/redis.conf");
    assertEquals(List.of(), warnings("command: redis-server /etc/redis.conf --daemonize no"));
    program("haproxy");
    loading.file("/conf/h.cfg", "global\n  daemon\n");
    assertWarns("delete 'daemon' in h.cfg", "command: haproxy -f h.cfg");
  }

  @Test
  void logDirectoryThatIsMissing_causesAWarning() {
    assertWarns(
        "there is no directory /srv/logs", "command: app\nlogs: {file: {path: /srv/logs/a}}");
    loading.file("/srv/logs/x", "");
    assertEquals(List.of(), warnings("command: app\nlogs: {file: {path: /srv/logs/a}}"));
  }

  @Test
  void workingDirectoryThatIsMissing_isRefused_unlessAOneshotMayMakeIt() {
    String wrong = "services: {a: {command: [app], cwd: /nope}}";
    assertEquals(
        List.of("f.yaml:1:37: services.a.cwd: there is no directory /nope"), loading.errors(wrong));
    String both = "services: {a: {command: [app], cwd: /nope}, b: {type: oneshot, command: [app]}}";
    assertEquals(1, loading.warnings(both).size());
  }

  @Test
  void workingDirectoryOfDefaults_isRefusedForOneService_causesNoWarningForTheOthers() {
    String yaml =
        """
        defaults: {cwd: /nope}
        services:
          a: {command: [app]}
          b: {type: oneshot, command: [app]}
        """;
    assertEquals(
        List.of("f.yaml:1:17: defaults.cwd: there is no directory /nope"), loading.errors(yaml));
    assertEquals(List.of(), loading.load(yaml).warnings());
  }

  @Test
  void twoServicesAtOneAddress_causeAWarning() {
    String yaml =
        """
        services:
          a: {command: [app], ready: {tcp: "localhost:80"}}
          b: {command: [app], ready: {http: "http://127.0.0.1/ping"}}
        """;
    assertEquals(
        List.of(
            "f.yaml:3:30: services.b.ready: service 'a' is checked at the same address,"
                + " 127.0.0.1:80"),
        loading.warnings(yaml));
  }
}
