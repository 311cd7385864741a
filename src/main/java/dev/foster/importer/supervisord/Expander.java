package dev.foster.importer.supervisord;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Expands {@code %(name)s} as Python does with a map of values. */
final class Expander {
  private static final String FLAGS = "#0- +";

  private final Template template;
  private final Map<String, String> environment;
  private final Map<String, String> values = new LinkedHashMap<>();

  /** A text cannot be expanded; the message is for the user. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /** The numbers of the processes of one program, for {@code process_num}. */
  record Numbers(int first, int count) {}

  private Numbers numbers;

  /**
   * An expansion.
   *
   * @param environment the variables of {@code ENV_X}; null if they are those of a later start
   */
  Expander(Template template, Map<String, String> environment) {
    this.template = template;
    this.environment = environment;
  }

  /** The same expansion, to which values can be added. */
  Expander copy() {
    Expander other = new Expander(template, environment);
    other.values.putAll(values);
    other.numbers = numbers;
    return other;
  }

  /** Adds a value. */
  Expander with(String name, String value) {
    values.put(name, value);
    return this;
  }

  /** Sets the numbers of processes, of which several share one text. */
  Expander with(Numbers of) {
    numbers = of;
    return this;
  }

  /** The text with all of its conversions. */
  String expand(String text) throws Malformed {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '%') {
        out.append(c);
        continue;
      }
      Conversion conversion = new Conversion(text, at);
      at = conversion.end;
      out.append(conversion.type == '%' ? "%" : value(conversion));
    }
    return out.toString();
  }

  private String value(Conversion conversion) throws Malformed {
    String name = conversion.name;
    if (name == null) {
      throw new Malformed(
          "'%" + conversion.type + "' has no name; write %% for a %, or %(ENV_X)s for $X");
    }
    boolean number = "diuxXo".indexOf(conversion.type) >= 0;
    if (!number && "sra".indexOf(conversion.type) < 0) {
      throw new Malformed("'%(" + name + ")" + conversion.type + "': write 's' or 'd' after it");
    }
    boolean ofProcess = name.equals("process_num") || name.equals("numprocs");
    if (number && !ofProcess) {
      String why = "' needs 's' after it: in supervisord it is not a number";
      throw new Malformed("'%(" + name + ")" + conversion.type + why);
    }
    if (name.equals("process_num") && numbers != null) {
      return processNumber(conversion);
    }
    String value = known(name);
    if (value == null) {
      throw new Malformed(unknown(name));
    }
    return Template.hasMark(value) ? value : conversion.pad(value, number);
  }

  private String processNumber(Conversion conversion) {
    boolean one = numbers.count == 1;
    int last = numbers.first + numbers.count - 1;
    if (one) {
      return conversion.pad(Integer.toString(numbers.first), true);
    }
    String low = conversion.pad(Integer.toString(numbers.first), true);
    String high = conversion.pad(Integer.toString(last), true);
    String mark = template.mark("FOSTER_REPLICA");
    int zeros = low.length() - Integer.toString(numbers.first).length();
    boolean same = zeros == high.length() - Integer.toString(last).length();
    if (zeros == 0 || same && numbers.count > 0) {
      return low.substring(0, zeros) + mark;
    }
    template.losePadding();
    return mark;
  }

  private String known(String name) {
    String value = values.get(name);
    if (value != null || !name.startsWith("ENV_")) {
      return value;
    }
    String variable = name.substring(4);
    if (environment != null) {
      return environment.get(variable);
    }
    return isName(variable) ? template.mark(variable) : null;
  }

  private static boolean isName(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_]*");
  }

  private String unknown(String name) {
    if (name.startsWith("ENV_")) {
      return "variable " + name.substring(4) + " is not set";
    }
    String known = String.join(", ", List.copyOf(values.keySet()));
    return "there is no '%(" + name + ")s'; known here: " + known + ", ENV_X";
  }

  /** One {@code %(name)02d}. */
  private static final class Conversion {
    String name;
    private String flags = "";
    private int width;
    char type;
    final int end;

    Conversion(String text, int start) throws Malformed {
      int at = start;
      if (at < text.length() && text.charAt(at) == '(') {
        int close = close(text, at);
        name = text.substring(at + 1, close);
        at = close + 1;
      }
      int first = at;
      while (at < text.length() && FLAGS.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      flags = text.substring(first, at);
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        width = Math.min(width * 10 + Character.digit(text.charAt(at++), 10), 10_000);
      }
      if (at < text.length() && text.charAt(at) == '.') {
        at++;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
          at++;
        }
      }
      if (at < text.length() && "hlL".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      if (at >= text.length()) {
        throw new Malformed("a % at the end; write %% for a %, or %(ENV_X)s for $X");
      }
      type = text.charAt(at);
      end = at + 1;
      if (type == '%' ? at > start : "diouxXeEfFgGcrsa".indexOf(type) < 0) {
        throw new Malformed("'%" + type + "' is not a conversion; write %% for a %");
      }
    }

    private static int close(String text, int open) throws Malformed {
      int depth = 0;
      for (int i = open; i < text.length(); i++) {
        depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
        if (depth == 0) {
          return i;
        }
      }
      throw new Malformed("'%(' without ')s'");
    }

    String pad(String value, boolean number) {
      String digits = number ? inBase(value) : value;
      int missing = width - digits.length();
      if (missing <= 0) {
        return digits;
      }
      if (flags.indexOf('-') >= 0) {
        return digits + " ".repeat(missing);
      }
      boolean zeros = number && flags.indexOf('0') >= 0;
      return (zeros ? "0" : " ").repeat(missing) + digits;
    }

    private String inBase(String value) {
      return switch (type) {
        case 'x' -> Integer.toHexString(Integer.parseInt(value));
        case 'X' -> Integer.toHexString(Integer.parseInt(value)).toUpperCase(java.util.Locale.ROOT);
        case 'o' -> Integer.toOctalString(Integer.parseInt(value));
        default -> value;
      };
    }
  }
}
