package dev.foster.importer.systemd;

import dev.foster.importer.Findings;
import dev.foster.importer.Place;
import dev.foster.importer.SourceFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A unit: its settings in their order, those of drop-ins last. */
final class Unit {
  /** A setting; {@code value} has its continued lines joined. */
  record Setting(String section, String key, String value, Place place) {}

  /** Its whole name, such as {@code web@1.service}. */
  final String name;

  final Place place;
  final List<Setting> settings = new ArrayList<>();
  private final Set<String> used = new HashSet<>();

  Unit(String name, Place place) {
    this.name = name;
    this.place = place;
  }

  /** The name without its type. */
  String stem() {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** Its name in messages. */
  String title() {
    return "[" + stem() + "]";
  }

  /** Adds the settings of a file. */
  void read(SourceFile file, Findings findings) {
    String section = "";
    String[] lines = file.text().split("\r?\n", -1);
    for (int i = 0; i < lines.length; i++) {
      Place at = new Place(file.name(), file.order(), i + 1);
      String line = lines[i].strip();
      if (line.isEmpty() || isComment(line)) {
        continue;
      }
      StringBuilder whole = new StringBuilder();
      while (line.endsWith("\\") && i + 1 < lines.length) {
        whole.append(line, 0, line.length() - 1).append(' ');
        do {
          line = lines[++i].strip();
        } while (isComment(line) && i + 1 < lines.length);
      }
      line = whole.append(isComment(line) ? "" : line).toString();
      int equals = line.indexOf('=');
      if (line.startsWith("[") && line.endsWith("]")) {
        section = line.substring(1, line.length() - 1);
      } else if (equals <= 0 || section.isEmpty()) {
        findings.error(at, Findings.shorten(line), "write [SECTION], then KEY=VALUE");
      } else {
        String value = line.substring(equals + 1).strip();
        settings.add(new Setting(section, line.substring(0, equals).strip(), value, at));
      }
    }
  }

  private static boolean isComment(String line) {
    return line.startsWith("#") || line.startsWith(";");
  }

  /** The last setting of a key in any section; null without one, or if its value is empty. */
  Setting last(String key) {
    List<Setting> all = all(key);
    return all.isEmpty() ? null : all.getLast();
  }

  /** The settings of a key; an empty value removes those before it. */
  List<Setting> all(String key) {
    used.add(key);
    List<Setting> all = new ArrayList<>();
    for (Setting setting : settings) {
      if (setting.key.equals(key)) {
        if (setting.value.isEmpty()) {
          all.clear();
        } else {
          all.add(setting);
        }
      }
    }
    return all;
  }

  /** The text of a key; null without one. */
  String text(String key) {
    Setting last = last(key);
    return last == null ? null : last.value;
  }

  /** Whether a key has a value that means yes. */
  boolean isTrue(String key) {
    String text = text(key);
    return text != null && List.of("yes", "true", "on", "1").contains(text.toLowerCase());
  }

  /** Whether nothing has read a setting. */
  boolean isUnused(Setting setting) {
    return !used.contains(setting.key);
  }
}
