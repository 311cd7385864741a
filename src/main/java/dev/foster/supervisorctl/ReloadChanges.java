package dev.foster.supervisorctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a reload would change, by group. The lines of Foster's answer say it, as {@code foster
 * reload --dry-run} prints them: {@code + web: added}.
 */
final class ReloadChanges {
  /** What becomes of a group; the words of {@code reread}. */
  enum Change {
    AVAILABLE("available"),
    CHANGED("changed"),
    DISAPPEARED("disappeared");

    final String words;

    Change(String words) {
      this.words = words;
    }
  }

  private final Map<String, Change> groups = new TreeMap<>();

  /**
   * The changes.
   *
   * @param lines of the answer
   * @param running the processes now
   */
  ReloadChanges(List<String> lines, ProcessTable table, List<ManagedProcess> running) {
    Map<String, List<String>> signs = new LinkedHashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(": ");
      boolean change = line.length() > 2 && "+-~".indexOf(line.charAt(0)) >= 0;
      if (change && line.charAt(1) == ' ' && colon > 2) {
        String group = table.group(line.substring(2, colon), running);
        signs.computeIfAbsent(group, key -> new ArrayList<>()).add(line.substring(0, 1));
      }
    }
    signs.forEach((group, all) -> groups.put(group, change(group, all, running)));
  }

  private static Change change(String group, List<String> signs, List<ManagedProcess> running) {
    long now = running.stream().filter(process -> process.group().equals(group)).count();
    if (now == 0) {
      return Change.AVAILABLE;
    }
    long removed = signs.stream().filter(sign -> sign.equals("-")).count();
    return removed == now && removed == signs.size() ? Change.DISAPPEARED : Change.CHANGED;
  }

  /** The changed groups, by name. */
  Map<String, Change> groups() {
    return groups;
  }
}
