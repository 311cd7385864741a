package dev.foster.log;

import java.util.regex.Pattern;

/**
 * Matches a regular expression against a line of a service, with a bound on the work. An expression
 * that backtracks can take hours on one line and overflow the stack. It must not stop the pump,
 * which serves all services. So each access to a character is counted, and a line that needs too
 * many does not match.
 */
final class LinePattern {
  /** The most accesses for one line; {@value} take about 10 ms. */
  static final int MAX_ACCESSES = 1_000_000;

  private LinePattern() {}

  /** True if the expression matches somewhere in the line. */
  static boolean find(Pattern pattern, String line) {
    try {
      return pattern.matcher(new CountedText(line)).find();
    } catch (TooManyAccesses | StackOverflowError e) {
      return false;
    }
  }

  private static final class TooManyAccesses extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyAccesses() {
      super(null, null, false, false);
    }
  }

  private static final class CountedText implements CharSequence {
    private final String line;
    private int accesses;

    CountedText(String line) {
      this.line = line;
    }

    @Override
    public char charAt(int index) {
      if (++accesses > MAX_ACCESSES) {
        throw new TooManyAccesses();
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
