package dev.foster.importer.supervisord;

import dev.foster.importer.Place;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sections of an INI file and of the files that it includes. */
final class IniFile {
  /** Sections by their names, in the order of the files. */
  final Map<String, Section> sections = new LinkedHashMap<>();

  /** The section {@code [DEFAULT]}, whose settings every section has. */
  final Section defaults = new Section("DEFAULT", null, null);

  /** The section with that name, or null. */
  Section find(String name) {
    return sections.get(name);
  }

  /** A section; {@code place} and {@code here} are those of its first line. */
  static final class Section {
    final String name;
    final Place place;
    final String here;
    final Map<String, Option> options = new LinkedHashMap<>();

    Section(String name, Place place, String here) {
      this.name = name;
      this.place = place;
      this.here = here;
    }

    /** The part of the name after the colon, or an empty text. */
    String label() {
      int colon = name.indexOf(':');
      return colon < 0 ? "" : name.substring(colon + 1);
    }
  }

  /**
   * A setting.
   *
   * @param key in lower case
   * @param value without comments; lines of a value are separated by line feeds
   * @param comment text that an inline comment cut off the value, or null
   * @param here directory of the file
   */
  record Option(String key, String value, String comment, Place place, String here) {}
}
