package dev.foster.importer.s6;

import dev.foster.importer.Place;
import dev.foster.importer.ShellLine;
import dev.foster.importer.Yaml;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The script of a logger: {@code s6-log} or {@code logutil-service}. */
final class LogScript {
  private static final Pattern LOGGER =
      Pattern.compile("(?m)\\b(s6-log|logutil-service|logutil-newfifo)\\s+(.*)$");

  private LogScript() {}

  /** The keys of {@code logs} that do the same; null if the script is no such logger. */
  static Yaml logs(String text, Place place) {
    Matcher logger = LOGGER.matcher(text == null ? "" : text);
    String directory = null;
    Yaml.Keys file = new Yaml.Keys(place);
    String[] words = {};
    while (logger.find()) {
      words = logger.group(2).trim().split("\\s+");
      directory = null;
      for (String word : words) {
        directory = word.startsWith("/") ? word : directory;
      }
    }
    if (directory == null) {
      return null;
    }
    String path = (directory + "/current").replace("//", "/");
    file.put("path", Yaml.text(place, ShellLine.escaped(path)));
    boolean overlay = words.length < 2 || !words[0].matches("[a-zA-Z0-9-]+");
    for (String word : overlay ? new String[] {"n20", "s1000000", "T"} : words) {
      if (word.matches("n[0-9]{1,3}")) {
        file.put("keep", Yaml.plain(place, word.substring(1)));
      } else if (word.matches("s[0-9]{1,15}")) {
        file.put("max_size", Yaml.plain(place, word.substring(1) + "B"));
      } else if (word.equalsIgnoreCase("T")) {
        file.put("timestamps", Yaml.plain(place, "true"));
      }
    }
    return new Yaml.Keys(place).put("file", file);
  }
}
