package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.Problem;
import dev.foster.plan.PlanDiff;
import dev.foster.text.ByteText;
import java.util.List;

/**
 * Fuzz target: any bytes as {@code foster.yaml}. The result is a plan, or problems that each have
 * one line and a place within the file; a second reading gives the same result.
 */
public final class ConfigFuzz {
  private static final String FILE = "/conf/f.yaml";

  private ConfigFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    Loading loading = new Loading();
    loading.host.file("/conf/g.yaml", "services:\n  other: {command: [app]}\n");
    loading.host.file("/conf/v.env", "ONE=1\nTWO='2 2'\n");
    loading.host.file(FILE, bytes);
    LoadResult loaded = loading.load(List.of("f.yaml"));
    assertEquals(loaded.plan() == null, !loaded.errors().isEmpty());
    assertTrue(loaded.errors().size() <= ConfigLimits.PROBLEMS + 1);
    assertTrue(loaded.warnings().size() <= ConfigLimits.PROBLEMS);
    // the scanner counts a carriage return at the end of the file as a character of its line
    String[] lines = ByteText.decode(bytes).split("\r\n|\r(?!\\z)|[\n\u0085\u2028\u2029]", -1);
    for (Problem problem : loaded.errors()) {
      check(problem, lines);
    }
    for (Problem problem : loaded.warnings()) {
      check(problem, lines);
    }
    LoadResult again = loading.load(List.of("f.yaml"));
    assertEquals(loaded.errors(), again.errors());
    assertEquals(loaded.warnings(), again.warnings());
    if (loaded.plan() != null) {
      CheckReport.lines(loaded.plan());
      assertTrue(PlanDiff.between(loaded.plan(), again.plan()).isEmpty());
    }
  }

  private static void check(Problem problem, String[] lines) {
    String text = problem.text();
    assertTrue(text.length() < 2_000, text);
    for (int i = 0; i < text.length(); i++) {
      assertTrue(!Character.isISOControl(text.charAt(i)), text);
    }
    if ("f.yaml".equals(problem.file()) && problem.line() > 0) {
      assertTrue(problem.line() <= lines.length, text);
      String line = lines[problem.line() - 1];
      assertTrue(problem.column() >= 1 && problem.column() <= line.length() + 1, text);
    }
  }
}
