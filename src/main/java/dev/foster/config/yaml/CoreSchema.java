package dev.foster.config.yaml;

/** Types of plain scalars in the core schema of YAML 1.2 (§10.3.2). */
public final class CoreSchema {
  private CoreSchema() {}

  /** The truth value; null for other texts, such as {@code yes} and {@code on}. */
  public static Boolean flag(String text) {
    return switch (text) {
      case "true", "True", "TRUE" -> Boolean.TRUE;
      case "false", "False", "FALSE" -> Boolean.FALSE;
      default -> null;
    };
  }

  /** The value of an integer ({@code -5}, {@code 0o17}, {@code 0xFF}), or null for other texts. */
  public static Long integer(String text) {
    if (text.startsWith("0o") && text.length() > 2) {
      return digits(text, 2, 8);
    }
    if (text.startsWith("0x") && text.length() > 2) {
      return digits(text, 2, 16);
    }
    boolean sign = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+');
    Long value = digits(text, sign ? 1 : 0, 10);
    return value == null || text.charAt(0) != '-' ? value : Long.valueOf(-value);
  }

  /** The number from {@code at} to the end; {@link Long#MAX_VALUE} for larger ones. */
  private static Long digits(String text, int at, int radix) {
    if (at >= text.length()) {
      return null;
    }
    long value = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return null;
      }
      boolean fits = value <= (Long.MAX_VALUE - digit) / radix;
      value = fits ? value * radix + digit : Long.MAX_VALUE;
    }
    return value;
  }

  /** The value of a number such as {@code 1.5}, {@code .5} or {@code 1e3}; null for other texts. */
  public static Double number(String text) {
    int i = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    int start = i;
    i = skip(text, i);
    int whole = i - start;
    int part = 0;
    if (i < text.length() && text.charAt(i) == '.') {
      int from = i + 1;
      i = skip(text, from);
      part = i - from;
    }
    if (whole + part == 0) {
      return null;
    }
    if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
      i++;
      i += i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+') ? 1 : 0;
      int from = i;
      i = skip(text, from);
      if (i == from) {
        return null;
      }
    }
    return i == text.length() ? Double.valueOf(Double.parseDouble(text)) : null;
  }

  private static int skip(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
