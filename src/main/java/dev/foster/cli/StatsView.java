package dev.foster.cli;

import dev.foster.text.JsonWriter;
import dev.foster.text.Units;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints what services use, for {@code foster stats}: asks twice, a second apart. The first time it
 * needs the processor time only, which costs Foster less than the rest.
 */
final class StatsView {
  private static final long PAUSE_NANOS = 1_000_000_000;

  private final Client client;
  private final Console console;

  StatsView(Client client, Console console) {
    this.client = client;
    this.console = console;
  }

  int show(ControlConnection link, ParsedCommand.Stats command) throws ClientException {
    ask(link, command, true);
    Map<String, Object> message = Client.next(link, Client.PATIENCE);
    if (!(message.get("stats") instanceof Map<?, ?> first)) {
      return client.finish(message);
    }
    Client.next(link, Client.PATIENCE); // done
    pause();
    ask(link, command, false);
    message = Client.next(link, Client.PATIENCE);
    if (!(message.get("stats") instanceof Map<?, ?> second)) {
      return client.finish(message);
    }
    long millis = (Long) second.get("monotonic_ms") - (Long) first.get("monotonic_ms");
    List<?> services = (List<?>) second.get("services");
    console.out(
        command.json()
            ? json(services, first, millis)
            : table(services, first, millis, command.proportional() ? "pss_bytes" : "rss_bytes"));
    return client.finish(Client.next(link, Client.PATIENCE));
  }

  private static void ask(ControlConnection link, ParsedCommand.Stats command, boolean cpu) {
    JsonWriter request = Client.request("stats").key("services").value(command.services());
    request.key("cpu").value((Boolean) cpu);
    link.send(request.key("pss").value((Boolean) command.proportional()).endObject());
  }

  private static void pause() {
    long end = System.nanoTime() + PAUSE_NANOS;
    for (long left = PAUSE_NANOS; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static String json(List<?> services, Map<?, ?> first, long millis) {
    JsonWriter json = new JsonWriter().object().key("services").array();
    for (Object each : services) {
      Map<?, ?> service = (Map<?, ?>) each;
      json.object().key("name").value((String) service.get("name"));
      json.key("cpu_percent").any(percent(service, first, millis));
      for (Map.Entry<?, ?> entry : service.entrySet()) {
        if (!entry.getKey().equals("name")) {
          json.key((String) entry.getKey()).any(entry.getValue());
        }
      }
      json.endObject();
    }
    return json.endArray().endObject() + "\n";
  }

  private String table(List<?> services, Map<?, ?> first, long millis, String memory) {
    Table table =
        new Table(
            "SERVICE",
            ">CPU%",
            ">CPU",
            ">MEMORY",
            ">PROCS",
            ">THREADS",
            ">FDS",
            ">READ",
            ">WRITTEN");
    for (Object each : services) {
      Map<?, ?> service = (Map<?, ?>) each;
      Double percent = percent(service, first, millis);
      Long cpu = (Long) service.get("cpu_ms");
      table.add(
          (String) service.get("name"),
          percent == null ? "-" : percent.toString(),
          cpu == null ? "-" : Units.cpu(cpu),
          size(service, memory),
          count(service, "processes"),
          count(service, "threads"),
          count(service, "fds"),
          size(service, "read_bytes"),
          size(service, "written_bytes"));
    }
    return table.text(console.columns(), console.colour());
  }

  /** Processor time between the two answers, in percent of one processor; null if unknown. */
  private static Double percent(Map<?, ?> service, Map<?, ?> first, long millis) {
    for (Object each : (List<?>) first.get("services")) {
      Map<?, ?> before = (Map<?, ?>) each;
      if (service.get("name").equals(before.get("name"))
          && before.get("cpu_ms") instanceof Long from
          && service.get("cpu_ms") instanceof Long to
          && millis > 0) {
        return (to - from) * 1000 / millis / 10.0;
      }
    }
    return null;
  }

  private static String count(Map<?, ?> service, String key) {
    Object value = service.get(key);
    return value == null ? "-" : value.toString();
  }

  private static String size(Map<?, ?> service, String key) {
    Long value = (Long) service.get(key);
    return value == null ? "-" : Units.size(value);
  }
}
