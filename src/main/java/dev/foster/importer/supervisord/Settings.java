package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.Place;
import dev.foster.importer.supervisord.IniFile.Option;
import dev.foster.importer.supervisord.IniFile.Section;
import dev.foster.kernel.Signals;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Reads the settings of one section as supervisord does, and reports values that it refuses. */
final class Settings {
  private static final List<String> TRUE = List.of("yes", "true", "on", "1");
  private static final List<String> FALSE = List.of("no", "false", "off", "0");

  final Section section;
  final Findings findings;

  private final Section defaults;
  private final Set<String> used = new HashSet<>();
  private Expander expander;

  Settings(IniFile file, Section section, Findings findings, Expander expander) {
    this.section = section;
    this.defaults = file.defaults;
    this.findings = findings;
    this.expander = expander;
  }

  /** Expands the following settings with other values. */
  void use(Expander other) {
    expander = other;
  }

  /** The place of the section. */
  Place place() {
    return section.place;
  }

  /** How messages name the section. */
  String title() {
    return "[" + section.name + "]";
  }

  /** The setting as it is written, or null. */
  Option option(String key) {
    used.add(key);
    return find(key);
  }

  private Option find(String key) {
    Option own = section.options.get(key);
    return own != null ? own : defaults.options.get(key);
  }

  /** How messages name a setting. */
  String subject(Option option) {
    boolean secret = option.key().equals("environment") || option.key().equals("password");
    String value = secret ? "" : "=" + Findings.shorten(option.value());
    return title() + " " + option.key() + value;
  }

  /** How messages name a setting, which may be missing. */
  String subject(String key) {
    Option option = find(key);
    return option == null ? title() + " " + key : subject(option);
  }

  /** The settings of the section that nothing has read. */
  List<Option> unused() {
    List<Option> unused = new ArrayList<>();
    for (Option option : section.options.values()) {
      if (!used.contains(option.key())) {
        unused.add(option);
      }
    }
    return unused;
  }

  /** The expanded text; the value is null if the setting is missing or wrong. */
  Setting<String> text(String key) {
    return text(key, null);
  }

  /** The expanded text, or a default. */
  Setting<String> text(String key, String fallback) {
    Option option = option(key);
    if (option == null) {
      return new Setting<>(fallback, null, null, this, key);
    }
    String text = expand(option, option.value());
    return new Setting<>(text, text, option.place(), this, key);
  }

  /** The text of a setting that supervisord expands twice, so that a percent sign needs four. */
  Setting<String> twice(String key) {
    Setting<String> once = text(key);
    if (once.value() == null || once.value().indexOf('%') < 0) {
      return once;
    }
    String text = expand(option(key), once.value());
    return new Setting<>(text, text, once.place(), this, key);
  }

  /** Expands a value of a setting; null after an error. */
  String expand(Option option, String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    try {
      return expander.copy().with("here", option.here()).expand(value);
    } catch (Expander.Malformed e) {
      findings.error(option.place(), subject(option), e.getMessage());
      return null;
    }
  }

  /**
   * Reads a setting with a parser that returns null for a text that is none of its values.
   *
   * @param fallback the value of a setting that is missing or wrong
   * @param expected what the report says of a wrong value
   * @return the setting; its value is null if it is known only when Foster starts
   */
  private <T> Setting<T> read(String key, T fallback, String expected, Function<String, T> parser) {
    Setting<String> text = text(key);
    T value = fallback;
    if (text.value() != null) {
      boolean lateKnown = Template.hasMark(text.value());
      value = lateKnown ? null : parser.apply(text.value());
      if (value == null && !lateKnown) {
        findings.error(text.place(), text.subject(), expected + hint(text.value()));
        value = fallback;
      }
    }
    return new Setting<>(value, text.text(), text.place(), this, key);
  }

  private static String hint(String value) {
    return value.indexOf('\n') >= 0
        ? ": its value goes on in the next line, which is indented"
        : "";
  }

  /** A whole number. */
  Setting<Integer> integer(String key, int fallback) {
    return read(key, fallback, "must be a whole number", Settings::integer);
  }

  private static Integer integer(String text) {
    BigInteger number = PythonText.integer(text, 10);
    if (number == null) {
      return null;
    }
    boolean huge = number.bitLength() > 31;
    return huge ? number.signum() * Integer.MAX_VALUE : number.intValue();
  }

  /** An octal number; null if it is missing. */
  Setting<Integer> octal(String key) {
    return read(key, null, "must be an octal number, such as 022", Settings::octalNumber);
  }

  private static Integer octalNumber(String text) {
    BigInteger number = PythonText.integer(text, 8);
    return number == null || number.bitLength() > 31 ? null : number.intValue();
  }

  /** A truth value. */
  Setting<Boolean> bool(String key, boolean fallback) {
    return read(key, fallback, "must be true or false", Settings::truth);
  }

  private static Boolean truth(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    return TRUE.contains(word) ? Boolean.TRUE : FALSE.contains(word) ? false : null;
  }

  /** {@code autorestart}: {@code always}, {@code on-failure} or {@code never}. */
  Setting<String> autorestart() {
    return read("autorestart", "on-failure", "must be true, false or unexpected", Settings::policy);
  }

  private static String policy(String text) {
    Boolean truth = truth(text);
    if (truth != null) {
      return truth ? "always" : "never";
    }
    return text.toLowerCase(Locale.ROOT).equals("unexpected") ? "on-failure" : null;
  }

  /** A number of bytes, with KB, MB or GB. */
  Setting<Long> bytes(String key, long fallback) {
    return read(key, fallback, "must be a number of bytes, such as 50MB", Settings::bytes);
  }

  /** A number of bytes, with KB, MB or GB; null if the text is none. */
  static Long bytes(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    String unit = word.length() < 2 ? "" : word.substring(word.length() - 2);
    int power = unit.isEmpty() ? 0 : List.of("", "kb", "mb", "gb").indexOf(unit);
    String digits = power > 0 ? word.substring(0, word.length() - 2) : word;
    BigInteger number = PythonText.integer(digits, 10);
    if (number == null) {
      return null;
    }
    BigInteger size = number.shiftLeft(10 * Math.max(power, 0));
    return size.bitLength() > 62 ? Long.MAX_VALUE / 2 : size.longValue();
  }

  /** The number of a signal. */
  Setting<Integer> signal(String key, int fallback) {
    return read(key, fallback, "is not a signal", Settings::signalNumber);
  }

  private static Integer signalNumber(String text) {
    BigInteger number = PythonText.integer(text, 10);
    String word = PythonText.strip(text).toUpperCase(Locale.ROOT);
    int signal =
        number == null
            ? Signals.parse(word.equals("IOT") ? "ABRT" : word)
            : number.bitLength() > 31 ? -1 : number.intValue();
    boolean known = signal > 0 && signal <= 31 || signal == 34 || signal == 64;
    boolean complete = number != null || !word.startsWith("RTM") || word.length() == 5;
    return known && complete ? Integer.valueOf(signal) : null;
  }

  /** {@code exitcodes}. */
  Setting<List<Integer>> exitCodes() {
    String expected = "must be numbers from 0 to 255 with commas between them";
    return read("exitcodes", List.of(0), expected, Settings::codes);
  }

  private static List<Integer> codes(String text) {
    List<Integer> codes = new ArrayList<>();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      BigInteger code = PythonText.integer(part, 10);
      if (code == null || code.signum() < 0 || code.bitLength() > 8) {
        return null;
      }
      codes.add(code.intValue());
    }
    return List.copyOf(codes);
  }
}
