package dev.foster.supervisorctl;

import java.util.ArrayList;
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

  /** The services that become what the file says, by the group in which they then are. */
  private final Map<String, List<String>> updated = new TreeMap<>();

  /** The services that a group loses, to another group or altogether. */
  private final Map<String, List<String>> removed = new TreeMap<>();

  /**
   * The changes.
   *
   * @param lines of the answer
   * @param running the processes now
   */
  ReloadChanges(List<String> lines, ProcessTable table, List<ManagedProcess> running) {
    for (String line : lines) {
      int colon = line.indexOf(": ");
      boolean change = line.length() > 2 && "+-~".indexOf(line.charAt(0)) >= 0;
      if (change && line.charAt(1) == ' ' && colon > 2 && !isOfOrder(line.substring(colon + 2))) {
        add(line.charAt(0), line.substring(2, colon), table, running);
      }
    }
    updated.keySet().forEach(group -> groups.put(group, change(group, running)));
    removed.keySet().forEach(group -> groups.put(group, change(group, running)));
  }

  /** Whether only the order changes: other programs have come or gone. */
  private static boolean isOfOrder(String text) {
    for (String reason : text.split(", ")) {
      if (!reason.startsWith("depends_on ")) {
        return false;
      }
    }
    return true;
  }

  private void add(char sign, String service, ProcessTable table, List<ManagedProcess> running) {
    String after = table.group(service);
    String before = after;
    for (ManagedProcess process : running) {
      if (process.service().equals(service)) {
        before = process.group();
        after = process.groupInFile();
      }
    }
    if (sign == '-' || sign == '~' && !before.equals(after)) {
      removed.computeIfAbsent(before, key -> new ArrayList<>()).add(service);
    }
    if (sign != '-') {
      updated.computeIfAbsent(after, key -> new ArrayList<>()).add(service);
    }
  }

  private Change change(String group, List<ManagedProcess> running) {
    long now = running.stream().filter(process -> process.group().equals(group)).count();
    if (now == 0) {
      return Change.AVAILABLE;
    }
    boolean goes = !updated.containsKey(group) && removed(group).size() == now;
    return goes ? Change.DISAPPEARED : Change.CHANGED;
  }

  /** The changed groups, by name. */
  Map<String, Change> groups() {
    return groups;
  }

  /** Names of the services that are added to a group, or change in it. */
  List<String> updated(String group) {
    return updated.getOrDefault(group, List.of());
  }

  /** Names of the services that a group loses. */
  List<String> removed(String group) {
    return removed.getOrDefault(group, List.of());
  }
}
