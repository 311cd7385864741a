package dev.foster.config;

/** The known word that someone probably meant. */
final class Suggestion {
  private Suggestion() {}

  /** {@code ", did you mean 'command'?"}, or nothing if no known word is close. */
  static String of(String word, Iterable<String> known) {
    String best = nearest(word, known);
    return best == null ? "" : ", did you mean '" + best + "'?";
  }

  /** The nearest word, or null if none is near: at most a third of its letters may differ. */
  static String nearest(String word, Iterable<String> known) {
    if (word.length() > Bounds.NAME) {
      return null;
    }
    String lower = word.toLowerCase(java.util.Locale.ROOT);
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      if (Math.abs(candidate.length() - word.length()) <= 3) {
        int distance = distance(lower, candidate.toLowerCase(java.util.Locale.ROOT));
        int allowed = Math.max(1, Math.max(word.length(), candidate.length()) / 3);
        if (distance < least && distance <= allowed && distance < candidate.length()) {
          best = candidate;
          least = distance;
        }
      }
    }
    return best;
  }

  /** Damerau-Levenshtein (optimal string alignment): swapped neighbours are one mistake. */
  static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
