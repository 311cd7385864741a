package dev.foster.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks all examples: how they begin, and what {@code foster check} reports. */
class ExamplesCheckIT {
  private static final Pattern SENTENCE =
      Pattern.compile("(# [^\\n]*\\n)*# [^\\n]*\\.( [^\\n]*)?\\n");

  @TempDir static Path secrets;

  @BeforeAll
  static void giveSecrets() throws IOException {
    Machine.assumeReady();
    for (String name :
        List.of("postgres", "app", "db_password", "db_root_password", "site_admin_password")) {
      Files.writeString(secrets.resolve(name), "s3cret\n");
    }
  }

  private static List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.walk(RunningExample.EXAMPLES)) {
      return files.filter(file -> file.endsWith(name)).sorted().toList();
    }
  }

  private static String inExamples(Path path) {
    return RunningExample.EXAMPLES.relativize(path).toString();
  }

  /** Directories with a foster.yaml that {@code foster check} finds there or in the image. */
  static Stream<String> configurations() throws IOException {
    return files("foster.yaml").stream().map(file -> inExamples(file.getParent()));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void check_reportsNoWarning(String directory) throws Exception {
    List<String> options = new ArrayList<>(List.of("-c", secrets + ":/run/secrets"));
    String context = directory;
    String dockerfile = "-";
    if (Files.exists(RunningExample.EXAMPLES.resolve(directory).resolve("Dockerfile"))) {
      dockerfile = "Dockerfile";
      if (directory.equals("inception/all-in-one")) {
        context = "inception";
        dockerfile = "all-in-one/Dockerfile";
      }
    }
    RunningExample.Result result = Image.run(context, dockerfile, options, "foster", "check");
    assertEquals(0, result.code(), result.text());
    assertTrue(result.text().startsWith("good: "), result.text());
    assertFalse(result.text().contains("warning"), result.text());
  }

  @Test
  void everyExample_beginsWithASentence() throws IOException {
    List<Path> firsts = new ArrayList<>(files("foster.yaml"));
    try (Stream<Path> examples = Files.list(RunningExample.EXAMPLES)) {
      for (Path example : examples.filter(Files::isDirectory).toList()) {
        if (firsts.stream().noneMatch(file -> file.startsWith(example))) {
          firsts.add(example.resolve("Dockerfile")); // without services: for foster run
        }
      }
    }
    assertTrue(firsts.size() >= 12, firsts::toString);
    for (Path first : firsts) {
      assertTrue(SENTENCE.matcher(Files.readString(first)).lookingAt(), inExamples(first));
    }
  }
}
