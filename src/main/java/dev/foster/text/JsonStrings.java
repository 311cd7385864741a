package dev.foster.text;

/** JSON strings. */
public final class JsonStrings {
  private static final String HEX = "0123456789abcdef";

  private JsonStrings() {}

  /** The text as a JSON string in quotes; surrogates without a partner become U+FFFD. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    append(out, text, false);
    return out.toString();
  }

  /**
   * Appends the text as a JSON string in quotes. Control characters are escaped, so that a terminal
   * does not act on them.
   *
   * @param keepsBytes write surrogates without a partner, which {@link ByteText} uses for bytes
   *     that are not UTF-8, as {@code \\udcXX}, so that a {@link JsonReader} gets them back.
   *     Otherwise they become U+FFFD, because most other readers refuse them
   */
  static void append(StringBuilder out, String text, boolean keepsBytes) {
    out.append('"');
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= 0x20 && c < 0x7f) {
        out.append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else if (c == '\t') {
        out.append("\\t");
      } else if (c <= 0x9f) {
        escape(out, c);
      } else if (!Character.isSurrogate(c)) {
        out.append(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else if (keepsBytes) {
        escape(out, c);
      } else {
        out.append('\uFFFD');
      }
    }
    out.append('"');
  }

  private static void escape(StringBuilder out, char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt(c >> shift & 15));
    }
  }
}
