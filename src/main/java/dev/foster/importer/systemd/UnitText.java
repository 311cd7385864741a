package dev.foster.importer.systemd;

import dev.foster.importer.Findings;
import dev.foster.importer.ShellLine;
import dev.foster.importer.systemd.Unit.Setting;
import java.util.ArrayList;
import java.util.List;

/** Values of a unit: words, quotes and specifiers. */
final class UnitText {
  private static final String SAFE = "_./:=@,+-%^";

  private final Unit unit;
  private final Findings findings;

  UnitText(Unit unit, Findings findings) {
    this.unit = unit;
    this.findings = findings;
  }

  /** The name of a setting in messages; without the value if this may be a secret. */
  String subject(Setting setting) {
    boolean secret = setting.key().equals("Environment");
    String value = secret ? "" : "=" + Findings.shorten(setting.value());
    return unit.title() + " " + setting.key() + value;
  }

  /** The value with its specifiers replaced, and dollar signs that Foster leaves alone. */
  String foster(Setting setting) {
    return foster(setting, setting.value());
  }

  /** A part of the value, with the replacements of {@link #foster(Setting)}. */
  String foster(Setting setting, String part) {
    return expand(setting, ShellLine.escaped(part), "${HOSTNAME:-}");
  }

  /** Replaces specifiers; the name of the host becomes a variable as systemd knows them. */
  String expand(Setting setting, String text) {
    return expand(setting, text, "${HOSTNAME}");
  }

  private String expand(Setting setting, String text, String host) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%' || i + 1 == text.length()) {
        out.append(c);
        continue;
      }
      char specifier = text.charAt(++i);
      String value = specifier == 'H' ? host : specifier(specifier);
      if (value == null) {
        findings.lost(setting.place(), subject(setting), "%" + specifier + " is not replaced");
        out.append('%').append(specifier);
      } else {
        out.append(value);
      }
    }
    return out.toString();
  }

  private String specifier(char c) {
    String stem = unit.stem();
    int at = stem.indexOf('@');
    String instance = at < 0 ? "" : stem.substring(at + 1);
    return switch (c) {
      case 'n' -> unit.name;
      case 'N' -> stem;
      case 'p' -> at < 0 ? stem : stem.substring(0, at);
      case 'i' -> instance;
      case 'I' -> unescaped(instance);
      case 'u' -> "root";
      case 'h' -> "/root";
      case 't' -> "/run";
      case 'S' -> "/var/lib";
      case 'C' -> "/var/cache";
      case 'L' -> "/var/log";
      case 'E' -> "/etc";
      case 'T' -> "/tmp";
      case 'V' -> "/var/tmp";
      case '%' -> "%";
      default -> null;
    };
  }

  /** {@code -} stands for a slash, and {@code \x2d} for a character. */
  private static String unescaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\'
          && text.startsWith("\\x", i)
          && text.substring(i).matches("(?s)\\\\x[0-9a-f]{2}.*")) {
        out.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        out.append(c == '-' ? '/' : c);
      }
    }
    return out.toString();
  }

  /** The words of a value, without quotes; null after an error. */
  List<String> words(Setting setting, String value) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (quote == 0 && (c == ' ' || c == '\t')) {
        if (word != null) {
          words.add(word.toString());
        }
        word = null;
        continue;
      }
      word = word == null ? new StringBuilder() : word;
      if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      } else if (c == '\\' && i + 1 < value.length()) {
        i = escape(value, i + 1, word);
      } else {
        word.append(c);
      }
    }
    if (quote != 0) {
      findings.error(setting.place(), subject(setting), "a " + quote + " is not closed");
      return null;
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }

  private static int escape(String value, int at, StringBuilder word) {
    char c = value.charAt(at);
    int known = "ntrsabfv".indexOf(c);
    if (known >= 0) {
      word.append("\n\t\r \u0007\b\f\u000B".charAt(known));
    } else if (c == 'x' && value.substring(at).matches("(?s)x[0-9a-fA-F]{2}.*")) {
      word.append((char) Integer.parseInt(value.substring(at + 1, at + 3), 16));
      return at + 2;
    } else {
      word.append("\\\"' ;".indexOf(c) >= 0 ? "" : "\\").append(c);
    }
    return at;
  }

  /** A word for a shell that expands variables as systemd does. */
  static String shell(String word) {
    if (word.matches("\\$[A-Za-z_][A-Za-z0-9_]*")) {
      return word; // split into words, as by systemd
    }
    boolean safe = !word.isEmpty();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      safe &= letter || SAFE.indexOf(c) >= 0;
      boolean variable =
          c == '$' && word.substring(i).matches("(?s)\\$\\{[A-Za-z_][A-Za-z0-9_]*}.*");
      boolean dollars = c == '$' && word.startsWith("$$", i);
      i += dollars ? 1 : 0;
      out.append("\"\\`$".indexOf(c) >= 0 && !variable ? "\\" : "").append(c);
    }
    return safe ? word : "\"" + out + "\"";
  }
}
