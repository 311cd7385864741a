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
    Option own = section.options.get(key);
    return own != null ? own : defaults.options.get(key);
  }

  /** How messages name a setting. */
  String subject(Option option) {
    boolean secret = option.key().equals("environment") || option.key().equals("password");
    String value = secret ? "" : "=" + Findings.shorten(option.value());
    return title() + " " + option.key() + value;
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
      return new Setting<>(fallback, null, null, title() + " " + key);
    }
    String text = expand(option, option.value());
    return new Setting<>(text, text, option.place(), subject(option));
  }

  /** The text of a setting that supervisord expands twice, so that a percent sign needs four. */
  Setting<String> twice(String key) {
    Setting<String> once = text(key);
    if (once.value() == null || once.value().indexOf('%') < 0) {
      return once;
    }
    String text = expand(option(key), once.value());
    return new Setting<>(text, text, once.place(), once.subject());
  }

  /** Expands a value of a setting; null after an error. */
  String expand(Option option, String value) {
    try {
      String text = expander.copy().with("here", option.here()).expand(value);
      return text;
    } catch (Expander.Malformed e) {
      findings.error(option.place(), subject(option), e.getMessage());
      return null;
    }
  }

  private <T> Setting<T> of(Setting<String> text, T value) {
    return new Setting<>(value, text.text(), text.place(), text.subject());
  }

  private <T> Setting<T> wrong(Setting<String> text, T fallback, String message) {
    findings.error(text.place(), text.subject(), message);
    return of(text, fallback);
  }

  private static <T> boolean isMissing(Setting<String> text) {
    return text.value() == null;
  }

  /** A whole number. */
  Setting<Integer> integer(String key, int fallback) {
    Setting<String> text = text(key);
    if (isMissing(text)) {
      return of(text, fallback);
    }
    if (Template.hasMark(text.value())) {
      return of(text, null);
    }
    BigInteger number = PythonText.integer(text.value(), 10);
    if (number == null) {
      return wrong(text, fallback, "must be a whole number");
    }
    boolean huge = number.bitLength() > 31;
    return of(text, huge ? number.signum() * Integer.MAX_VALUE : number.intValue());
  }

  /** An octal number. */
  Setting<Integer> octal(String key) {
    Setting<String> text = text(key);
    if (isMissing(text) || Template.hasMark(text.value())) {
      return of(text, null);
    }
    BigInteger number = PythonText.integer(text.value(), 8);
    return number == null || number.bitLength() > 31
        ? wrong(text, null, "must be an octal number, such as 022")
        : of(text, number.intValue());
  }

  /** A truth value. */
  Setting<Boolean> bool(String key, boolean fallback) {
    Setting<String> text = text(key);
    if (isMissing(text)) {
      return of(text, fallback);
    }
    if (Template.hasMark(text.value())) {
      return of(text, null);
    }
    String word = text.value().toLowerCase(Locale.ROOT);
    if (TRUE.contains(word)) {
      return of(text, true);
    }
    return FALSE.contains(word)
        ? of(text, false)
        : wrong(text, fallback, "must be true or false" + hint(text.value()));
  }

  private static String hint(String value) {
    return value.indexOf('\n') >= 0
        ? ": its value goes on in the next line, which is indented"
        : "";
  }

  /** {@code autorestart}: {@code always}, {@code on-failure} or {@code never}. */
  Setting<String> autorestart() {
    Setting<String> text = text("autorestart");
    if (isMissing(text)) {
      return of(text, "on-failure");
    }
    if (Template.hasMark(text.value())) {
      return of(text, null);
    }
    String word = text.value().toLowerCase(Locale.ROOT);
    if (TRUE.contains(word)) {
      return of(text, "always");
    }
    if (FALSE.contains(word)) {
      return of(text, "never");
    }
    return word.equals("unexpected")
        ? of(text, "on-failure")
        : wrong(text, "on-failure", "must be true, false or unexpected");
  }

  /** A number of bytes, with KB, MB or GB. */
  Setting<Long> bytes(String key, long fallback) {
    Setting<String> text = text(key);
    if (isMissing(text)) {
      return of(text, fallback);
    }
    if (Template.hasMark(text.value())) {
      return of(text, null);
    }
    Long size = bytes(text.value());
    return size == null
        ? wrong(text, fallback, "must be a number of bytes, such as 50MB")
        : of(text, size);
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
    Setting<String> text = text(key);
    if (isMissing(text)) {
      return of(text, fallback);
    }
    if (Template.hasMark(text.value())) {
      return of(text, null);
    }
    BigInteger number = PythonText.integer(text.value(), 10);
    String word = PythonText.strip(text.value()).toUpperCase(Locale.ROOT);
    int signal =
        number == null
            ? Signals.parse(word.equals("IOT") ? "ABRT" : word)
            : number.bitLength() > 31 ? -1 : number.intValue();
    boolean known = signal > 0 && signal <= 31 || signal == 34 || signal == 64;
    return known && (number != null || !word.startsWith("RTM") || word.length() == 5)
        ? of(text, signal)
        : wrong(text, fallback, "is no signal");
  }

  /** {@code exitcodes}. */
  Setting<List<Integer>> exitCodes() {
    Setting<String> text = text("exitcodes");
    if (isMissing(text)) {
      return of(text, List.of(0));
    }
    if (Template.hasMark(text.value())) {
      return of(text, null);
    }
    List<Integer> codes = new ArrayList<>();
    for (String part : text.value().isEmpty() ? new String[0] : text.value().split(",", -1)) {
      BigInteger code = PythonText.integer(part, 10);
      if (code == null || code.signum() < 0 || code.bitLength() > 8) {
        return wrong(text, List.of(0), "must be numbers from 0 to 255 with commas between them");
      }
      codes.add(code.intValue());
    }
    return of(text, List.copyOf(codes));
  }
}
