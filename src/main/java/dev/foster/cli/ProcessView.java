package dev.foster.cli;

import dev.foster.text.JsonWriter;
import dev.foster.text.Units;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Prints processes as a tree, for {@code foster ps}: Foster, each service with its processes,
 * orphans without a service, and processes that entered the container from outside.
 */
final class ProcessView {
  /** The launcher inserts this before the arguments of the user. */
  private static final String MAIN = " -m dev.foster/dev.foster.app.Main ";

  private static final String ORPHANS = "orphans";
  private static final String OUTSIDE = "from outside";

  /** Deeper processes are shown on this level; a service can make a chain of thousands. */
  private static final int MAX_DEPTH = 32;

  /** A process of the answer. */
  private record Process(Map<?, ?> facts) {
    long pid() {
      return (Long) facts.get("pid");
    }

    long parent() {
      return (Long) facts.get("parent");
    }

    String text(String key) {
      Object value = facts.get(key);
      return value == null ? null : value.toString();
    }

    /** The heading under which it is shown. */
    String group() {
      String service = text("service");
      return service != null ? service : "outside".equals(text("mark")) ? OUTSIDE : ORPHANS;
    }
  }

  private final Client client;
  private final Console console;
  private final boolean lines;
  private final Table table = new Table(">PID", ">CPU", ">MEMORY", ">AGE", "PROCESS");

  ProcessView(Client client, Console console, ClientEnvironment around) {
    this.client = client;
    this.console = console;
    this.lines = hasLines(around);
  }

  /** True unless the locale says that the terminal knows ASCII only. */
  static boolean hasLines(ClientEnvironment around) {
    for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
      String locale = around.variable(name);
      if (locale != null && !locale.isEmpty()) {
        String upper = locale.toUpperCase(java.util.Locale.ROOT);
        return upper.contains("UTF-8") || upper.contains("UTF8");
      }
    }
    return true;
  }

  int show(ControlConnection link, ParsedCommand.Processes command) throws ClientException {
    link.send(Client.request("ps").key("services").value(command.services()).endObject());
    List<Process> all = new ArrayList<>();
    Map<String, Object> message = Client.next(link, -1);
    while (message.get("process") instanceof Map<?, ?> process) {
      all.add(new Process(process));
      message = Client.next(link, -1);
    }
    if (!all.isEmpty()) {
      console.out(command.json() ? json(all) : tree(all));
    }
    return client.finish(message);
  }

  private static String json(List<Process> all) {
    JsonWriter json = new JsonWriter().object().key("processes").array();
    for (Process process : all) {
      json.any(process.facts());
    }
    return json.endArray().endObject() + "\n";
  }

  private String tree(List<Process> all) {
    Map<String, List<Process>> groups = new LinkedHashMap<>();
    Process foster = null;
    for (Process process : all) {
      if ("foster".equals(process.text("mark"))) {
        foster = process;
      } else {
        groups.computeIfAbsent(process.group(), name -> new ArrayList<>()).add(process);
      }
    }
    List<String> order = new ArrayList<>(groups.keySet());
    for (String last : List.of(ORPHANS, OUTSIDE)) {
      if (order.remove(last)) {
        order.add(last);
      }
    }
    if (foster != null) {
      row(foster, "", "");
    }
    for (int i = 0; i < order.size(); i++) {
      boolean last = i + 1 == order.size();
      table.add("", "", "", "", branch("", last) + order.get(i))[4] = Table.BOLD;
      group(groups.get(order.get(i)), trunk("", last));
    }
    return table.text(console.columns(), console.colour());
  }

  private void group(List<Process> members, String trunk) {
    Set<Long> pids = new HashSet<>();
    members.forEach(process -> pids.add(process.pid()));
    Map<Long, List<Process>> children = new HashMap<>();
    List<Process> roots = new ArrayList<>();
    for (Process process : members) {
      boolean root = !pids.contains(process.parent()) || process.parent() == process.pid();
      List<Process> siblings =
          root ? roots : children.computeIfAbsent(process.parent(), pid -> new ArrayList<>());
      siblings.add(process);
    }
    branches(roots, children, trunk, 0);
  }

  /** Removes children from the map, so that no answer can show a process twice. */
  private void branches(
      List<Process> siblings, Map<Long, List<Process>> children, String trunk, int depth) {
    List<Process> level = new ArrayList<>(siblings);
    for (int i = 0; i < level.size(); i++) {
      Process process = level.get(i);
      List<Process> below = children.remove(process.pid());
      if (below != null && depth == MAX_DEPTH) {
        level.addAll(i + 1, below);
      }
      boolean last = i + 1 == level.size();
      row(process, branch(trunk, last), mark(process));
      if (below != null && depth < MAX_DEPTH) {
        branches(below, children, trunk(trunk, last), depth + 1);
      }
    }
  }

  private static String mark(Process process) {
    String mark = process.text("mark");
    boolean plain = mark == null || mark.equals("main") || mark.equals("outside");
    return plain ? "" : "[" + mark + "] ";
  }

  private void row(Process process, String branch, String mark) {
    String[] colours =
        table.add(
            Long.toString(process.pid()),
            Units.cpu((Long) process.facts().get("cpu_ms")),
            Units.size((Long) process.facts().get("rss_bytes")),
            Units.age((Long) process.facts().get("age_ms")),
            branch + mark + words(process));
    colours[4] = mark.isEmpty() ? null : Table.YELLOW;
  }

  private static String words(Process process) {
    String name = process.text("name");
    if (Objects.equals(process.text("state"), "Z")) {
      return name + " <zombie>";
    }
    if ("foster".equals(process.text("mark"))) {
      return name; // its arguments are those of the JVM
    }
    String command = process.text("command");
    int main = command.indexOf(MAIN);
    if (main >= 0 && name.equals("foster")) {
      return command.substring(main + MAIN.length()); // without the arguments of the JVM
    }
    return command.isEmpty() ? "[" + name + "]" : command;
  }

  private String branch(String trunk, boolean last) {
    return trunk + (lines ? last ? "└─ " : "├─ " : last ? "`- " : "|- ");
  }

  private String trunk(String trunk, boolean last) {
    return trunk + (last ? "   " : lines ? "│  " : "|  ");
  }
}
