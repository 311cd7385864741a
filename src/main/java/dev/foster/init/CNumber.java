package dev.foster.init;

/** Decimal numbers as C's library parses them: white space and a sign may precede them. */
final class CNumber {
  private final String text;
  private int at;
  private long value;
  private boolean found;

  private CNumber(String text) {
    this.text = text;
  }

  /**
   * The number that is all of {@code text}, as {@code strtol(3)} parses it; -1 if something follows
   * the number.
   */
  static long whole(String text) {
    CNumber number = new CNumber(text);
    number.read();
    int end = number.found ? number.at : 0;
    return end == text.length() ? number.value : -1;
  }

  /** The number at the start of {@code text}, 0 if there is none: {@code atoi(3)}. */
  static int leading(String text) {
    CNumber number = new CNumber(text);
    number.read();
    return (int) number.value;
  }

  /**
   * Two numbers with a colon between them, as {@code sscanf("%d:%d")} parses them; null for other
   * texts.
   */
  static long[] pair(String text) {
    CNumber number = new CNumber(text);
    number.read();
    long first = number.value;
    if (!number.found || number.at >= text.length() || text.charAt(number.at) != ':') {
      return null;
    }
    number.at++;
    number.read();
    return number.found ? new long[] {first, number.value} : null;
  }

  private void read() {
    found = false;
    value = 0;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    boolean negative = at < text.length() && text.charAt(at) == '-';
    if (negative || at < text.length() && text.charAt(at) == '+') {
      at++;
    }
    for (; at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9'; at++) {
      found = true;
      value = Math.min(value * 10 + text.charAt(at) - '0', Integer.MAX_VALUE);
    }
    value = negative ? -value : value;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
