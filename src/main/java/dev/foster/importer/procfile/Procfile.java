package dev.foster.importer.procfile;

import dev.foster.importer.Findings;
import dev.foster.importer.Place;
import dev.foster.importer.SourceFile;
import java.util.LinkedHashMap;
import java.util.Map;

/** The processes of a Procfile, in its order. */
final class Procfile {
  /** A line {@code NAME: COMMAND}. */
  record Process(String name, String line, Place place) {}

  private Procfile() {}

  /** Reads the lines; reports each that is none. */
  static Map<String, Process> read(SourceFile source, Findings findings) {
    Map<String, Process> processes = new LinkedHashMap<>();
    int number = 0;
    for (String raw : source.text().split("\r?\n", -1)) {
      number++;
      String line = raw.strip();
      Place place = new Place(source.name(), source.order(), number);
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon);
      String command = line.substring(colon + 1).strip();
      if (!isName(name)) {
        findings.error(place, Findings.shorten(line), "write NAME: COMMAND; " + NAMES);
      } else if (command.isEmpty()) {
        findings.error(place, name, "has no command");
      } else {
        Process old = processes.remove(name);
        if (old != null) {
          findings.note(place, name, "replaces the line of " + old.place().text());
        }
        processes.put(name, new Process(name, command, place));
      }
    }
    return processes;
  }

  private static final String NAMES = "a name has letters, digits, '_' and '-'";

  private static boolean isName(String name) {
    boolean good = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      good &= letter || c == '_' || c == '-';
    }
    return good;
  }
}
