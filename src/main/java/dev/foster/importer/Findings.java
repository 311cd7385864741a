package dev.foster.importer;

import dev.foster.importer.Finding.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the findings of an import. The same finding is kept once. */
public final class Findings {
  private static final int MOST = 1000;
  private static final int LONGEST_QUOTE = 60;

  private final List<Finding> all = new ArrayList<>();

  /** Adds an error: the file cannot be imported. */
  public void error(Place place, String subject, String message) {
    add(Kind.ERROR, place, subject, message);
  }

  /** Adds something that Foster cannot do. */
  public void lost(Place place, String subject, String message) {
    add(Kind.LOST, place, subject, message);
  }

  /** Adds something to know. */
  public void note(Place place, String subject, String message) {
    add(Kind.NOTE, place, subject, message);
  }

  /** Adds what a setting became; nothing for a default, which has no place. */
  public void became(Place place, String subject, String message) {
    if (place != null) {
      add(Kind.BECAME, place, subject, message);
    }
  }

  private void add(Kind kind, Place place, String subject, String message) {
    Finding finding = new Finding(kind, place, clean(subject), clean(message));
    if (all.size() < MOST && !all.contains(finding)) {
      all.add(finding);
    }
  }

  /** Whether the file cannot be imported. */
  public boolean hasErrors() {
    return has(Kind.ERROR);
  }

  /** Whether there is a finding of this kind. */
  public boolean has(Kind kind) {
    for (Finding finding : all) {
      if (finding.kind() == kind) {
        return true;
      }
    }
    return false;
  }

  /** The findings by file and line. If there are errors, only these and the losses. */
  public List<Finding> sorted() {
    boolean errors = hasErrors();
    List<Finding> sorted = new ArrayList<>();
    for (Finding finding : all) {
      if (!errors || finding.kind() == Kind.ERROR || finding.kind() == Kind.LOST) {
        sorted.add(finding);
      }
    }
    sorted.sort(Comparator.comparingInt(Findings::order).thenComparingInt(Findings::line));
    return sorted;
  }

  private static int order(Finding finding) {
    return finding.place() == null ? Integer.MAX_VALUE : finding.place().order();
  }

  private static int line(Finding finding) {
    return finding.place() == null ? 0 : finding.place().line();
  }

  /** A value for a message, on one line and not too long. */
  public static String shorten(String value) {
    String line = value.replace('\n', ' ');
    if (line.length() <= LONGEST_QUOTE) {
      return line;
    }
    int end = LONGEST_QUOTE - (Character.isHighSurrogate(line.charAt(LONGEST_QUOTE - 1)) ? 1 : 0);
    return line.substring(0, end) + "…";
  }

  /** Control characters, which a terminal could obey, become {@code ?}. */
  private static String clean(String text) {
    StringBuilder clean = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7F && c < 0xA0 || c == 0x2028 || c == 0x2029) {
        clean = clean == null ? new StringBuilder(text) : clean;
        clean.setCharAt(i, c == '\n' || c == '\t' ? ' ' : '?');
      }
    }
    return clean == null ? text : clean.toString();
  }
}
