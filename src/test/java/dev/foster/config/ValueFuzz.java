package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.Problem;
import dev.foster.config.yaml.Problems;
import dev.foster.config.yaml.Source;
import dev.foster.kernel.Signals;
import dev.foster.text.ByteText;
import dev.foster.text.Durations;
import dev.foster.text.ShellWords;
import dev.foster.text.Sizes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * Fuzz target: the small languages within a configuration; the first byte chooses one. A value that
 * was parsed can be printed and parsed again; a refused text has a reason of one line.
 */
public final class ValueFuzz {
  private ValueFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(bytes, 1, bytes.length);
    String text = ByteText.decode(rest);
    switch (bytes[0]) {
      case 'd' -> duration(text);
      case 's' -> size(text);
      case 'n' -> signal(text);
      case 'i' -> interpolation(text);
      case 'e' -> envFile(rest);
      case 'w' -> words(text);
      default -> {}
    }
  }

  private static void duration(String text) {
    Duration duration;
    try {
      duration = Durations.parse(text);
    } catch (IllegalArgumentException e) {
      assertTrue(e.getClass() == IllegalArgumentException.class && e.getMessage() != null);
      return;
    }
    assertTrue(!duration.isNegative() && duration.toHours() <= 87_600);
    assertEquals(duration, Durations.parse(Durations.text(duration)));
  }

  private static void size(String text) {
    long size;
    try {
      size = Sizes.parse(text);
    } catch (IllegalArgumentException e) {
      assertTrue(e.getClass() == IllegalArgumentException.class && e.getMessage() != null);
      return;
    }
    assertTrue(size >= 0 && size <= 999L << 40);
    assertEquals(size, Sizes.parse(Sizes.text(size)));
  }

  private static void signal(String text) {
    int signal = Signals.parse(text);
    assertTrue(signal == -1 || signal >= 1 && signal <= Signals.RTMAX);
    if (signal > 0) {
      assertEquals(signal, Signals.parse(Signals.shortName(signal)));
    }
  }

  private static void interpolation(String text) {
    Interpolation variables = new Interpolation(Map.of("A", "x".repeat(100), "B", "${A}", "C", ""));
    try {
      assertEquals(text, variables.expand(text.replace("$", "$$")));
      String expanded = variables.expand(text);
      assertTrue(expanded.length() <= ConfigLimits.VALUE);
      assertTrue(expanded.length() <= text.length() * 100L);
    } catch (Interpolation.Refused e) {
      assertTrue(e.getMessage() != null);
    }
  }

  private static void envFile(byte[] bytes) {
    Problems problems = new Problems();
    Map<String, String> variables =
        EnvFile.parse(bytes, new Source("e", "/", 0), problems, "env_file");
    long length = 0;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      assertTrue(variable.getKey().matches("[A-Za-z0-9_.-]+"), variable::toString);
      if (variable.getValue() != null) {
        assertEquals(-1, variable.getValue().indexOf('\0'));
        length += variable.getKey().length() + 1 + variable.getValue().length();
      } else {
        length += variable.getKey().length();
      }
    }
    String text = ByteText.decode(bytes);
    assertTrue(length <= text.length());
    String[] lines = text.split("\n", -1);
    for (Problem problem : problems.errors()) {
      if (problem.line() > 0) {
        assertTrue(problem.line() <= lines.length, problem::text);
        int end = lines[problem.line() - 1].length() + 1;
        assertTrue(problem.column() >= 1 && problem.column() <= end, problem::text);
      }
    }
  }

  /** A command line: words that were quoted are parsed unchanged. */
  private static void words(String text) {
    StringBuilder quoted = new StringBuilder();
    String[] words = text.split(" ", -1);
    for (String word : words) {
      quoted.append(" '").append(word.replace("'", "'\\''")).append('\'');
    }
    assertEquals(Arrays.asList(words), ShellWords.split(quoted.toString()));
    try {
      int length = 0;
      for (String word : ShellWords.split(text)) {
        length += word.length();
      }
      assertTrue(length <= text.length());
    } catch (IllegalArgumentException e) {
      assertTrue(e.getClass() == IllegalArgumentException.class && e.getMessage() != null);
    }
  }
}
