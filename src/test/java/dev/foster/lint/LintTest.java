package dev.foster.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.config.CheckReport;
import dev.foster.config.LoadResult;
import dev.foster.config.Loading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The warnings of {@code foster check}. */
final class LintTest {
  private final Loading loading = new Loading();

  private List<String> warnings(String lines) {
    return loading.warnings(Loading.wrap(lines));
  }

  @Test
  void programThatLeavesTheForeground_causesAWarning() {
    assertEquals(
        List.of(
            "f.yaml:3:14: services.a.command: puts itself in the background: nginx stays in the"
                + " foreground with -g 'daemon off;'; otherwise Foster believes that it has"
                + " exited"),
        warnings("command: [nginx]"));
    assertEquals(List.of(), warnings("command: [nginx, -g, daemon off;]"));
    assertEquals(1, warnings("shell: exec nginx").size());
    assertEquals(1, warnings("command: [php-fpm8.2]").size());
    assertEquals(List.of(), warnings("command: [php-fpm8.2, -RF]"));
  }

  @Test
  void programWithTheSettingInItsFile_causesNoWarning() {
    loading.file("/etc/nginx/nginx.conf", "user x;\n  daemon  off;\n");
    assertEquals(List.of(), warnings("command: [nginx]"));
    assertEquals(1, warnings("command: [nginx, -c, other.conf]").size());
    loading.file("/usr/local/etc/php-fpm.d/zz-docker.conf", "[global]\n; daemonize = no\n");
    assertEquals(1, warnings("command: [php-fpm8.2]").size());
    loading.file("/usr/local/etc/php-fpm.d/zz-docker.conf", "[global]\ndaemonize = no\n");
    assertEquals(List.of(), warnings("command: [php-fpm8.2]"));
  }

  @Test
  void commandThatOnlyIdles_causesAWarning() {
    assertEquals(
        List.of(
            "f.yaml:3:14: services.a.command: 'tail -f' only keeps a container alive;"
                + " with Foster it is not needed"),
        warnings("command: [tail, -f, /dev/null]"));
    assertTrue(warnings("command: sleep infinity").getFirst().contains("'sleep infinity'"));
    assertTrue(warnings("shell: nginx && tail -F x").getFirst().contains("'tail -f'"));
    assertEquals(List.of(), warnings("command: [sleep, 5]"));
  }

  @Test
  void tailOfAFile_forwardsALog_causesNoWarning() {
    assertEquals(List.of(), warnings("command: [tail, -F, /var/log/nginx/error.log]"));
  }

  @Test
  void shellOperatorWithoutShell_causesAWarning() {
    assertEquals(
        List.of("f.yaml:3:14: services.a.command: runs without a shell; use shell: for '&&'"),
        warnings("command: app && app"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app & other",
        "app 2>&1 & exec other",
        "app&",
        "cd x && app & exec other",
        "(app &); exec other",
        "echo 'wait & see'; app & other"
      })
  void processInTheBackground_causesAWarning(String line) {
    String message = "'&' starts a process that Foster does not supervise; write two services";
    String shell = "shell: \"" + line + "\"";
    assertEquals(List.of("f.yaml:3:12: services.a.shell: " + message), warnings(shell));
    String command = "command: [/bin/sh, -c, \"" + line + "\"]";
    assertEquals(List.of("f.yaml:3:14: services.a.command: " + message), warnings(command));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app && other",
        "exec app > log 2>&1",
        "exec app >& log",
        "exec app &> log",
        "exec app <&-",
        "app |& other",
        "app & wait $!",
        "trap x TERM; app & wait",
        "echo 'a & b'; exec app \\\"x & y\\\"",
        "echo a \\\\& b",
        "echo $((5 & 3))",
        "exec app # a & b"
      })
  void noProcessInTheBackground_causesNoWarning(String line) {
    assertEquals(List.of(), warnings("shell: \"" + line + "\""));
  }

  @Test
  void postgresStoppedByTerm_causesAWarning() {
    String bin = "/usr/lib/postgresql/15/bin/postgres";
    assertEquals(
        List.of(
            "f.yaml:3:14: services.a.command: on SIGTERM PostgreSQL waits until its last"
                + " client leaves; write 'stop: {signal: INT}', which ends their sessions"),
        warnings("command: [" + bin + ", -D, data]"));
    assertEquals(1, warnings("shell: exec " + bin + "\nstop: {signal: TERM}").size());
    assertEquals(1, warnings("command: [docker-entrypoint.sh, postgres]").size());
    assertEquals(List.of(), warnings("command: [" + bin + "]\nstop: {signal: INT}"));
    assertEquals(List.of(), warnings("command: [" + bin + "]\nstop: {signal: QUIT}"));
    assertEquals(List.of(), warnings("command: [" + bin + "]\nstop: {command: [app]}"));
    assertEquals(List.of(), warnings("command: [" + bin + ", --single]\ntype: oneshot"));
    assertEquals(List.of(), warnings("command: [docker-entrypoint.sh, nginx, -g, daemon off;]"));
  }

