package dev.foster.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the documentation without running its commands. */
class DocsTest {
  /** A test class with or without a method, or a method alone. */
  private static final Pattern TEST =
      Pattern.compile("([A-Z]\\w*[a-z](?:Test|IT))?\\.?([a-z]\\w*_\\w+_\\w+)?(?<=.)");

  private static Map<Path, Page> pages;

  @TempDir Path directory;

  @BeforeAll
  static void read() {
    pages = new HashMap<>();
    Page.all().forEach(page -> pages.put(page.path(), page));
    assertTrue(pages.containsKey(Path.of("README.md")), "not in the project's folder");
  }

  @Test
  void links_ofAllPages_haveTargets() {
    Set<String> dead = new TreeSet<>();
    int links = 0;
    for (Page page : pages.values()) {
      for (Page.Link link : page.links()) {
        if (!isElsewhere(link)) {
          links++;
          if (!leadsSomewhere(page, link.target())) {
            dead.add(page + ":" + link.line() + ": " + link.target());
          }
        }
      }
    }
    assertEquals(Set.of(), dead);
    assertTrue(links > 50, "only " + links + " links were found");
  }

  private static boolean isElsewhere(Page.Link link) {
    return link.target().matches("[a-z]+:.*");
  }

  private static Path target(Page page, String link) {
    String path = link.replaceFirst("#.*", "");
    return path.isEmpty() ? page.path() : page.path().resolveSibling(path).normalize();
  }

  private static boolean leadsSomewhere(Page page, String link) {
    Path target = target(page, link);
    int hash = link.indexOf('#');
    Page there = pages.get(target);
    return Files.exists(target)
        && (hash < 0 || there != null && there.anchors().contains(link.substring(hash + 1)));
  }

  @Test
  void pages_canAllBeReachedFromTheReadme() {
    Set<Path> reached = new TreeSet<>();
    Deque<Path> todo = new ArrayDeque<>(List.of(Path.of("README.md")));
    while (!todo.isEmpty()) {
      Path path = todo.pop();
      if (reached.add(path)) {
        Page page = pages.get(path);
        for (Page.Link link : page.links()) {
          Path target = target(page, link.target());
          if (pages.containsKey(target)) {
            todo.push(target);
          }
        }
      }
    }
    Set<Path> lost = new TreeSet<>(pages.keySet());
    lost.removeAll(reached);
    lost.remove(Path.of("CHANGELOG.md"));
    assertEquals(Set.of(), lost);
  }

  @Test
  void index_hasEveryPageOfDocs() {
    Page index = pages.get(Path.of("docs/README.md"));
    Set<Path> missing = new TreeSet<>(pages.keySet());
    missing.removeIf(page -> !page.startsWith("docs") || page.equals(index.path()));
    assertTrue(missing.size() > 20, missing::toString);
    index.links().forEach(link -> missing.remove(target(index, link.target())));
    assertEquals(Set.of(), missing);
  }

  /**
   * A block after {@code <!-- from: file -->} must be a part of that file; it may leave lines out.
   */
  @Test
  void quotations_matchTheirFiles() throws Exception {
    List<String> problems = new ArrayList<>();
    int quotations = 0;
    for (Page page : pages.values()) {
      for (int i = 0; i + 1 < page.blocks().size(); i++) {
        Page.Block remark = page.blocks().get(i);
        if (remark.kind().equals("from")) {
          quotations++;
          Page.Block block = page.blocks().get(i + 1);
          String missing = missing(block.text(), Files.readAllLines(target(page, remark.text())));
          if (missing != null) {
            problems.add(page + ":" + block.line() + ": not in " + remark.text() + ": " + missing);
          }
        }
      }
    }
    assertEquals(List.of(), problems);
    assertTrue(quotations >= 3, "only " + quotations + " were found");
  }

  /**
   * The first line of a quotation that does not follow the line before it; null if all lines do.
   */
  private static String missing(String quotation, List<String> lines) {
    List<String> file = lines.stream().map(String::strip).toList();
    int at = 0;
    for (String line : quotation.lines().map(String::strip).toList()) {
      int found = file.subList(at, file.size()).indexOf(line);
      if (found < 0) {
        return line;
      }
      at += found + 1;
    }
    return null;
  }

  /** A method without a class belongs to the class that the line names before it. */
  @Test
  void tests_thatPagesName_exist() throws IOException {
    Map<String, String> sources = sources();
    Set<String> missing = new TreeSet<>();
    int found = 0;
    for (Page page : pages.values()) {
      String type = null;
      int line = 0;
      for (Page.Span span : page.spans()) {
        type = span.line() == line ? type : null;
        line = span.line();
        Matcher name = TEST.matcher(span.text());
        if (name.matches() && (name.group(1) != null || type != null)) {
          found++;
          type = name.group(1) == null ? type : name.group(1);
          String source = sources.getOrDefault(type, "");
          String method = name.group(2) == null ? "class " + type : "void " + name.group(2) + "(";
          if (!source.contains(method)) {
            missing.add(page + ":" + line + ": " + span.text());
          }
        }
      }
    }
    assertEquals(Set.of(), missing);
    assertTrue(found > 40, "only " + found + " names of tests were found");
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        sources.put(name, Files.readString(file));
      }
    }
    return sources;
  }

  @Test
  void commandLines_ofAllPages_areValid() {
    List<String> found = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Page page : pages.values()) {
      problems.addAll(FosterLines.problems(page, found));
    }
    assertEquals(List.of(), problems);
    assertTrue(found.size() > 30, found::toString);
  }

  @Test
  void yaml_ofAllPages_loads() {
    List<String> problems = new ArrayList<>();
    int blocks = 0;
    for (Page page : pages.values()) {
      for (Page.Block block : page.blocks()) {
        if (Yaml.isFosters(block)) {
          blocks++;
          for (String problem : new Yaml(directory).problems(block.file(), block.text())) {
            problems.add(page + ":" + block.line() + ": " + problem);
          }
        }
      }
    }
    assertEquals(List.of(), problems);
    assertTrue(blocks > 10, "only " + blocks + " blocks were found");
  }

  @Test
  void checks_findWhatIsWrong() throws Exception {
    Path file = directory.resolve("page.md");
    Files.writeString(
        file,
        """
        # A `b`, c: d
        [x](#a-b-c-d) [y](#nowhere) `foster strat web` and `foster stop`
        ```console
        $ foster status --jsn
        $ docker exec web foster logs -n x | less
        ```
        ```dockerfile
        CMD ["/opt/foster/bin/foster", "up", "--nothing"]
        ```
        """);
    Page page = Page.read(file);
    assertEquals(List.of("a-b-c-d"), page.anchors());
    List<String> problems = FosterLines.problems(page, new ArrayList<>());
    assertEquals(4, problems.size(), problems::toString);
    assertEquals("c", missing("a\n  c\n", List.of("c", "  a", "b")));
    assertEquals(1, new Yaml(directory).problems(null, "ready: {tpc: 'a:1'}\n").size());
    assertEquals(1, new Yaml(directory).problems(null, "web: {comand: x}\n").size());
    assertEquals(
        List.of(), new Yaml(directory).problems(null, "web: {command: x, depends_on: [y]}\n"));
  }
}
