package dev.foster.cli;

import dev.foster.text.JsonWriter;
import java.util.Map;

/** Prints events, for {@code foster events}. */
final class EventView {
  private final Client client;
  private final Console console;
  private final ControlConnection link;

  EventView(Client client, Console console, ControlConnection link) {
    this.client = client;
    this.console = console;
    this.link = link;
  }

  int show(ParsedCommand.Events command) throws ClientException {
    JsonWriter request = Client.request("events").key("services").value(command.services());
    link.send(request.key("follow").value((Boolean) command.follow()).endObject());
    while (true) {
      Map<String, Object> message =
          command.follow() ? Client.following(link) : Client.next(link, Client.PATIENCE);
      String text;
      if (message.get("event") instanceof Map<?, ?> event) {
        text = command.json() ? new JsonWriter().any(event).toString() : line(event);
      } else if (message.get("missed") instanceof Long missed) {
        console.err("foster: " + missed + " events were not shown: there were too many\n");
        continue;
      } else {
        return client.finish(message);
      }
      if (!console.out(text + "\n")) {
        return 0; // the reader has closed the pipe
      }
    }
  }

  private String line(Map<?, ?> event) {
    Object service = event.get("service");
    String words = (service == null ? "" : service + ": ") + event.get("message");
    String visible = Table.visible(words);
    String time = Table.visible(String.valueOf(event.get("time")));
    if (!console.colour()) {
      return time + " " + visible;
    }
    String colour =
        switch (String.valueOf(event.get("level"))) {
          case "error" -> Table.RED;
          case "warn" -> Table.YELLOW;
          default -> "";
        };
    return Table.DIM + time + Table.RESET + " " + colour + visible + Table.RESET;
  }
}
