package dev.foster.log;

import java.util.regex.Pattern;

/**
 * A regular expression on lines that a service writes. Whoever writes them must not be able to stop
 * the pump, and with it the output of all services: an expression that backtracks may take for ever
 * on one line and recurse until no stack is left. So the looks at the line are counted, and a line
 * that needs too many does not match.
 */
final class LinePattern {
  /** So many characters are looked at for one line; {@value} take some 10 ms. */
  static final int MOST_LOOKS = 1_000_000;

  private LinePattern() {}

  /** True if the expression matches somewhere in the line. */
  static boolean find(Pattern pattern, String line) {
    try {
      return pattern.matcher(new Counted(line)).find();
    } catch (TooManyLooks | StackOverflowError e) {
      return false;
    }
  }

  private static final class TooManyLooks extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyLooks() {
      super(null, null, false, false);
    }
  }

  private static final class Counted implements CharSequence {
    private final String line;
    private int looks;

    Counted(String line) {
      this.line = line;
    }

    @Override
    public char charAt(int index) {
      if (++looks > MOST_LOOKS) {
        throw new TooManyLooks();
      }
      return line.charAt(index);
    }

    @Override
    public int length() {
      return line.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return line.substring(start, end);
    }

    @Override
    public String toString() {
      return line;
    }
  }
}
