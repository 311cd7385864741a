package dev.foster.docs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares a transcript on a page with the real output. What differs from run to run counts as
 * equal: pids, durations, times, the width of columns, and in tables memory and ages. {@code …}
 * stands for any text, and on a line of its own for any lines.
 */
final class Transcript {
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?");
  private static final Pattern PID = Pattern.compile("(\\bpid[ =]|\"pid\":\\s?)\\d+");
  private static final Pattern DURATION =
      Pattern.compile(
          "\\b\\d+(\\.\\d+)?(ms|s|m|h|d)(\\d+(ms|s|m|h))*\\b|(?<=uptime )\\d+(:\\d\\d){2}");
  private static final Pattern JSON =
      Pattern.compile("\\{\"time\":\"TIME\",\"service\":\"([^\"]*)\"");

  /** A message about one instance of several: its name ends with its number. */
  private static final Pattern INSTANCE = Pattern.compile("foster \\| \\S+-\\d+(?=: )");

  private static final String ANY = "…";

  /**
   * Six columns, of which the last has three words; where the row is cut depends on its contents.
   */
  private static final Pattern CUT_ROW = Pattern.compile("^(\\S+( \\S+){8}) .*…$");

  private Transcript() {}

  /** Replaces what differs from run to run. */
  static List<String> normal(List<String> lines) {
    List<String> result = new ArrayList<>();
    String table = "";
    for (String line : lines) {
      String plain = line.replaceAll("\\s+", " ").strip();
      if (plain.startsWith("SERVICE STATE PID ") || plain.startsWith("PID CPU MEMORY AGE ")) {
        table = plain.split(" ")[0];
      } else if (plain.isEmpty()) {
        table = "";
      } else if (table.equals("SERVICE")) {
        plain = CUT_ROW.matcher(plain).replaceFirst("$1" + ANY);
        plain = plain.replaceFirst("^(\\S+ \\S+) \\d+ (\\S+ \\S+) \\S+", "$1 PID $2 AGE");
      } else if (table.equals("PID")) {
        plain = plain.replaceFirst("^\\d+ \\S+ \\S+ \\S+ ", "PID CPU MEMORY AGE ");
      }
      plain = TIME.matcher(plain).replaceAll("TIME");
      plain = PID.matcher(plain).replaceAll("$1N");
      result.add(DURATION.matcher(plain).replaceAll("DURATION"));
    }
    return result;
  }

  /** Whether a line of the output matches a line of the page; both are normalized. */
  static boolean matches(String shown, String printed) {
    if (!shown.contains(ANY)) {
      return shown.equals(printed);
    }
    String[] parts = shown.split(ANY, -1);
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      pattern.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
    }
    return printed.matches(pattern.toString());
  }

  /** Whether the page shows all of the output, in the same order. */
  static boolean matches(List<String> shown, List<String> printed) {
    if (shown.isEmpty()) {
      return printed.isEmpty();
    }
    List<String> rest = shown.subList(1, shown.size());
    if (shown.get(0).equals(ANY)) {
      for (int skipped = 0; skipped <= printed.size(); skipped++) {
        if (matches(rest, printed.subList(skipped, printed.size()))) {
          return true;
        }
      }
      return false;
    }
    return !printed.isEmpty()
        && matches(shown.get(0), printed.get(0))
        && matches(rest, printed.subList(1, printed.size()));
  }

  /**
   * How many lines of the page were found.
   *
   * @param end the index after the last line that was found
   * @param problem what is missing or not shown; null if nothing is
   */
  record Found(int end, String problem) {}

  /**
   * Looks for the lines of a page in the output of several services. Only the order of lines with
   * the same name before {@code |}, or of the same service in JSON, counts; and instances of one
   * service may overtake each other in Foster's own lines. The page must show every line between
   * them, unless it has an ellipsis there.
   */
  static Found find(List<String> shown, List<String> printed) {
    Map<String, Integer> begin = new HashMap<>();
    Set<Integer> taken = new HashSet<>();
    int end = 0;
    for (String line : shown) {
      if (!line.equals(ANY)) {
        int at = begin.getOrDefault(label(line), 0);
        while (at < printed.size() && (taken.contains(at) || !matches(line, printed.get(at)))) {
          at++;
        }
        if (at == printed.size()) {
          return new Found(0, "this line did not come: " + line);
        }
        taken.add(at);
        begin.put(label(line), at + 1);
        end = Math.max(end, at + 1);
      }
    }
    for (int i = 0; i < end && !shown.contains(ANY); i++) {
      if (!taken.contains(i)) {
        return new Found(0, "this line is not shown: " + printed.get(i));
      }
    }
    return new Found(end, null);
  }

  private static String label(String line) {
    Matcher json = JSON.matcher(line);
    if (json.lookingAt()) {
      return json.group(1);
    }
    Matcher instance = INSTANCE.matcher(line);
    if (instance.lookingAt()) {
      return instance.group();
    }
    int bar = line.indexOf(" |");
    return bar < 0 ? "" : line.substring(0, bar);
  }
}
