package dev.foster.config.yaml;

import java.util.ArrayList;
import java.util.List;

/** Collects errors and warnings. The same message at the same place is kept once. */
public final class Problems {
  private static final int LONGEST_QUOTE = 80;

  private final List<Found> errors = new ArrayList<>();
  private final List<Found> warnings = new ArrayList<>();
  private boolean overflowed;

  /** Path of the service that is being read. */
  private String service = "\0";

  private record Found(int order, Problem problem) {}

  /** Sets the path of the service that is being read. */
  public void within(String path) {
    service = path;
  }

  public void error(Node at, String path, String message) {
    error(at.source, at.line, at.column, named(at, path), message);
  }

  /** The path of a node of {@code defaults} begins with that key, not with a service. */
  private String named(Node at, String path) {
    return at.inDefaults && path.startsWith(service)
        ? "defaults" + path.substring(service.length())
        : path;
  }

  public void error(Source source, int line, int column, String path, String message) {
    add(errors, source, line, column, path, message);
  }

  /** Adds an error that belongs to no file. */
  public void error(String message) {
    add(errors, null, 0, 0, "", message);
  }

  public void warn(Node at, String path, String message) {
    add(warnings, at.source, at.line, at.column, named(at, path), message);
  }

  /** Adds a warning that belongs to no file. */
  public void warn(String message) {
    add(warnings, null, 0, 0, "", message);
  }

  /** True once more errors are only counted: no need to think about their words. */
  public boolean isFull() {
    return errors.size() >= ConfigLimits.PROBLEMS;
  }

  public boolean hasErrors() {
    return !errors.isEmpty();
  }

  private void add(
      List<Found> list, Source source, int line, int column, String path, String message) {
    if (list.size() >= ConfigLimits.PROBLEMS) {
      overflowed |= list == errors;
      return;
    }
    String file = source == null ? null : source.name;
    String clean = clean(message);
    for (Found old : list) {
      Problem p = old.problem;
      boolean samePlace = p.line() == line && p.column() == column && line > 0;
      if (samePlace && p.message().equals(clean) && p.file().equals(file)) {
        return; // reached by an alias, or a default of many services
      }
    }
    int order = source == null ? -1 : source.order;
    list.add(new Found(order, new Problem(file, line, column, clean(path), clean)));
  }

  public List<Problem> errors() {
    List<Problem> all = sorted(errors);
    if (overflowed) {
      all.add(Problem.withoutPlace("there are more problems; fix these first"));
    }
    return List.copyOf(all);
  }

  /** A default may be an error for one service and a warning for another: it is an error then. */
  public List<Problem> warnings() {
    List<Problem> all = sorted(warnings);
    for (Found error : errors) {
      all.remove(error.problem);
    }
    return List.copyOf(all);
  }

  private static List<Problem> sorted(List<Found> list) {
    if (list.size() > 1) {
      list.sort(Problems::compare);
    }
    List<Problem> all = new ArrayList<>(list.size() + 1);
    for (Found found : list) {
      all.add(found.problem);
    }
    return all;
  }

  private static int compare(Found a, Found b) {
    int byFile = Integer.compare(a.order, b.order);
    int byLine = Integer.compare(a.problem.line(), b.problem.line());
    int byColumn = Integer.compare(a.problem.column(), b.problem.column());
    return byFile != 0 ? byFile : byLine != 0 ? byLine : byColumn;
  }

  /** A text in quotes for a message, cut if it is long. */
  public static String quote(String text) {
    if (text.length() <= LONGEST_QUOTE) {
      return "'" + text + "'";
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST_QUOTE - 1)) ? 1 : 0;
    return "'" + text.substring(0, LONGEST_QUOTE - end) + "…'";
  }

  /**
   * The text on one line; control characters, which a terminal could obey, become {@code \\uXXXX}.
   */
  private static String clean(String text) {
    int i = 0;
    while (i < text.length() && !isControl(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length() + 8);
    for (i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isControl(c)) {
        clean.append("\\u").append(hex(c >> 12)).append(hex(c >> 8)).append(hex(c >> 4));
        clean.append(hex(c));
      } else {
        clean.append(c);
      }
    }
    return clean.toString();
  }

  private static boolean isControl(char c) {
    return c < ' ' || (c >= 0x7F && c < 0xA0) || c == '\u2028' || c == '\u2029';
  }

  private static char hex(int nibble) {
    return "0123456789ABCDEF".charAt(nibble & 0xF);
  }
}