  @Test
  void stopTimeout_longerThanTheShutdown_causesAWarning() {
    assertEquals(
        List.of(
            "f.yaml:4:21: services.a.stop.timeout: 20s does not fit into shutdown.timeout, which is"
                + " 9s"),
        warnings("command: [app]\nstop: {timeout: 20s}"));
    assertEquals(
        List.of(),
        loading.warnings(
            "shutdown: {timeout: 30s}\n" + Loading.wrap("command: [app]\nstop: {timeout: 20s}")));
  }

  @Test
  void stopTimeout_longerThanTheDrainLeaves_causesAWarning() {
    String file = "shutdown: {timeout: 12s, drain: 5s}\n";
    String stop = "command: [app]\nstop: {timeout: %ds}";
    assertEquals(List.of(), loading.warnings(file + Loading.wrap(stop.formatted(7))));
    assertEquals(
        List.of(
            "f.yaml:5:21: services.a.stop.timeout: 8s does not fit into shutdown.timeout, which is"
                + " 12s, of which shutdown.drain takes 5s"),
        loading.warnings(file + Loading.wrap(stop.formatted(8))));
  }

  @Test
  void stopDelay_countsLikeTheTimeout() {
    String what =
        "services.a.stop%s with stop.delay does not fit into shutdown.timeout, which is 9s";
    assertEquals(
        List.of("f.yaml:4:32: " + what.formatted(".timeout: 10s")),
        warnings("command: [app]\nstop: {delay: 3s, timeout: 7s}"));
    assertEquals(
        List.of("f.yaml:4:11: " + what.formatted(": 10s")),
        warnings("command: [app]\nstop: {delay: 10s}"));
    assertEquals(List.of(), warnings("command: [app]\nstop: {delay: 3s, timeout: 6s}"));
  }

  @Test
  void chainOfStopTimeouts_longerThanTheShutdown_causesOneWarning() {
    assertEquals(
        List.of(
            "f.yaml:2:60: services.web.stop.timeout: stopping web, then php, then db may take 12s,"
                + " but shutdown.timeout is 9s"),
        loading.warnings(
            """
            services:
              web: {command: [app], depends_on: [php], stop: {timeout: 4s}}
              php: {command: [app], depends_on: [db, job], stop: {timeout: 4s}}
              db: {command: [app], stop: {timeout: 4s}}
              job: {type: oneshot, command: [app], stop: {timeout: 9s}}
            """));
  }

  @Test
  void chainOfDefaultTimeouts_causesNoWarning() {
    assertEquals(
        List.of(),
        loading.warnings("services: {a: {command: [app], depends_on: [b]}, b: {command: [app]}}"));
  }

  @Test
  void disabledServices_causeFewerWarnings() {
    assertEquals(
        List.of(
            "f.yaml:2:34: services.a.depends_on[0]: 'b' is not enabled, but Foster starts it,"
                + " because 'a' requires it; use 'required: false' to start without it",
            "f.yaml:3:16: services.b.command: cannot execute 'nope': it is not in PATH"
                + " (/usr/sbin:/usr/bin:/bin)"),
        loading.warnings(
            "services:\n  a: {command: app, depends_on: [b]}\n"
                + "  b: {command: nope, enabled: false}\n"));
  }

  @Test
  void twoReadersOfStandardInput_causeAWarning() {
    assertEquals(
        List.of("f.yaml:3:28: services.b.stdin: service 'a' reads Foster's standard input too"),
        loading.warnings(
            "services:\n  a: {command: app, stdin: inherit}\n"
                + "  b: {command: app, stdin: inherit}\n"));
  }

  @Test
  void report_ofValidFile_showsTheStartOrder() {
    LoadResult loaded =
        loading.load(
            """
            services:
              nginx: {command: [app], depends_on: [php]}
              cache: {command: [app]}
              migrate: {type: oneshot, command: [app]}
              php: {command: [app], depends_on: [cache, migrate]}
              debug: {command: [app], enabled: false}
            """);
    assertEquals(
        """
        good: 5 services; they start in this order:
          1. cache, migrate
          2. php
          3. nginx
        longest chain: cache → php → nginx
        not enabled: debug\
        """,
        String.join("\n", CheckReport.lines(loaded.plan())));
  }

  @Test
  void report_ofDisabledServices_showsTheRequiredOnesInTheOrder() {
    LoadResult loaded =
        loading.load(
            """
            defaults: {command: [app]}
            services:
              a: {depends_on: [b]}
              b: {depends_on: [c], enabled: false}
              c: {enabled: false}
              d: {depends_on: {e: {required: false}}}
              e: {enabled: false}
              f: {depends_on: [e], enabled: false}
            """);
    String report = String.join("\n", CheckReport.lines(loaded.plan()));
    assertTrue(
        report.endsWith(
            """
            good: 6 services; they start in this order:
              1. c, d
              2. b
              3. a
            longest chain: c → b → a
            not enabled: e, f\
            """),
        report);
    assertEquals(1, loaded.warnings().size(), report);
  }

  @Test
  void report_ofWarnings_callsThemWarnings() {
    LoadResult loaded = loading.load(Loading.wrap("command: sleep infinity"));
    assertTrue(
        loaded
            .warnings()
            .getFirst()
            .warningText()
            .startsWith("f.yaml:3:14: warning: services.a.command: "));
  }
}
