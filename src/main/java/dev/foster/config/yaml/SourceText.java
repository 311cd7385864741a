package dev.foster.config.yaml;

import dev.foster.text.Utf8;
import java.nio.charset.StandardCharsets;

/** Decodes a file: valid UTF-8 with printable characters only, else an error with its place. */
public final class SourceText {
  private final byte[] bytes;
  private int line = 1;
  private int column = 1;

  private SourceText(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The text without a byte order mark; null after an error. */
  public static String of(byte[] bytes, Source source, Problems problems) {
    SourceText text = new SourceText(bytes);
    int start = text.startsWith(0xEF, 0xBB, 0xBF) ? 3 : 0;
    String error =
        text.startsWith(0xFE, 0xFF) || text.startsWith(0xFF, 0xFE)
            ? "this is UTF-16; a configuration must be UTF-8"
            : text.scan(start);
    if (error != null) {
      problems.error(source, text.line, text.column, "", error);
      return null;
    }
    return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
  }

  private boolean startsWith(int... prefix) {
    if (bytes.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 0xFF) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** Stops at the first character that cannot be in YAML and says why; else null. */
  private String scan(int start) {
    int i = start;
    while (i < bytes.length) {
      int first = bytes[i];
      int size = 1;
      if (first >= 0) {
        if (first < ' ' ? first != '\t' && first != '\n' && first != '\r' : first == 0x7F) {
          return "control character " + hex(first) + " is not allowed here";
        }
      } else {
        size = Utf8.sequence(bytes, i, bytes.length);
        if (size == 0) {
          return "byte " + hex(first & 0xFF) + " is not valid UTF-8";
        }
        int point = point(i, size);
        if (point < 0xA0 && point != 0x85 || point == 0xFFFE || point == 0xFFFF) {
          return "character " + hex(point) + " is not allowed here";
        }
      }
      advance(i, size);
      i += size;
      if (column > ConfigLimits.LINE) {
        return "this line is too long (more than " + ConfigLimits.LINE + " characters)";
      }
    }
    return null;
  }

  /** Advances line and column. As in YAML, LF, CR LF, CR, NEL, LS and PS end a line. */
  private void advance(int i, int size) {
    int first = bytes[i];
    int point = size == 1 ? first : point(i, size);
    boolean carriage = point == '\r' && (i + 1 >= bytes.length || bytes[i + 1] != '\n');
    if (point == '\n' || carriage || point == 0x85 || point == 0x2028 || point == 0x2029) {
      line++;
      column = 1;
    } else if (point != 0xFEFF) {
      column++;
    }
  }

  private int point(int i, int size) {
    int point = bytes[i] & (0x7F >> size);
    for (int k = 1; k < size; k++) {
      point = point << 6 | bytes[i + k] & 0x3F;
    }
    return point;
  }

  private static String hex(int value) {
    String digits = Integer.toHexString(value).toUpperCase(java.util.Locale.ROOT);
    return "0x" + (digits.length() < 2 ? "0" + digits : digits);
  }
}
