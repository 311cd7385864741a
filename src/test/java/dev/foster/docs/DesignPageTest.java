package dev.foster.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that {@code docs/explanation/design.md} names only packages and classes that exist, and
 * lists all packages.
 */
class DesignPageTest {
  private static final Path PAGE = Path.of("docs/explanation/design.md");
  private static final Path MAIN = Path.of("src/main/java/dev/foster");
  private static final Path TEST = Path.of("src/test/java/dev/foster");

  /** {@code package.Class}, with its package below dev.foster. */
  private static final Pattern CLASS = Pattern.compile("`((?:[a-z]+\\.)+[A-Z]\\w+)`");

  @Test
  void classes_ofThePage_exist() throws IOException {
    Set<String> missing = new TreeSet<>();
    int found = 0;
    Matcher name = CLASS.matcher(Files.readString(PAGE));
    while (name.find()) {
      found++;
      String file = name.group(1).replace('.', '/') + ".java";
      if (!Files.exists(MAIN.resolve(file)) && !Files.exists(TEST.resolve(file))) {
        missing.add(name.group(1));
      }
    }
    assertEquals(Set.of(), missing);
    assertTrue(found > 30, "only " + found + " classes were found");
  }

  @Test
  void packages_areAllOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    Set<String> missing = new TreeSet<>();
    try (Stream<Path> files = Files.walk(MAIN)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String name = MAIN.relativize(file.getParent()).toString().replace('/', '.');
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (!page.contains("`" + name + "`") && !page.contains("`" + last + "`")) {
          missing.add(name);
        }
      }
    }
    assertEquals(Set.of(), missing);
  }
}
