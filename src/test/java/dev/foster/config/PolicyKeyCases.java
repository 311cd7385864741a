package dev.foster.config;

import dev.foster.kernel.Identity;
import dev.foster.plan.Command;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import dev.foster.plan.StopPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The keys of {@code restart}, {@code stop}, {@code scripts} and hooks, and some of {@code logs},
 * for {@link KeyCases}.
 */
final class PolicyKeyCases {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private PolicyKeyCases() {}

  private static void scripts(KeyCases cases, String key, String value, String... files) {
    Command expected = Command.ofScripts(List.of(files));
    cases.bare(key, "type: oneshot\nscripts: " + value, Service::command, expected);
  }

  static void addTo(KeyCases cases) {
    scripts(cases, "service scripts", "/usr/sbin", "/usr/sbin/nginx", "/usr/sbin/php-fpm8.2");
    String directory = "/usr/lib/postgresql/15/bin";
    scripts(cases, "scripts path", "{path: " + directory + "}", directory + "/postgres");
    scripts(cases, "scripts required", "{path: nowhere, required: false}");
    cases.service(
        "service.logs streams", "logs: {streams: stderr}", s -> s.logs().hidesStdout(), true);
    cases.service("service.logs merge", "logs: {merge: true}", s -> s.logs().merged(), true);
    RestartPolicy standard =
        new RestartPolicy(
            RestartPolicy.Mode.NEVER,
            Duration.ofMillis(100),
            2,
            Duration.ofSeconds(30),
            0.1,
            MINUTE,
            new RestartPolicy.Limit(5, MINUTE),
            Set.of(0),
            Set.of(),
            null);
    cases.service("service restart", "restart: never", Service::restart, standard);
    cases.service(
        "restart policy",
        "restart: {policy: on-failure}",
        s -> s.restart().mode(),
        RestartPolicy.Mode.ON_FAILURE);
    cases.service(
        "restart delay", "restart: {delay: 1s}", s -> s.restart().delay().toMillis(), 1000L);
    cases.service("restart factor", "restart: {factor: 1.5}", s -> s.restart().factor(), 1.5);
    cases.service(
        "restart max_delay", "restart: {max_delay: 1m}", s -> s.restart().maxDelay(), MINUTE);
    cases.service("restart jitter", "restart: {jitter: 0}", s -> s.restart().jitter(), 0.0);
    cases.service(
        "restart reset_after",
        "restart: {reset_after: 2m}",
        s -> s.restart().resetAfter().toMinutes(),
        2L);
    cases.service("restart limit", "restart: {limit: none}", s -> s.restart().limit(), null);
    cases.service(
        "restart.limit count", "restart: {limit: {count: 9}}", s -> s.restart().limit().count(), 9);
    cases.service(
        "restart.limit within",
        "restart: {limit: {within: 5m}}",
        s -> s.restart().limit().within().toMinutes(),
        5L);
    cases.service(
        "restart failed_starts",
        "restart: {failed_starts: {}}",
        s -> s.restart().failedStarts(),
        new RestartPolicy.FailedStarts(3, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    cases.service(
        "restart.failed_starts retries",
        "restart: {failed_starts: {retries: 7}}",
        s -> s.restart().failedStarts().retries(),
        7);
    cases.service(
        "restart.failed_starts delay",
        "restart: {failed_starts: {delay: 1m}}",
        s -> s.restart().failedStarts().delay(),
        MINUTE);
    cases.service(
        "restart.failed_starts step",
        "restart: {failed_starts: {step: 1m}}",
        s -> s.restart().failedStarts().step(),
        MINUTE);
    cases.service(
        "restart success_codes",
        "restart: {success_codes: [0, 143, TERM]}",
        s -> List.of(s.restart().successCodes(), s.restart().successSignals()),
        List.of(Set.of(0, 143), Set.of(15)));
    cases.service(
        "service stop",
        "stop: {}",
        Service::stop,
        new StopPolicy(15, Duration.ZERO, Duration.ofSeconds(8), null, StopPolicy.Scope.MAIN));
    cases.service("stop signal", "stop: {signal: RTMIN+3}", s -> s.stop().signal(), 37);
    cases.service("stop delay", "stop: {delay: 3s}", s -> s.stop().delay(), Duration.ofSeconds(3));
    cases.service("stop timeout", "stop: {timeout: 0s}", s -> s.stop().timeout(), Duration.ZERO);
    cases.service(
        "stop command", "stop: {command: app}", s -> s.stop().command(), KeyCases.command("app"));
    cases.service(
        "stop scope", "stop: {scope: group}", s -> s.stop().scope(), StopPolicy.Scope.GROUP);
    cases.service(
        "hook command",
        "pre_start: [{command: [app, x]}]",
        Service::preStart,
        List.of(KeyCases.command("app", "x")));
    cases.service(
        "hook user",
        "user: www-data\npre_start: [{command: app, user: root}]",
        s -> s.preStart().getFirst().runAs().identity(),
        new Identity(0, 0, List.of(0)));
  }
}
