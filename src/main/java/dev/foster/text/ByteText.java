package dev.foster.text;

import java.nio.charset.StandardCharsets;

/**
 * Bytes of the kernel (arguments, environment, file names) as Java strings, without loss.
 *
 * <p>Valid UTF-8 becomes the characters that it encodes. Every other byte {@code b} (0x80–0xFF)
 * becomes the lone surrogate {@code U+DC00 + b}, as in Python's PEP 383. Encoding reverses this, so
 * that every byte string survives a round trip in any locale.
 */
public final class ByteText {
  private ByteText() {}

  /** The text of {@code bytes}; never fails. */
  public static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** The text of {@code length} bytes from {@code from}; never fails. */
  @SuppressWarnings("deprecation") // the fast path for ASCII: no charset look-up, no decoder
  public static String decode(byte[] bytes, int from, int length) {
    int end = from + length;
    int i = from;
    while (i < end && bytes[i] >= 0) {
      i++;
    }
    if (i == end) {
      return new String(bytes, 0, from, length);
    }
    StringBuilder text = new StringBuilder(length);
    for (i = from; i < end; ) {
      int size = bytes[i] >= 0 ? 1 : Utf8.sequence(bytes, i, end);
      if (size == 0) {
        text.append((char) (0xDC00 + (bytes[i++] & 0xFF)));
      } else if (size == 1) {
        text.append((char) bytes[i++]);
      } else {
        text.append(new String(bytes, i, size, StandardCharsets.UTF_8));
        i += size;
      }
    }
    return text.toString();
  }

  /** The bytes of {@code text}; a surrogate that {@link #decode} did not make becomes {@code ?}. */
  public static byte[] encode(String text) {
    int length = text.length();
    int i = 0;
    while (i < length && text.charAt(i) < 0x80) {
      i++;
    }
    if (i == length) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    byte[] out = new byte[length * 3];
    int n = 0;
    int plain = 0; // start of the run without escaped bytes
    for (i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean paired = i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
      if (c >= 0xDC80 && c <= 0xDCFF && !paired) {
        n = append(out, n, text.substring(plain, i));
        out[n++] = (byte) (c - 0xDC00);
        plain = i + 1;
      }
    }
    n = append(out, n, text.substring(plain));
    return java.util.Arrays.copyOf(out, n);
  }

  private static int append(byte[] out, int n, String text) {
    byte[] some = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(some, 0, out, n, some.length);
    return n + some.length;
  }
}
