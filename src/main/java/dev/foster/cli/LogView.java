package dev.foster.cli;

import dev.foster.text.JsonWriter;
import dev.foster.text.NamePattern;
import dev.foster.text.TerminalText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints log lines, for {@code foster logs}. The lines of one named service are printed unchanged,
 * other lines after the name of their service.
 */
final class LogView {
  private static final String[] COLOURS = {"36", "33", "32", "35", "34", "96", "93", "92", "95"};

  /** Ends each part of a line that was split, except the last. */
  private static final String CUT = " [cut]";

  /**
   * Time limit for the next line, in milliseconds. A few clients that do not read can delay it: the
   * server drops each of them after ten seconds.
   */
  private static final int PATIENCE = 30_000;

  private final Client client;
  private final Console console;
  private final ControlConnection link;
  private final Map<String, String> labels = new HashMap<>();
  private final boolean terminal;
  private final boolean colour;
  private int width = "foster".length();

  LogView(Client client, Console console, ControlConnection link) {
    this.client = client;
    this.console = console;
    this.link = link;
    terminal = console.isTerminal();
    colour = console.colour();
  }

  int show(ParsedCommand.Logs command) throws ClientException {
    List<String> services = command.services();
    boolean one = services.size() == 1 && !NamePattern.isPattern(services.get(0));
    boolean bare = command.json() || one;
    if (!bare) {
      measure(services);
    }
    JsonWriter request = Client.request("logs").key("services").value(services);
    request.key("follow").value((Boolean) command.follow());
    if (command.lines() >= 0) {
      request.key("lines").value(command.lines());
    }
    link.send(request.endObject());
    while (true) {
      Map<String, Object> message =
          command.follow() ? Client.following(link) : Client.next(link, PATIENCE);
      if (message.get("missed") instanceof Long missed) {
        console.err("foster: " + missed + " lines were not shown: there were too many\n");
      } else if (!(message.get("log") instanceof Map<?, ?> line)) {
        return client.finish(message);
      } else if (!console.out(text(line, command, bare))) {
        return 0; // the reader has closed the pipe
      }
    }
  }

  /** Asks for the names of all services, and computes the width of the name column. */
  private void measure(List<String> services) throws ClientException {
    link.send(Client.request("status").endObject());
    Map<String, Object> message = Client.next(link, PATIENCE);
    if (message.get("status") instanceof Map<?, ?> status) {
      for (Object each : (List<?>) status.get("services")) {
        String name = (String) ((Map<?, ?>) each).get("name");
        if (services.isEmpty() || isNamed(services, name)) {
          width = Math.max(width, Math.min(name.length(), Table.WIDEST));
        }
        label(name); // assigns the colours in the order of the file
      }
      Client.next(link, PATIENCE);
    }
  }

  private static boolean isNamed(List<String> services, String name) {
    for (String service : services) {
      if (service.equals(name) || NamePattern.matches(service, name)) {
        return true;
      }
    }
    return false;
  }

  private String text(Map<?, ?> line, ParsedCommand.Logs command, boolean bare) {
    if (command.json()) {
      return new JsonWriter().any(line) + "\n";
    }
    String text = line.get("line") + (line.get("partial") == Boolean.TRUE ? CUT : "");
    String shown = terminal ? TerminalText.visible(text) : text;
    String service = Table.visible(String.valueOf(line.get("service")));
    String time = command.timestamps() ? Table.visible(line.get("time") + " ") : "";
    return time + (bare ? "" : padded(label(service), service)) + shown + "\n";
  }

  /** The colour of a name. A new name gets the next colour. */
  private String label(String service) {
    return labels.computeIfAbsent(service, name -> COLOURS[labels.size() % COLOURS.length]);
  }

  private String padded(String paint, String service) {
    StringBuilder text = new StringBuilder(colour ? "\033[" + paint + "m" : "").append(service);
    for (int i = service.length(); i < width; i++) {
      text.append(' ');
    }
    return text.append(colour ? " |\033[0m " : " | ").toString();
  }
}
