package dev.foster.text;

import java.util.Collection;
import java.util.List;

/** Finds the known word that is closest to an unknown one. */
public final class NearestWord {
  /** Letters of the shortest abbreviation. */
  private static final int SHORTEST = 3;

  private NearestWord() {}

  /**
   * The known word with the smallest edit distance to {@code word}: letters added, removed, changed
   * or swapped with a neighbour. Ignores case. If more than a third of the letters differ, the only
   * word of which {@code word} is an abbreviation, such as {@code wrk} of {@code worker}.
   *
   * @return null if none is close
   */
  public static String word(String word, Collection<String> known) {
    String wanted = word.toLowerCase(java.util.Locale.ROOT);
    String best = null;
    int least = Math.max(1, word.length() / 3) + 1;
    for (String candidate : known) {
      int slips = slips(wanted, candidate.toLowerCase(java.util.Locale.ROOT), least);
      if (slips < least) {
        least = slips;
        best = candidate;
      }
    }
    return best == null ? abbreviated(wanted, known) : best;
  }

  /** The only word that begins with the same letter and has the others in this order, or null. */
  private static String abbreviated(String wanted, Collection<String> known) {
    String found = null;
    for (String candidate : wanted.length() < SHORTEST ? List.<String>of() : known) {
      if (isAbbreviation(wanted, candidate.toLowerCase(java.util.Locale.ROOT))) {
        if (found != null) {
          return null;
        }
        found = candidate;
      }
    }
    return found;
  }

  private static boolean isAbbreviation(String wanted, String word) {
    int at = word.isEmpty() || word.charAt(0) != wanted.charAt(0) ? -1 : 0;
    for (int i = 1; i < wanted.length() && at >= 0; i++) {
      at = word.indexOf(wanted.charAt(i), at + 1);
    }
    return at >= 0;
  }

  /** {@code ", did you mean 'nginx'?"}, or an empty text if no known word is close. */
  public static String hint(String word, Collection<String> known) {
    String near = word(word, known);
    return near == null ? "" : ", did you mean '" + near + "'?";
  }

  /** Optimal string alignment distance, at most {@code limit}. */
  private static int slips(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
        if (isSwap(a, i, b, j)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = last;
      last = row;
      row = spare;
    }
    return Math.min(last[b.length()], limit);
  }

  private static boolean isSwap(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
