package dev.foster.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows and columns for people. On a terminal every line fits the width: the last column is cut,
 * others only if they are wider than {@link #WIDEST}. Elsewhere nothing is cut. Text that a
 * terminal would act on is made visible.
 */
final class Table {
  static final int WIDEST = 24;

  /** The width of a table in which nothing is cut. */
  static final int UNLIMITED = Integer.MAX_VALUE;

  static final String RESET = "\033[0m";
  static final String BOLD = "\033[1m";
  static final String RED = "\033[31m";
  static final String GREEN = "\033[32m";
  static final String YELLOW = "\033[33m";
  static final String DIM = "\033[2m";

  private static final String GAP = "  ";

  private final String[] header;
  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();
  private final List<String[]> colours = new ArrayList<>();

  /** Columns by their titles; one that begins with {@code >} is aligned to the right. */
  Table(String... titles) {
    header = new String[titles.length];
    right = new boolean[titles.length];
    for (int i = 0; i < titles.length; i++) {
      right[i] = titles[i].startsWith(">");
      header[i] = right[i] ? titles[i].substring(1) : titles[i];
    }
  }

  /** Adds a row; returns its colours, all null, to be set. */
  String[] add(String... cells) {
    String[] visible = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      visible[i] = visible(cells[i]);
    }
    rows.add(visible);
    String[] colour = new String[cells.length];
    colours.add(colour);
    return colour;
  }

  /** The table, each line with its newline. */
  String text(int width, boolean colour) {
    int[] widths = widths(width == UNLIMITED ? UNLIMITED : WIDEST);
    StringBuilder text = new StringBuilder();
    line(text, header, null, widths, width, colour ? BOLD : null);
    for (int i = 0; i < rows.size(); i++) {
      line(text, rows.get(i), colour ? colours.get(i) : null, widths, width, null);
    }
    return text.toString();
  }

  private int[] widths(int widest) {
    int[] widths = new int[header.length];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = header[column].length();
      for (int i = 0; i < rows.size(); i++) {
        widths[column] = Math.max(widths[column], length(rows.get(i)[column]));
      }
      widths[column] = Math.min(widths[column], widest);
    }
    return widths;
  }

  private void line(
      StringBuilder text, String[] cells, String[] paint, int[] widths, int width, String whole) {
    int used = 0;
    int pending = 0; // blanks that are written only if something follows
    for (int column = 0; column < cells.length; column++) {
      boolean last = column + 1 == cells.length;
      String cell = cut(cells[column], last ? Math.max(1, width - used) : widths[column]);
      int length = length(cell);
      int padding = last ? 0 : widths[column] - length;
      pending += right[column] ? padding : 0;
      if (length > 0) {
        blanks(text, pending);
        pending = 0;
        paint(text, cell, whole != null ? whole : paint == null ? null : paint[column]);
      }
      pending += (right[column] ? 0 : padding) + GAP.length();
      used += widths[column] + GAP.length();
    }
    text.append('\n');
  }

  private static void paint(StringBuilder text, String cell, String colour) {
    if (colour == null) {
      text.append(cell);
    } else {
      text.append(colour).append(cell).append(RESET);
    }
  }

  private static void blanks(StringBuilder text, int count) {
    for (int i = 0; i < count; i++) {
      text.append(' ');
    }
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** At most {@code width} characters of a text; what was cut shows as an ellipsis. */
  static String cut(String text, int width) {
    return length(text) <= width
        ? text
        : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
  }

  /** The text with characters that a terminal would act on replaced. */
  static String visible(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        StringBuilder clean = new StringBuilder(text);
        for (int k = i; k < clean.length(); k++) {
          if (isControl(clean.charAt(k))) {
            clean.setCharAt(k, '?');
          }
        }
        return clean.toString();
      }
    }
    return text;
  }

  private static boolean isControl(char c) {
    return c < 0x20 || c >= 0x7f && c < 0xa0;
  }
}
