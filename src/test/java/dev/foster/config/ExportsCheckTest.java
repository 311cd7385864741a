package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.foster.plan.Dependency;
import dev.foster.plan.Plan;
import dev.foster.plan.Scale;
import dev.foster.plan.Service;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Variables that services take from oneshots, in the configuration. */
class ExportsCheckTest {
  private static final String SETUP = "  setup: {type: oneshot, command: [app], exports: [K, L]}\n";

  private final Loading loading = new Loading();

  private Plan plan(String services) {
    return loading.plan("services:\n" + SETUP + services);
  }

  @Test
  void dependency_throughOthers_becomesOneOnTheOneshot() {
    Plan plan =
        plan(
            """
              app: {command: [app], depends_on: [setup]}
              web: {command: [app], env: {K: {from: setup}}, depends_on: [app]}
            """);
    Service web = plan.services().get("web");
    assertEquals(Map.of("K", "setup"), web.process().imports());
    assertEquals(
        new Dependency("setup", Dependency.Condition.COMPLETED, true, false, false),
        web.dependencies().getLast());
    assertEquals(List.of("setup", "app", "web"), List.copyOf(plan.services().keySet()));
  }

  @Test
  void variable_thatIsTaken_hasNoOtherValue() {
    loading.file("/conf/v.env", "K='from file'\nL='from file'\n");
    loading.environment.put("K", "Foster's");
    Service web =
        plan("  web: {command: [app], env_file: v.env, env: {K: {from: setup}}, depends_on:"
                + " [setup]}\n")
            .services()
            .get("web");
    assertFalse(web.process().environment().containsKey("K"));
    assertEquals("from file", web.process().environment().get("L"));
  }

  @Test
  void defaults_giveTheVariableToAllButTheOneshotItself() {
    String yaml = "defaults: {env: {K: {from: setup}}}\nservices:\n" + SETUP;
    Plan plan = loading.plan(yaml + "  web: {command: [app], depends_on: [setup]}\n");
    assertEquals(Map.of("K", "setup"), plan.services().get("web").process().imports());
    assertEquals(Map.of(), plan.services().get("setup").process().imports());
    assertEquals(
        List.of("f.yaml:1:28: defaults.env.K.from: needs a dependency: depends_on: [setup]"),
        loading.errors(yaml + "  web: {command: [app]}\n"));
  }

  @Test
  void instance_thatScaleAdds_takesTheVariable() {
    Plan one =
        plan(
            """
              app: {command: [app], depends_on: [setup]}
              web: {command: [app], replicas: 1, env: {K: {from: setup}}, depends_on: [app]}
            """);
    Service second = new Scale(one, Map.of("web", 2)).make().plan().services().get("web-2");
    assertEquals(Map.of("K", "setup"), second.process().imports());
    assertEquals("setup", second.dependencies().getLast().on());
  }

  @Test
  void look_upOfTheFiles_keepsTheVariable() {
    loading.file("/conf/v.env", "L=1\n");
    Service web =
        plan("  web: {command: [app], env_file: v.env, env: {K: {from: setup}}, depends_on:"
                + " [setup]}\n")
            .services()
            .get("web");
    Service found = web.process().lookup().read(web).service();
    assertEquals(Map.of("K", "setup"), found.process().imports());
    assertEquals(web.dependencies(), found.dependencies());
  }
}
