package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.plan.Command;
import dev.foster.plan.StartLookup;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code scripts}, read from a directory in memory. */
class ScriptsTest {
  private static final String YAML = "services: {a: {type: oneshot, scripts: init.d}}\n";

  private final Loading loading = new Loading();

  private Command command() {
    return loading.plan(YAML).services().get("a").command();
  }

  @Test
  void executableFiles_runInTheOrderOfTheirNames() {
    loading.program("/conf/init.d/20-migrate").program("/conf/init.d/10-dirs");
    loading.program("/conf/init.d/100-last");
    assertEquals(
        Command.ofScripts(
            List.of("/conf/init.d/10-dirs", "/conf/init.d/100-last", "/conf/init.d/20-migrate")),
        command());
    assertEquals(List.of(), loading.warnings(YAML));
  }

  @Test
  void otherFiles_areSkippedWithAWarning() {
    loading.program("/conf/init.d/10-dirs").file("/conf/init.d/README", "text");
    loading.file("/conf/init.d/lib/functions", "text").file("/conf/init.d/.gitkeep", "");
    assertEquals(Command.ofScripts(List.of("/conf/init.d/10-dirs")), command());
    assertEquals(
        List.of(
            "f.yaml:1:40: services.a.scripts: skips 'README': it is not executable",
            "f.yaml:1:40: services.a.scripts: skips 'lib': it is not a file"),
        loading.warnings(YAML));
  }

  @Test
  void missingDirectory_afterAOneshot_isAWarning() {
    String yaml =
        """
        services:
          setup: {type: oneshot, command: [app]}
          a: {type: oneshot, scripts: nowhere, depends_on: [setup]}
        """;
    assertEquals(
        List.of("f.yaml:3:31: services.a.scripts: there is no directory /conf/nowhere"),
        loading.warnings(yaml));
  }

  @Test
  void start_looksIntoTheDirectoryAgain() {
    loading.program("/conf/init.d/10-dirs");
    var service = loading.plan(YAML).services().get("a");
    StartLookup lookup = service.process().lookup();
    loading.program("/conf/init.d/20-new");
    StartLookup.Result result = lookup.read(service);
    List<String> argv = result.service().command().argv();
    assertEquals("/conf/init.d/20-new", argv.getLast());
    assertTrue(result.service().command().isOfScripts());
  }
}
