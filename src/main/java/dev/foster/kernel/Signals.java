package dev.foster.kernel;

/** Signal names and numbers of Linux, which are the same on x86-64 and aarch64. */
public final class Signals {
  public static final int HUP = 1;
  public static final int INT = 2;
  public static final int QUIT = 3;
  public static final int ABRT = 6;
  public static final int KILL = 9;
  public static final int USR1 = 10;
  public static final int USR2 = 12;
  public static final int PIPE = 13;
  public static final int TERM = 15;
  public static final int CHLD = 17;
  public static final int CONT = 18;
  public static final int STOP = 19;
  public static final int TSTP = 20;
  public static final int TTIN = 21;
  public static final int TTOU = 22;
  public static final int WINCH = 28;

  /** First real-time signal that programs may use; glibc uses 32 and 33 itself. */
  public static final int RTMIN = 34;

  /** Last signal. */
  public static final int RTMAX = 64;

  private static final String[] NAMES = {
    "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
    "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
  };

  private Signals() {}

  /**
   * The name with its prefix: {@code SIGTERM}, {@code SIGRTMIN+3}, or the number if it has none.
   */
  public static String name(int signal) {
    String name = shortName(signal);
    return Character.isDigit(name.charAt(0)) ? "signal " + name : "SIG" + name;
  }

  /** The name as it is written in a configuration: {@code TERM}, {@code RTMIN+3}, {@code 32}. */
  public static String shortName(int signal) {
    if (signal > 0 && signal < NAMES.length) {
      return NAMES[signal];
    }
    if (signal >= RTMIN && signal <= RTMAX) {
      return signal == RTMIN ? "RTMIN" : signal == RTMAX ? "RTMAX" : "RTMIN+" + (signal - RTMIN);
    }
    return Integer.toString(signal);
  }

  /**
   * The number of {@code TERM}, {@code SIGTERM}, {@code term}, {@code 15}, {@code RTMIN+3} or
   * {@code RTMAX-1}.
   *
   * @return 1–64, or -1 if it is none
   */
  public static int parse(String text) {
    String word = text.toUpperCase(java.util.Locale.ROOT);
    if (word.startsWith("SIG")) {
      word = word.substring(3);
    }
    for (int i = 1; i < NAMES.length; i++) {
      if (NAMES[i].equals(word)) {
        return i;
      }
    }
    if (word.equals("IOT")) {
      return ABRT;
    }
    if (word.equals("POLL")) {
      return 29;
    }
    if (word.equals("CLD")) {
      return CHLD;
    }
    if (word.startsWith("RTMIN") || word.startsWith("RTMAX")) {
      return parseRealTime(word);
    }
    int number = text.equals(word) ? digits(word) : -1;
    return number >= 1 && number <= RTMAX ? number : -1;
  }

  private static int parseRealTime(String word) {
    boolean fromLow = word.startsWith("RTMIN");
    int base = fromLow ? RTMIN : RTMAX;
    if (word.length() == 5) {
      return base;
    }
    int offset = digits(word.substring(6));
    if (offset < 0 || word.charAt(5) != (fromLow ? '+' : '-')) {
      return -1;
    }
    int number = fromLow ? base + offset : base - offset;
    return number >= RTMIN && number <= RTMAX ? number : -1;
  }

  private static int digits(String word) {
    if (word.isEmpty() || word.length() > 3) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < word.length(); i++) {
      int digit = word.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
