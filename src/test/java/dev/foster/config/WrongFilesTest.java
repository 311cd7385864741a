package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.config.yaml.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Invalid files and the exact messages for them. {@code wrong-files.txt} has a line {@code ===
 * name}, the file, a line {@code >>>}, and the expected lines.
 */
final class WrongFilesTest {
  private record Case(String name, String yaml, List<String> expected) {}

  @TestFactory
  Stream<DynamicTest> wrongFile_loaded_isReportedWithPosition() throws IOException {
    return cases().stream().map(c -> DynamicTest.dynamicTest(c.name, () -> check(c)));
  }

  private static void check(Case wrong) {
    Loading loading = new Loading();
    loading.file("/conf/bad.env", "A=1\nnot a variable\n");
    loading.host.unreadable("/run/locked");
    loading.host.program("/conf/tool").file("/conf/data", "no program");
    LoadResult loaded = loading.load(wrong.yaml);
    assertEquals(wrong.expected, Loading.texts(loaded.errors()));
    assertNull(loaded.plan());
    for (Problem problem : loaded.errors()) {
      assertTrue(problem.text().length() < 300, problem.text());
    }
  }

  private static List<Case> cases() throws IOException {
    String all;
    try (InputStream in = WrongFilesTest.class.getResourceAsStream("wrong-files.txt")) {
      all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<Case> cases = new ArrayList<>();
    for (String part : all.split("(?m)^=== ")) {
      if (!part.isBlank()) {
        String name = part.lines().findFirst().orElseThrow();
        String[] halves = part.substring(name.length() + 1).split("(?m)^>>>\n", 2);
        cases.add(new Case(name, halves[0], halves[1].lines().filter(l -> !l.isBlank()).toList()));
      }
    }
    assertTrue(cases.size() >= 20);
    return cases;
  }
}
