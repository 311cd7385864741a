package dev.foster.text;

/**
 * Makes text safe for a terminal: a log line must not move the cursor, change the title or type
 * into the shell. Control characters become {@code ^X}; those above ASCII, and bytes that are not
 * UTF-8, become {@code \x9b}. Characters that change the direction of the text become their code.
 * Tabs stay. Colours and styles (SGR, {@code ESC [ … m}) stay until the end of the line. A carriage
 * return at the end of the line is removed.
 */
public final class TerminalText {
  private static final String HEX = "0123456789abcdef";

  private TerminalText() {}

  /**
   * A message of Foster with nothing that a terminal obeys: control characters and bytes that are
   * not UTF-8 are shown as in {@link #visible}, and characters that change the direction of the
   * text as their code. Styles are left out. Tabs and newlines stay.
   */
  public static String plain(String text) {
    StringBuilder out = null; // as long as nothing needs a change
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = isPair(text, i, text.length());
      if (!pair && c != '\n' && !isHarmless(c)) {
        if (out == null) {
          out = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        int style = c == 0x1B ? styleLength(text, i, text.length()) : 0;
        if (style > 0) {
          i += style - 1;
        } else {
          append(c, out);
        }
        continue;
      }
      if (out != null) {
        out.append(c);
      }
      if (pair) {
        i++;
        if (out != null) {
          out.append(text.charAt(i));
        }
      }
    }
    return out == null ? text : out.toString();
  }

  private static boolean isPair(String text, int i, int end) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < end
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  /** False for what a terminal may obey: controls, lone surrogates, marks of text direction. */
  private static boolean isHarmless(char c) {
    if (c < 0x7F) {
      return c >= 0x20 || c == '\t';
    }
    return c >= 0xA0 && !Character.isSurrogate(c) && !isDirectionMark(c);
  }

  /** The bidirectional controls of Unicode (UAX 9), and its two line separators. */
  private static boolean isDirectionMark(char c) {
    return c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || c >= 0x2028 && c <= 0x202E
        || c >= 0x2066 && c <= 0x2069;
  }

  /** The safe form of a line, which is a {@link ByteText} without its newline. */
  public static String visible(String line) {
    int end = line.endsWith("\r") ? line.length() - 1 : line.length();
    StringBuilder out = null; // null while nothing has changed
    boolean styled = false;
    for (int i = 0; i < end; i++) {
      char c = line.charAt(i);
      boolean pair = isPair(line, i, end);
      if (pair || isHarmless(c)) {
        if (out != null) {
          out.append(c);
        }
        if (pair) {
          i++;
          if (out != null) {
            out.append(line.charAt(i));
          }
        }
        continue;
      }
      if (out == null) {
        out = new StringBuilder(line.length() + 16).append(line, 0, i);
      }
      int style = c == 0x1B ? styleLength(line, i, end) : 0;
      if (style > 0) {
        out.append(line, i, i + style);
        i += style - 1;
        styled = true;
      } else {
        append(c, out);
      }
    }
    if (out == null) {
      return line.substring(0, end);
    }
    return styled ? out.append("\033[0m").toString() : out.toString();
  }

  private static void append(char c, StringBuilder out) {
    if (c < 0x20) {
      out.append('^').append((char) (c + '@'));
    } else if (c == 0x7F) {
      out.append("^?");
    } else if (isDirectionMark(c)) {
      out.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        out.append(HEX.charAt(c >> shift & 15));
      }
    } else {
      out.append("\\x").append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
    }
  }

  /** Length of the SGR sequence at {@code from}, or 0. */
  private static int styleLength(String line, int from, int end) {
    int i = from + 1;
    if (i >= end || line.charAt(i) != '[') {
      return 0;
    }
    for (i++; i < end && i < from + 64; i++) {
      char c = line.charAt(i);
      if (c == 'm') {
        return i + 1 - from;
      }
      if ((c < '0' || c > '9') && c != ';' && c != ':') {
        return 0;
      }
    }
    return 0;
  }
}
