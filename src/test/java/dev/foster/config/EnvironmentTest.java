package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.foster.plan.Plan;
import dev.foster.plan.ProcessSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The variables of a service, and which of them are secret. */
final class EnvironmentTest {
  private static final String SECRET = "hunter2";
  private final Loading loading = new Loading();

  private Map<String, String> environment(String lines) {
    return loading.service("command: [app]\n" + lines).process().environment();
  }

  @Test
  void environment_ofAService_isFostersOwnInTheSameOrder() {
    loading.environment.put("LISTENER", "1");
    assertEquals(
        List.of("PATH", "HOME", "WHO", "EMPTY", "LISTENER"), List.copyOf(environment("").keySet()));
  }

  @Test
  void environment_variablesOfAnOuterManager_areNotPassedOn() {
    List<String> fosters =
        List.of(
            "NOTIFY_SOCKET",
            "WATCHDOG_PID",
            "WATCHDOG_USEC",
            "LISTEN_PID",
            "LISTEN_PIDFDID",
            "LISTEN_FDS",
            "LISTEN_FDNAMES");
    fosters.forEach(name -> loading.environment.put(name, "outer"));
    Map<String, String> plain = environment("");
    assertEquals(List.of("PATH", "HOME", "WHO", "EMPTY"), List.copyOf(plain.keySet()));
    Map<String, String> asked = environment("env: {LISTEN_FDS: '${LISTEN_FDS}'}");
    assertEquals("outer", asked.get("LISTEN_FDS"));
  }

  @Test
  void environments_withoutOwnVariables_areEqual() {
    Plan plan = loading.plan("services: {a: {command: [app]}, b: {command: [app]}}");
    Map<String, String> a = plan.services().get("a").process().environment();
    Map<String, String> b = plan.services().get("b").process().environment();
    assertEquals(a, b);
  }

  @Test
  void sources_override_inOrder() {
    loading.file("/conf/g.env", "A=g\nB=g\nC=g\nD=g\nE=g\n");
    loading.file("/conf/s.env", "C=s\nD=s\n");
    loading.environment.put("A", "own");
    loading.environment.put("Z", "own");
    Map<String, String> all =
        loading
            .plan(
                """
                env_file: [g.env]
                env: {B: top, C: top, D: top, Z: top}
                services:
                  a: {command: [app], env_file: s.env, env: {D: service}}
                """)
            .services()
            .get("a")
            .process()
            .environment();
    assertEquals("g", all.get("A"));
    assertEquals("top", all.get("B"));
    assertEquals("s", all.get("C"));
    assertEquals("service", all.get("D"));
    assertEquals("g", all.get("E"));
    assertEquals("top", all.get("Z"));
  }

  @Test
  void interpolation_prefersOwnEnvironmentOverTheTopLevelEnvFile() {
    loading.file("/conf/g.env", "WHO=file\nPORT=80\n");
    Plan plan =
        loading.plan(
            "env_file: g.env\nservices:\n  a:\n    command: [app, \"${WHO}:${PORT}\"]\n"
                + "    nice: ${N:-3}\n");
    assertEquals("world:80", plan.services().get("a").command().argv().get(1));
    assertEquals(3, plan.services().get("a").process().attributes().nice());
  }

  @Test
  void interpolation_ofQuotedNumber_isANumber() {
    loading.environment.put("N", "4");
    assertEquals(
        4, loading.service("command: [app]\nnice: \"${N}\"").process().attributes().nice());
  }

  @Test
  void user_setsItsVariables_unlessTheServiceDoes() {
    Map<String, String> www = environment("user: www-data");
    assertEquals("/var/www", www.get("HOME"));
    assertEquals("www-data", www.get("USER"));
    assertEquals("www-data", www.get("LOGNAME"));
    assertEquals("/usr/sbin/nologin", www.get("SHELL"));
    assertEquals("/tmp", environment("user: www-data\nenv: {HOME: /tmp}").get("HOME"));
    loading.environment.put("USER", "root");
    Map<String, String> nobody = environment("user: \"4711\"");
    assertEquals("/", nobody.get("HOME"));
    assertNull(nobody.get("USER"));
    assertEquals("root", environment("").get("USER"));
  }

  @Test
  void clearEnv_keepsTheVariablesOfTheFile() {
    loading.environment.put("TZ", "UTC");
    Map<String, String> expected =
        Map.of(
            "A",
            "1",
            "TZ",
            "UTC",
            "PATH",
            "/usr/bin",
            "HOME",
            "/root",
            "SHELL",
            "/bin/bash",
            "USER",
            "root",
            "LOGNAME",
            "root");
    assertEquals(
        expected,
        environment(
            """
            clear_env: true
            user: root
            env:
              A: 1
              TZ:       # Foster's own
              NOT_SET:
              PATH: /usr/bin
            """));
  }

  @Test
  void secrets_readFromFiles_areMarkedAsSecret() {
    loading.file("/run/secrets/db", SECRET + "\n").file("/conf/two", "x\n\n");
    ProcessSpec process =
        loading
            .plan(
                """
                env: {TOP: {file: /run/secrets/db}, GONE: {file: two}}
                services:
                  a:
                    command: [app]
                    env: {DB: {file: /run/secrets/db}, TWO: {file: two}, GONE: plain}
                  b: {command: [app]}
                """)
            .services()
            .get("a")
            .process();
    assertEquals(SECRET, process.environment().get("DB"));
    assertEquals(SECRET, process.environment().get("TOP"));
    assertEquals("x\n", process.environment().get("TWO"));
    assertEquals(Set.of("TOP", "DB", "TWO"), process.secrets());
    assertFalse(process.toString().contains(SECRET));
  }

  @Test
  void secrets_inProblems_areNotShown() {
    loading.file("/run/secrets/db", SECRET + "\0");
    List<String> errors =
        loading.errors(
            "services: {a: {command: [nope], env: {DB: {file: /run/secrets/db}, X: {fil: y}}}}");
    assertEquals(4, errors.size());
    for (String error : errors) {
      assertFalse(error.contains(SECRET), error);
    }
  }

  @Test
  void secret_tooLarge_isRefused() {
    loading.host.file("/s", new byte[200_000]);
    assertEquals(
        List.of("f.yaml:1:49: services.a.env.DB: cannot read /s: File too large"),
        loading.errors("services: {a: {command: [app], env: {DB: {file: /s}}}}"));
  }

  @Test
  void withoutMachine_missingThings_haveSubstitutes() {
    loading.file(
        "/conf/f.yaml",
        "services: {a: {command: [nope], user: nobdy, group: x, env: {A: {file: /s}}}}");
    LoadResult loaded =
        new ConfigLoader(loading.host, loading.environment, ConfigLoader.Purpose.LOOK)
            .load(List.of("f.yaml"));
    assertEquals(List.of(), loaded.errors());
    assertEquals(65534, loaded.plan().services().get("a").process().attributes().identity().uid());
  }

  @Test
  void plan_isImmutable() {
    Map<String, String> environment = environment("env: {A: b}");
    assertThrows(UnsupportedOperationException.class, () -> environment.put("X", "y"));
  }
}
