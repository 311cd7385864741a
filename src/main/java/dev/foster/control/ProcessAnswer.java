package dev.foster.control;

import dev.foster.kernel.ProcessList.Row;
import dev.foster.process.ProcessTree.Node;
import dev.foster.text.JsonWriter;
import java.util.Iterator;
import java.util.List;

/** The processes, one line each. */
final class ProcessAnswer implements Answer {
  private static final int LONGEST_COMMAND = 512;

  private final Iterator<Node> nodes;

  ProcessAnswer(List<Node> nodes) {
    this.nodes = nodes.iterator();
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
