package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.Place;
import dev.foster.importer.supervisord.IniFile.Option;
import dev.foster.importer.supervisord.IniFile.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an INI file as Python's {@code configparser.RawConfigParser} does with supervisord's
 * options: {@code =} or {@code :} after a key, which is not case-sensitive; comments after {@code
 * ;} or {@code #}, also after a blank on any line; a line that is indented more than its key goes
 * on with its value. Libraries for INI files know neither these rules nor the lines of settings.
 */
final class IniReader {
  private final IniFile file;
  private final Findings findings;
  private final String name;
  private final int order;
  private final String here;

  private Section section;
  private String key;
  private Place keyPlace;
  private String comment;
  private final List<String> value = new ArrayList<>();
  private int indent;
  private int number;
  private boolean complained;

  private IniReader(IniFile file, Findings findings, String name, int order, String here) {
    this.file = file;
    this.findings = findings;
    this.name = name;
    this.order = order;
    this.here = here;
  }

  /**
   * Adds the sections of a text to a file.
   *
   * @param name of the text for messages
   * @param order number of the text in the order of reading
   * @param here its directory
   */
  static void read(
      IniFile file, Findings findings, String name, int order, String here, String text) {
    IniReader reader = new IniReader(file, findings, name, order, here);
    for (String line : text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1)) {
      reader.number++;
      if (Template.hasMark(line)) {
        findings.error(reader.here(), "", "a character for private use (U+E000 to U+F8FF)");
      }
      reader.line(line);
    }
    reader.endOfValue();
  }

  private void line(String line) {
    int cut = commentStart(line);
    String content = PythonText.strip(cut < 0 ? line : line.substring(0, cut));
    if (content.isEmpty()) {
      if (cut < 0 && key != null) {
        value.add(""); // blank lines belong to a value that goes on after them
      }
      return;
    }
    int column = 0;
    while (PythonText.isSpace(line.charAt(column))) {
      column++;
    }
    String rest = cut < 0 ? null : PythonText.strip(line.substring(cut));
    if (section != null && key != null && column > indent) {
      value.add(content);
      comment = rest == null ? comment : rest;
      return;
    }
    indent = column;
    int close = content.startsWith("[") ? content.lastIndexOf(']') : -1;
    if (close > 1) {
      endOfValue();
      open(content.substring(1, close));
    } else if (section == null) {
      beforeSections(content);
    } else {
      setting(content, rest);
    }
  }

  /** Index of the comment of a line; -1 if it has none. */
  private static int commentStart(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if ((c == ';' || c == '#') && (i == 0 || PythonText.isSpace(line.charAt(i - 1)))) {
        return i;
      }
    }
    return -1;
  }

  private void open(String title) {
    if (title.equals("DEFAULT")) {
      section = file.defaults;
      return;
    }
    section = file.sections.get(title);
    if (section == null) {
      section = new Section(title, here(), here);
      file.sections.put(title, section);
    } else {
      String first = section.place.text();
      findings.note(here(), "[" + title + "]", "continues the section of " + first);
    }
  }

  private void beforeSections(String content) {
    if (!complained) {
      complained = true;
      String hint =
          content.startsWith("\uFEFF")
              ? "the file begins with a byte order mark: save it without one"
              : "a setting needs a section above it, such as [supervisord] or [program:x]";
      findings.error(here(), "", hint);
    }
  }

  private void setting(String content, String rest) {
    int equals = content.indexOf('=');
    int colon = content.indexOf(':');
    int at = equals < 0 || colon >= 0 && colon < equals ? colon : equals;
    if (at <= 0) {
      String message =
          at < 0
              ? "this is neither key=value nor a [section]; indent it to go on with the line above"
              : "a key is missing before the '" + content.charAt(0) + "'";
      findings.error(here(), Findings.shorten(content), message);
      return;
    }
    endOfValue();
    key = PythonText.rstrip(content.substring(0, at)).toLowerCase(java.util.Locale.ROOT);
    keyPlace = here();
    comment = rest;
    value.add(PythonText.strip(content.substring(at + 1)));
  }

  private void endOfValue() {
    if (key != null) {
      String text = PythonText.rstrip(String.join("\n", value));
      Option old = section.options.remove(key);
      section.options.put(key, new Option(key, text, comment, keyPlace, here));
      if (old != null) {
        String message = "replaces the value of " + old.place().text();
        findings.note(keyPlace, "[" + section.name + "] " + key, message);
      }
    }
    key = null;
    comment = null;
    value.clear();
  }

  private Place here() {
    return new Place(name, order, number);
  }
}
