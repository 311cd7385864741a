package dev.foster.docs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.container.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of the pages with the built distribution and compares the output. See {@link
 * Walkthrough}.
 */
class DocsIT {
  private static final Path DISTRIBUTION =
      Path.of(System.getProperty("foster.home", "target/foster"));

  @TempDir Path directory;

  @TestFactory
  List<DynamicTest> pages() {
    List<DynamicTest> tests = new ArrayList<>();
    String only = System.getProperty("foster.page", "");
    for (Page page :
        Page.all().stream().filter(p -> p.path().endsWith(only) || only.isEmpty()).toList()) {
      if (Walkthrough.isRunnable(page, false)) {
        tests.add(DynamicTest.dynamicTest(page.toString(), () -> walk(page)));
      }
      if (Walkthrough.isRunnable(page, true)) {
        tests.add(DynamicTest.dynamicTest(page + " in containers", () -> walkInContainers(page)));
      }
      for (Page.Block block : page.blocks()) {
        String obstacle = Walkthrough.obstacle(page, block);
        if (block.kind().equals("console") && obstacle != null) {
          String name = page + ":" + block.line();
          tests.add(
              DynamicTest.dynamicTest(name, () -> abort("NOT TESTED: " + name + ": " + obstacle)));
        }
      }
    }
    assertFalse(tests.isEmpty());
    return tests;
  }

  private static void walk(Page page) throws Exception {
    for (Page.Block block : page.blocks()) {
      if (block.kind().equals("needs")) {
        for (String program : block.text().split(" ")) {
          assumeTrue(isInstalled(program), "NOT TESTED: " + program + " is not installed");
        }
      }
    }
    try (Machine machine = machine()) {
      new Walkthrough(page, machine, false).go();
    }
  }

  private void walkInContainers(Page page) throws Exception {
    Engine.needsMinutes();
    assumeTrue(Engine.missing().isEmpty(), () -> "NOT TESTED: " + Engine.missing());
    Path folder = Files.createTempDirectory(directory, "page");
    try (Machine machine = Machine.withEngine(DISTRIBUTION, folder)) {
      new Walkthrough(page, machine, true).go();
    }
  }

  private static boolean isInstalled(String program) {
    return Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder + "/" + program)));
  }

  private static Machine machine() throws Exception {
    Machine machine = Machine.copy(DISTRIBUTION);
    try {
      assertTrue(machine.run("foster version").code() == 0);
      return machine;
    } catch (AssertionError e) {
      machine.close();
      return abort("NOT TESTED: no namespaces or no overlay can be made here: " + e.getMessage());
    }
  }
}
