package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A start loads no class that is slow or not needed. */
final class StartupClassesTest {
  /**
   * The number of classes outside the JDK that reading a small file may load; a little more than it
   * does.
   */
  private static final int MOST = 203;

  /** Runs in a JVM of its own. */
  static final class Program {
    public static void main(String[] args) {
      Loading loading = new Loading();
      loading.environment.put("N", "1");
      LoadResult loaded =
          loading.load(
              """
              env: {LANG: C.UTF-8}
              services:
                php:
                  command: [php-fpm8.2, -F]
                  user: www-data
                  env: {A: "${N}"}
                  ready: {unix: /run/php.sock}
                  stop: {signal: QUIT, timeout: 8s}
                nginx:
                  command: [nginx, -g, daemon off;]
                  depends_on: [php]
                  restart: on-failure
              """);
      if (loaded.plan() == null || !loaded.warnings().isEmpty()) {
        throw new AssertionError(loaded.errors());
      }
    }
  }

  private static List<String> loadedClasses() throws IOException, InterruptedException {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-verbose:class",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    List<String> lines = java.inputReader().lines().toList();
    assertEquals(0, java.waitFor(), String.join("\n", lines));
    return lines.stream()
        .filter(l -> l.contains(" source: ") && l.contains("[class,load]"))
        .map(l -> l.replaceFirst(".*\\[class,load\\] +", "").replaceFirst(" source: .*", ""))
        .toList();
  }

  @Test
  void smallFile_loaded_needsFewClasses() throws IOException, InterruptedException {
    List<String> classes = loadedClasses();
    assertTrue(classes.contains("dev.foster.config.ConfigLoader"), "no class was seen");
    List<String> unwanted =
        classes.stream()
            .filter(
                c ->
                    c.startsWith("com.fasterxml.jackson.databind.")
                        || c.startsWith("com.fasterxml.jackson.dataformat.yaml.YAMLFactory")
                        || c.startsWith("dev.foster.config.schema.ConfigSchema")
                        || c.startsWith("dev.foster.config.schema.KeyDocs")
                        || c.startsWith("dev.foster.config.yaml.SyntaxErrors")
                        || c.startsWith("java.util.stream.")
                        || c.startsWith("java.time.format.")
                        || c.equals("java.util.Formatter"))
            .toList();
    assertEquals(List.of(), unwanted);
    List<String> ours = classes.stream().filter(StartupClassesTest::isCounted).toList();
    assertTrue(ours.size() <= MOST, ours.size() + " classes: " + ours);
  }

  private static boolean isCounted(String name) {
    boolean test =
        name.startsWith("dev.foster.config.StartupClassesTest")
            || name.equals("dev.foster.config.Loading")
            || name.startsWith("dev.foster.config.FakeHost");
    return !test
        && (name.startsWith("dev.foster.")
            || name.startsWith("com.fasterxml.")
            || name.startsWith("org.yaml."));
  }
}
