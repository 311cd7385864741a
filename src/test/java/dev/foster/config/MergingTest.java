package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.plan.Plan;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Merges several files, includes and defaults. */
final class MergingTest {
  private final Loading loading = new Loading();

  private Service merged(String base, String top) {
    loading.file("/conf/1.yaml", base).file("/conf/2.yaml", top);
    LoadResult loaded = loading.load(List.of("1.yaml", "2.yaml"));
    assertEquals(List.of(), Loading.texts(loaded.errors()));
    return loaded.plan().services().get("a");
  }

  @Test
  void files_merged_keyByKeyAndListsReplaced() {
    Service a =
        merged(
            "services: {a: {command: [app, x, y], env: {A: 1, B: 1}, user: root, groups: [adm]}}",
            "services: {a: {command: [app, z], env: {B: 2}, groups: []}}");
    assertEquals(List.of("app", "z"), a.command().argv());
    assertEquals("1", a.process().environment().get("A"));
    assertEquals("2", a.process().environment().get("B"));
    assertEquals("root", a.process().userName());
    assertEquals(List.of(), a.process().attributes().identity().groups());
  }

  @Test
  void shellOverCommand_merged_replacesIt() {
    Service a = merged("services: {a: {command: [app]}}", "services: {a: {shell: app | cat}}");
    assertTrue(a.command().shell());
  }

  @Test
  void longRestartOverShortOne_merged_keepsThePolicy() {
    Service a =
        merged(
            "services: {a: {command: [app], restart: on-failure}}",
            "services: {a: {restart: {delay: 1s}}}");
    assertEquals(RestartPolicy.Mode.ON_FAILURE, a.restart().mode());
    assertEquals(1, a.restart().delay().toSeconds());
  }

  @Test
  void shortRestartOverLongOne_merged_keepsTheRest() {
    Service a =
        merged(
            "services: {a: {command: [app], restart: {delay: 1s}}}",
            "services: {a: {restart: never}}");
    assertEquals(RestartPolicy.Mode.NEVER, a.restart().mode());
    assertEquals(1, a.restart().delay().toSeconds());
  }

  @Test
  void nullOverValue_merged_removesIt() {
    Service a =
        merged(
            "services: {a: {command: [app], user: root, health: {tcp: \"a:1\"}}}",
            "services: {a: {user: null, health: null}}");
    assertNull(a.process().attributes().identity());
    assertNull(a.health());
  }

  @Test
  void problems_inSeveralFiles_areSortedByFile() {
    loading.file("/conf/1.yaml", "services: {a: {command: [app], nice: x}}");
    loading.file("/conf/0.yaml", "services: {a: {umask: x, nicer: 1}}");
    assertEquals(
        List.of(
            "1.yaml:1:38: services.a.nice: must be a whole number from -20 to 19, is 'x'",
            "0.yaml:1:23: services.a.umask: must be an octal number up to 777, such as \"0027\","
                + " is 'x'",
            "0.yaml:1:26: services.a: unknown key 'nicer', did you mean 'nice'?"),
        Loading.texts(loading.load(List.of("1.yaml", "0.yaml")).errors()));
  }

  @Test
  void includes_read_mergeInNameOrderOverTheFile() {
    loading.file("/conf/d/20.yaml", "services: {a: {nice: 2}, b: {command: [app]}}");
    loading.file("/conf/d/10.yaml", "services: {a: {nice: 1, umask: \"0001\"}}");
    loading.file("/conf/d/.hidden.yaml", "services: {a: {nice: 9}}");
    loading.file("/conf/d/30.txt", "no configuration");
    Plan plan = loading.plan("include: [\"d/*.yaml\"]\nservices: {a: {command: [app], nice: 0}}\n");
    assertEquals(2, plan.services().get("a").process().attributes().nice());
    assertEquals(1, plan.services().get("a").process().attributes().umask());
    assertEquals(List.of("a", "b"), List.copyOf(plan.services().keySet()));
  }

  @Test
  void includes_nested_areRelativeToTheirFile() {
    loading.file("/conf/d/1.yaml", "include: more/x.yaml\n");
    loading.file("/conf/d/more/x.yaml", "services: {b: {command: [app], env_file: b.env}}");
    loading.file("/conf/d/more/b.env", "B=yes");
    Plan plan = loading.plan("include: d/1.yaml\nservices: {a: {command: [app]}}\n");
    assertEquals("yes", plan.services().get("b").process().environment().get("B"));
  }

