package dev.foster.notify;

import dev.foster.core.Notification;
import dev.foster.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One datagram of {@code sd_notify(3)}: lines of {@code KEY=VALUE}. The first of two lines with the
 * same key counts. Malformed values and unknown keys are ignored. systemd 255 does the same ({@code
 * src/core/manager.c}, {@code src/core/service.c}).
 */
final class NotifyDatagram {
  /** The longest datagram that is not ignored, in bytes (systemd's NOTIFY_BUFFER_MAX). */
  static final int MAX_LENGTH = 4096;

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

  private NotifyDatagram(List<byte[]> lines) {
    this.lines = lines;
  }

  /**
   * Parses a datagram.
   *
   * @return null if it is malformed or has no key that Foster knows
   */
  static NotifyDatagram parse(byte[] data) {
    int length = data.length;
    if (length > 0 && data[length - 1] == 0) {
      length--; // one NUL at the end is allowed
    }
    if (length > MAX_LENGTH || find(data, 0, length, 0) < length) {
      return null;
    }
    NotifyDatagram message = new NotifyDatagram(split(data, length));
    return message.isEmpty() ? null : message;
  }

  private static List<byte[]> split(byte[] data, int length) {
    List<byte[]> lines = new ArrayList<>();
    for (int start = 0; start < length; ) {
      int end = Math.min(find(data, start, length, '\n'), find(data, start, length, '\r'));
      if (end > start) {
        lines.add(Arrays.copyOfRange(data, start, end));
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

  /** The datagram as a notification of that sender. */
  Notification from(Notification.Sender sender) {
    String watchdog = text("WATCHDOG");
    return new Notification(
        sender,
        hasFlag("READY"),
        hasFlag("RELOADING"),
        hasFlag("STOPPING"),
        "1".equals(watchdog),
        "trigger".equals(watchdog),
        number("MONOTONIC_USEC"),
        text("STATUS"),
        smallNumber("ERRNO", 0),
        smallNumber("MAINPID", 1),
        number("WATCHDOG_USEC"),
        number("EXTEND_TIMEOUT_USEC"));
  }

  /** True if the line {@code KEY=1} is there. */
  private boolean hasFlag(String key) {
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

  /** The value of the first line with that key, or null. */
  private byte[] value(String key) {
    for (byte[] line : lines) {
      int at = key.length();
      if (line.length > at && line[at] == '=' && startsWith(line, key)) {
        return Arrays.copyOfRange(line, at + 1, line.length);
      }
    }
    return null;
  }

  /**
   * A value that is well-formed UTF-8, or null. Control characters become blanks, because a
   * terminal would obey them.
   */
  private String text(String key) {
    byte[] value = value(key);
    return value == null || !Utf8.isValid(value)
        ? null
        : withoutControls(new String(value, StandardCharsets.UTF_8));
  }

  private static String withoutControls(String text) {
    StringBuilder plain = new StringBuilder(text);
    for (int i = 0; i < plain.length(); i++) {
      if (Character.isISOControl(plain.charAt(i))) {
        plain.setCharAt(i, ' ');
      }
    }
    return plain.toString();
  }

  /** A value that is a decimal number below 2⁶⁴, as at most {@link Long#MAX_VALUE}; or null. */
  private Long number(String key) {
    byte[] value = value(key);
    long number = value == null ? NO_NUMBER : digits(value);
    return number == NO_NUMBER ? null : number;
  }

  /** A number from {@code least} to {@link Integer#MAX_VALUE}, or null. */
  private Integer smallNumber(String key, int least) {
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
