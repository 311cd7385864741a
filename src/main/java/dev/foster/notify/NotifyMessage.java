package dev.foster.notify;

import dev.foster.core.Notification;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of one datagram of {@code sd_notify(3)}: {@code KEY=VALUE} lines. Of a key that comes
 * twice the first counts; values that are not what they should be count as not said; unknown keys
 * are passed over. So does systemd 255 ({@code src/core/manager.c}, {@code src/core/service.c}).
 */
final class NotifyMessage {
  /** Longer messages are ignored whole (systemd's NOTIFY_BUFFER_MAX). */
  static final int MOST = 4096;

  private static final long NO_NUMBER = -1;
  private static final String[] KEYS = {
    "READY",
    "RELOADING",
    "STOPPING",
    "WATCHDOG",
    "STATUS",
    "ERRNO",
    "MAINPID",
    "WATCHDOG_USEC",
    "EXTEND_TIMEOUT_USEC"
  };

  private final List<byte[]> lines;

  private NotifyMessage(List<byte[]> lines) {
    this.lines = lines;
  }

  /**
   * Reads a datagram.
   *
   * @return null if it says nothing that means something to us
   */
  static NotifyMessage parse(byte[] data) {
    int length = data.length;
    if (length > 0 && data[length - 1] == 0) {
      length--; // one NUL at the end is forgiven
    }
    if (length > MOST || find(data, 0, length, 0) < length) {
      return null;
    }
    NotifyMessage message = new NotifyMessage(split(data, length));
    return message.isEmpty() ? null : message;
  }

  private static List<byte[]> split(byte[] data, int length) {
    List<byte[]> lines = new ArrayList<>();
    for (int start = 0; start < length; ) {
      int end = Math.min(find(data, start, length, '\n'), find(data, start, length, '\r'));
      if (end > start) {
        lines.add(java.util.Arrays.copyOfRange(data, start, end));
      }
      start = end + 1;
    }
    return lines;
  }

  private static int find(byte[] data, int from, int end, int wanted) {
    int i = from;
    while (i < end && data[i] != wanted) {
      i++;
    }
    return i;
  }

  private boolean isEmpty() {
    for (String key : KEYS) {
      if (value(key) != null) {
        return false;
      }
    }
    return true;
  }

  /** What it says, as someone's words. */
  Notification by(Notification.Sender sender) {
    String watchdog = text("WATCHDOG");
    return new Notification(
        sender,
        says("READY"),
        says("RELOADING"),
        says("STOPPING"),
        "1".equals(watchdog),
        "trigger".equals(watchdog),
        number("MONOTONIC_USEC"),
        text("STATUS"),
        small("ERRNO", 0),
        small("MAINPID", 1),
        number("WATCHDOG_USEC"),
        number("EXTEND_TIMEOUT_USEC"));
  }

  private boolean says(String key) {
    for (byte[] line : lines) {
      if (line.length == key.length() + 2
          && startsWith(line, key)
          && line[key.length()] == '='
          && line[key.length() + 1] == '1') {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] line, String key) {
    if (line.length < key.length()) {
      return false;
    }
    for (int i = 0; i < key.length(); i++) {
      if (line[i] != key.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** What follows the first {@code KEY=}, or null. */
  private byte[] value(String key) {
    for (byte[] line : lines) {
      int at = key.length();
      if (line.length > at && line[at] == '=' && startsWith(line, key)) {
        return java.util.Arrays.copyOfRange(line, at + 1, line.length);
      }
    }
    return null;
  }

  /**
   * A value that is proper UTF-8, or null. Control characters, which could play with a terminal
   * that it is shown on, become blanks.
   */
  private String text(String key) {
    byte[] value = value(key);
    if (value == null) {
      return null;
    }
    try {
      return plain(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text);
    for (int i = 0; i < plain.length(); i++) {
      if (Character.isISOControl(plain.charAt(i))) {
        plain.setCharAt(i, ' ');
      }
    }
    return plain.toString();
  }

  /** A value that is a number below 2⁶⁴, at most {@link Long#MAX_VALUE}; or null. */
  private Long number(String key) {
    byte[] value = value(key);
    long number = value == null ? NO_NUMBER : digits(value);
    return number == NO_NUMBER ? null : number;
  }

  private Integer small(String key, int least) {
    Long number = number(key);
    return number == null || number < least || number > Integer.MAX_VALUE
        ? null
        : number.intValue();
  }

  private static long digits(byte[] digits) {
    long number = digits.length == 0 || digits.length > 20 ? NO_NUMBER : 0;
    for (int i = 0; i < digits.length && number != NO_NUMBER; i++) {
      int digit = digits[i] - '0';
      if (digit < 0 || digit > 9) {
        return NO_NUMBER;
      }
      number = number > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : number * 10 + digit;
    }
    return number;
  }
}
