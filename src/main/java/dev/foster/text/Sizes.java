package dev.foster.text;

/** Sizes: {@code 64KiB}, {@code 10MiB}, {@code 1GB}, {@code 512B}. */
public final class Sizes {
  private Sizes() {}

  /**
   * Parses a size, in bytes.
   *
   * @throws IllegalArgumentException the text is not a size; the message is for the user
   */
  public static long parse(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    if (end == 0) {
      throw new IllegalArgumentException("a size is a whole number with a unit, such as 10MiB");
    }
    if (end == text.length()) {
      throw new IllegalArgumentException(
          "a bare number needs a unit: " + text + "B, or " + text + "MiB");
    }
    if (end > 16) { // 999TiB in bytes
      throw new IllegalArgumentException("a size is at most 999TiB");
    }
    String unit = text.substring(end);
    long factor = factor(unit);
    if (factor < 0) {
      throw new IllegalArgumentException(
          "unknown unit '" + unit + "': use B, KiB, MiB, GiB, TiB, or KB, MB, GB, TB");
    }
    long number = Long.parseLong(text.substring(0, end));
    if (number > (999L << 40) / factor) {
      throw new IllegalArgumentException("a size is at most 999TiB");
    }
    return number * factor;
  }

  private static long factor(String unit) {
    return switch (unit) {
      case "B" -> 1;
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      case "GiB" -> 1L << 30;
      case "TiB" -> 1L << 40;
      case "KB", "kB" -> 1_000;
      case "MB" -> 1_000_000;
      case "GB" -> 1_000_000_000;
      case "TB" -> 1_000_000_000_000L;
      default -> -1;
    };
  }

  /** A size in MiB, or KiB if it is smaller: so that more than a limit is shown as more. */
  public static String roundedUp(long bytes) {
    long unit = bytes < 1 << 20 ? 1 << 10 : 1 << 20;
    return (bytes + unit - 1) / unit + (unit == 1 << 10 ? "KiB" : "MiB");
  }

  /** The shortest text that {@link #parse} reads as this size. */
  public static String text(long bytes) {
    String[] units = {"TiB", "GiB", "MiB", "KiB"};
    for (int i = 0; i < units.length; i++) {
      long factor = 1L << (40 - 10 * i);
      if (bytes >= factor && bytes % factor == 0) {
        return bytes / factor + units[i];
      }
    }
    return bytes + "B";
  }
}
