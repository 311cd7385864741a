package dev.foster.control;

import dev.foster.kernel.ProcessList.Row;
import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.process.ProcessTree.Node;
import dev.foster.text.JsonWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** The processes, one line each. */
final class ProcessAnswer implements Answer {
  private static final int LONGEST_COMMAND = 512;
  private static final String FOSTER = "foster";

  private final Iterator<Node> nodes;

  /**
   * Processes in the order of {@code foster status}: Foster, those of each service, the others.
   *
   * @param services whose processes; empty means all
   */
  ProcessAnswer(List<Node> nodes, List<String> services, Snapshot snapshot) {
    List<Node> rest = new ArrayList<>(nodes);
    List<Node> ordered = new ArrayList<>(nodes.size());
    if (services.isEmpty()) {
      move(rest, ordered, node -> node.mark() != null && node.mark().equals(FOSTER));
    }
    for (ServiceStatus service : snapshot.services()) {
      if (services.isEmpty() || services.contains(service.name())) {
        move(rest, ordered, node -> service.name().equals(node.service()));
      }
    }
    if (services.isEmpty()) {
      ordered.addAll(rest);
    }
    this.nodes = ordered.iterator();
  }

  private static void move(List<Node> from, List<Node> to, Predicate<Node> wanted) {
    for (Iterator<Node> each = from.iterator(); each.hasNext(); ) {
      Node node = each.next();
      if (wanted.test(node)) {
        to.add(node);
        each.remove();
      }
    }
  }

  @Override
  public boolean advance(SendBuffer out, long now) {
    while (out.hasRoom()) {
      if (!nodes.hasNext()) {
        out.add(Replies.done(List.of()));
        return true;
      }
      out.add(json(nodes.next()));
    }
    return false;
  }

  private static JsonWriter json(Node node) {
    Row row = node.row();
    JsonWriter json = new JsonWriter().object().key("process").object();
    json.key("pid").value(node.pid());
    json.key("parent").value(row.info().parent());
    json.key("session").value(row.info().session());
    json.key("service").value(node.service());
    json.key("mark").value(node.mark());
    json.key("state").value(String.valueOf(row.info().state()));
    json.key("name").value(row.info().command());
    json.key("command").value(cut(row.commandLine()));
    json.key("cpu_ms").value(row.cpuMillis());
    json.key("rss_bytes").value(row.residentBytes());
    json.key("age_ms").value(row.ageMillis());
    return json.endObject().endObject();
  }

  private static String cut(String command) {
    return command.length() <= LONGEST_COMMAND ? command : command.substring(0, LONGEST_COMMAND);
  }
}
