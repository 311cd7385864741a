package dev.foster.docs;

import dev.foster.config.ConfigLoader;
import dev.foster.config.LoadResult;
import dev.foster.config.yaml.Problem;
import dev.foster.kernel.linux.LinuxHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads a block of YAML as Foster does: as a whole file, or as the part of a file that it can be
 * (top-level keys, services, keys of a service, checks).
 */
final class Yaml {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?:}|:\\?)");

  /** Problems that a part may have because the rest of the file is missing. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("there is no service|services\\.[\\w-]+: needs a 'command'");

  private final Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();

  Yaml(Path folder) {
    this.folder = folder;
    environment.put("PATH", "/usr/sbin:/usr/bin:/bin");
  }

  /** Whether a block is a configuration of Foster, and not of a container engine. */
  static boolean isFosters(Page.Block block) {
    boolean others =
        block.file() != null && block.file().matches(".*compose[^/]*")
            || Pattern.compile("^apiVersion:", Pattern.MULTILINE).matcher(block.text()).find();
    return block.kind().equals("yaml") && !others;
  }

  /**
   * The problems of a block; empty if it is good.
   *
   * @param file its name, or null; a file that is not {@code foster.yaml} may be meant to be merged
   *     over it
   */
  List<String> problems(String file, String text) {
    Matcher variable = VARIABLE.matcher(text);
    while (variable.find()) {
      environment.putIfAbsent(variable.group(1), "1");
    }
    List<String> least = new ArrayList<>(load(text));
    if (file != null && !file.endsWith("foster.yaml")) {
      least.removeIf(problem -> LEFT_OUT.matcher(problem).find());
    }
    if (least.isEmpty() || Pattern.compile("^services:", Pattern.MULTILINE).matcher(text).find()) {
      return least;
    }
    String program =
        Pattern.compile("^(command|shell):", Pattern.MULTILINE).matcher(text).find()
            ? ""
            : "command: 'true'\n";
    List<String> wholes =
        List.of(
            text + "services: {a: {command: 'true'}}\n",
            "services:\n" + indented(text, 2),
            "services:\n  a:\n" + indented(program + text.stripIndent(), 4),
            "services:\n  a:\n    command: 'true'\n    ready:\n" + indented(text, 6));
    for (String whole : wholes) {
      List<String> problems = new ArrayList<>(load(whole));
      problems.removeIf(problem -> LEFT_OUT.matcher(problem).find());
      if (problems.size() < least.size() || problems.isEmpty()) {
        least = problems;
      }
    }
    return least;
  }

  private static String indented(String text, int columns) {
    return text.stripIndent().indent(columns);
  }

  private List<String> load(String text) {
    try {
      Path file = folder.resolve("foster.yaml");
      Files.writeString(file, text);
      LoadResult loaded =
          new ConfigLoader(new LinuxHost(), environment, ConfigLoader.Purpose.LOOK)
              .load(List.of(file.toString()));
      return loaded.errors().stream()
          .map(Problem::text)
          .map(problem -> problem.replace(folder + "/", ""))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
