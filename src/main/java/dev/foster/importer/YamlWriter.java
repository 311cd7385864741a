package dev.foster.importer;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes a tree as YAML, and remembers from which line of the source each line was made. */
final class YamlWriter {
  private static final int WIDTH = 110;
  private static final String INDENT = "  ";

  private final StringBuilder text = new StringBuilder();
  private final List<Place> places = new ArrayList<>();

  /** The text of the configuration. */
  String text() {
    return text.toString();
  }

  /** The place of a line of the text, from 1; null if it was made from none. */
  Place place(int line) {
    return line > 0 && line <= places.size() ? places.get(line - 1) : null;
  }

  /** Adds a comment, or an empty line. */
  void comment(String line) {
    line("", line.isEmpty() ? "" : "# " + line, null);
  }

  /** Adds the keys of the whole configuration, with an empty line between them. */
  void root(Yaml.Keys keys) {
    for (String key : keys.entries.keySet()) {
      comment("");
      entry("", keys, key, false);
    }
  }

  private void entry(String indent, Yaml.Keys keys, String key, boolean service) {
    for (String comment : keys.comments.getOrDefault(key, List.of())) {
      line(indent, "# " + comment, null);
    }
    Yaml value = keys.entries.get(key);
    String name = scalar(key) + ":";
    String flow = commented(value) ? null : flow(value);
    boolean section = indent.isEmpty() && key.equals("services");
    if (flow != null
        && !section
        && !service
        && indent.length() + name.length() + flow.length() < WIDTH) {
      line(indent, name + " " + flow, value.place);
    } else if (value instanceof Yaml.Keys map && !map.isEmpty()) {
      line(indent, name, value.place);
      block(indent + INDENT, map, section);
    } else if (value instanceof Yaml.Items list && !list.items.isEmpty()) {
      line(indent, name, value.place);
      for (Yaml item : list.items) {
        line(indent + INDENT, "- " + flow(item), item.place);
      }
    } else {
      line(indent, name + " " + flow(value), value.place);
    }
  }

  private void block(String indent, Yaml.Keys map, boolean spaced) {
    boolean first = true;
    for (String key : map.entries.keySet()) {
      if (spaced && !first) {
        comment("");
      }
      entry(indent, map, key, spaced);
      first = false;
    }
  }

  private static boolean commented(Yaml value) {
    if (!(value instanceof Yaml.Keys map)) {
      return false;
    }
    for (Yaml each : map.entries.values()) {
      if (commented(each)) {
        return true;
      }
    }
    return !map.comments.isEmpty();
  }

  private void line(String indent, String line, Place place) {
    text.append(line.isEmpty() ? "" : indent).append(line).append('\n');
    places.add(place);
  }

  /** The value on one line. */
  private static String flow(Yaml value) {
    if (value instanceof Yaml.Scalar scalar) {
      return scalar.plain ? scalar.text : scalar(scalar.text);
    }
    List<String> parts = new ArrayList<>();
    if (value instanceof Yaml.Items list) {
      for (Yaml item : list.items) {
        parts.add(flow(item));
      }
      return "[" + String.join(", ", parts) + "]";
    }
    for (Map.Entry<String, Yaml> entry : ((Yaml.Keys) value).entries.entrySet()) {
      parts.add(scalar(entry.getKey()) + ": " + flow(entry.getValue()));
    }
    return "{" + String.join(", ", parts) + "}";
  }

  /** A text as a YAML scalar that every parser reads as this text. */
  static String scalar(String value) {
    return isPlain(value) ? value : quoted(value);
  }

  private static boolean isPlain(String value) {
    if (value.isEmpty() || value.length() > WIDTH || value.strip().length() != value.length()) {
      return false;
    }
    boolean word = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      boolean digit = c >= '0' && c <= '9';
      boolean mark = (i == 0 ? "/_.-" : "/_.-+=@% ").indexOf(c) >= 0;
      if (!letter && !digit && !mark) {
        return false;
      }
      word |= letter || c == '/' || c == '_';
    }
    return word && !isReserved(value);
  }

  /** Whether a parser could take the text for a number, a truth value, null or a list's item. */
  private static boolean isReserved(String value) {
    String lower = value.toLowerCase(java.util.Locale.ROOT);
    List<String> words =
        List.of("true", "false", "null", "yes", "no", "on", "off", "y", "n", ".inf", ".nan");
    if (words.contains(lower) || lower.startsWith("- ") || lower.startsWith("---")) {
      return true;
    }
    char first = lower.charAt(0);
    boolean number = first >= '0' && first <= '9' || first == '.' || first == '-';
    return number && lower.matches("[-+]?(0x[0-9a-f]+|0o[0-7]+|[0-9._]*(e[-+]?[0-9]+)?|\\.inf)");
  }

  private static String quoted(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (isPrintable(c)) {
            out.append(c);
          } else {
            out.append("\\u").append(HexFormat.of().withUpperCase().toHexDigits(c));
          }
        }
      }
    }
    return out.append('"').toString();
  }

  private static boolean isPrintable(char c) {
    boolean control = c < ' ' || c >= 0x7F && c < 0xA0;
    return !control && c != 0x2028 && c != 0x2029 && c != 0xFEFF && c < 0xFFFE;
  }
}