  @Test
  void includes_inACycle_areRefused() {
    loading.file("/conf/1.yaml", "include: 2.yaml");
    loading.file("/conf/2.yaml", "include: 1.yaml");
    assertEquals(
        List.of(
            "2.yaml:1:10: include: files include each other: /conf/1.yaml → /conf/2.yaml →"
                + " /conf/1.yaml"),
        Loading.texts(loading.load(List.of("1.yaml")).errors()));
  }

  @Test
  void includes_ofTheSameFileTwice_areNotACycle() {
    loading.file("/conf/1.yaml", "include: 3.yaml");
    loading.file("/conf/2.yaml", "include: 3.yaml");
    loading.file("/conf/3.yaml", "services: {a: {command: [app]}}");
    assertEquals(1, loading.plan("include: [1.yaml, 2.yaml]").services().size());
  }

  @Test
  void includes_tooMany_areRefused() {
    for (int i = 0; i < 300; i++) {
      loading.file("/conf/d/" + i + ".yaml", "x-" + i + ": 1");
    }
    List<String> errors = loading.errors("include: d/*\nservices: {a: {command: [app]}}");
    assertEquals("f.yaml:1:10: include: more than 256 configuration files", errors.getFirst());
  }

  @Test
  void includes_withVariable_areExpanded() {
    loading.file("/conf/world.yaml", "services: {a: {command: [app]}}");
    assertEquals(1, loading.plan("include: [\"${WHO}.yaml\"]").services().size());
  }

  @Test
  void defaults_merged_underEveryService() {
    Plan plan =
        loading.plan(
            """
            defaults:
              env: {A: default, B: default}
              stop: {timeout: 3s, signal: INT}
              restart: always
              timeout: 5m
              watchdog: 10s
              ready: {timeout: 5s}
              depends_on: [db]
              shell: never used
            services:
              db: {command: [app]}
              web: {command: [app], env: {B: web}, stop: {signal: QUIT}}
              job: {type: oneshot, command: [app], ready: null}
            """);
    Service web = plan.services().get("web");
    assertEquals("default", web.process().environment().get("A"));
    assertEquals("web", web.process().environment().get("B"));
    assertEquals(3, web.stop().signal());
    assertEquals(3, web.stop().timeout().toSeconds());
    assertNull(web.timeout()); // is for oneshots
    assertNull(web.watchdog()); // needs notify
    Service job = plan.services().get("job");
    assertEquals(5, job.timeout().toMinutes());
    assertEquals(RestartPolicy.Mode.NEVER, job.restart().mode());
    assertEquals(List.of(), plan.services().get("db").dependencies()); // not on itself
    assertEquals("db", web.dependencies().getFirst().on());
  }

  @Test
  void xKeys_anywhere_areIgnored() {
    Plan plan =
        loading.plan(
            """
            x-common: &common {command: [app], "${ANY}": "${THING}"}
            signals: {x-note: 1}
            services:
              x-template: {nonsense: true}
              a:
                command: [app]
                x-note: {a: [b]}
                stop: {x-y: 1}
                env: {x-z: 1}
                depends_on: {x-w: 1}
            """);
    assertEquals(1, plan.services().size());
    assertNull(plan.services().get("a").process().environment().get("x-z"));
  }

  @Test
  void lookup_withoutFiles_triesTheDefaultPlacesInOrder() {
    assertEquals(
        List.of(
            "cannot find a configuration: no -f, no $FOSTER_CONFIG, no ./foster.yaml and no"
                + " /etc/foster/foster.yaml"),
        Loading.texts(loading.load(List.of()).errors()));
    loading.file("/etc/foster/foster.yaml", "services: {etc: {command: [app]}}");
    assertTrue(loading.load(List.of()).plan().services().containsKey("etc"));
    loading.file("/conf/foster.yaml", "services: {here: {command: [app]}}");
    assertTrue(loading.load(List.of()).plan().services().containsKey("here"));
    loading.environment.put("FOSTER_CONFIG", "/x.yaml");
    loading.file("/x.yaml", "services: {named: {command: [app]}}");
    assertTrue(loading.load(List.of()).plan().services().containsKey("named"));
    loading.environment.put("FOSTER_CONFIG", "/gone.yaml");
    assertEquals(
        "/gone.yaml: cannot read this file: No such file or directory",
        loading.load(List.of()).errors().getFirst().text());
  }

  @Test
  void services_inThePlan_followTheirDependencies() {
    Plan plan =
        loading.plan(
            """
            services:
              web: {command: [app], depends_on: [php, cache]}
              php: {command: [app], depends_on: [db]}
              other: {command: [app]}
              cache: {command: [app]}
              db: {command: [app]}
            """);
    assertEquals(
        List.of("db", "php", "cache", "web", "other"), List.copyOf(plan.services().keySet()));
  }
}
