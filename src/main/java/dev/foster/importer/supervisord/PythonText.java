package dev.foster.importer.supervisord;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Texts and numbers as Python 3 reads them, which is what supervisord does. */
final class PythonText {
  private PythonText() {}

  /** {@code str.isspace} for one character. */
  static boolean isSpace(char c) {
    return c >= '\t' && c <= '\r'
        || c >= 0x1C && c <= ' '
        || c == 0x85
        || c == 0xA0
        || Character.isSpaceChar(c);
  }

  /** {@code str.strip}. */
  static String strip(String text) {
    int start = 0;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    return rstrip(text.substring(start));
  }

  /** {@code str.rstrip}. */
  static String rstrip(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** {@code str.split()}: the words between white space. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || isSpace(text.charAt(i));
      if (space && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return words;
  }

  /** {@code int(text, radix)}; null if the text is no whole number. */
  static BigInteger integer(String text, int radix) {
    String digits = strip(text);
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    String prefix = digits.length() > 1 ? digits.substring(0, 2) : "";
    if (radix == 8 && (prefix.equals("0o") || prefix.equals("0O"))) {
      digits = digits.substring(digits.startsWith("_", 2) ? 3 : 2);
    }
    boolean good = !digits.isEmpty();
    for (int i = 0; i < digits.length() && good; i++) {
      boolean between = i > 0 && i + 1 < digits.length() && digits.charAt(i - 1) != '_';
      good = Character.digit(digits.charAt(i), radix) >= 0 || digits.charAt(i) == '_' && between;
    }
    if (!good || digits.length() > 4000) {
      return null;
    }
    BigInteger value = new BigInteger(digits.replace("_", ""), radix);
    return negative ? value.negate() : value;
  }
}
