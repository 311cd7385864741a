package dev.foster.supervisorctl;

import dev.foster.cli.Client;
import dev.foster.cli.ClientException;
import dev.foster.supervisorctl.FosterClient.Done;
import dev.foster.supervisorctl.FosterClient.Status;
import dev.foster.text.ByteText;
import dev.foster.text.JsonWriter;
import dev.foster.text.Rfc3339Parser;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code tail} and {@code maintail}: the lines that Foster keeps in memory. */
final class TailCommand {
  private static final int USUAL_BYTES = 1600;

  /** Bytes of earlier output that {@code -f} shows before new lines. */
  private static final int BYTES_BEFORE_NEW = 1024;

  private final Controller controller;

  TailCommand(Controller controller) {
    this.controller = controller;
  }

  void tail(String argument) throws ClientException {
    Status status = controller.client().status();
    List<String> words = new ArrayList<>(Controller.words(argument));
    if (words.isEmpty() || words.size() > 3) {
      String message = words.isEmpty() ? "Error: too few arguments" : "Error: too many arguments";
      controller.wrongUse(message, LsbStatus.GENERIC, "tail");
      return;
    }
    String modifier = words.getFirst().startsWith("-") ? words.removeFirst() : null;
    if (words.isEmpty()) {
      wrong("Error: tail requires process name");
      return;
    }
    String name = words.getFirst();
    String channel = words.size() == 1 ? "stdout" : words.getLast().toLowerCase(Locale.ROOT);
    if (!channel.equals("stdout") && !channel.equals("stderr")) {
      wrong("Error: bad channel '" + channel + "'");
      return;
    }
    BigInteger bytes = bytes(modifier);
    if (bytes == null) {
      wrong("Error: bad argument " + modifier);
      return;
    }
    ManagedProcess process = StatusCommand.find(name, status.processes());
    if (process == null) {
      wrong(name + ": ERROR (no such process name)");
    } else if (!hasLog(process, channel)) {
      wrong(name + ": ERROR (no log file)");
    } else if (isFollow(modifier)) {
      follow(process, channel);
    } else {
      controller.output(last(join(lines(process, channel)), bytes));
    }
  }

  private void wrong(String message) {
    controller.output(message);
    controller.exitStatus(LsbStatus.GENERIC);
  }

  private static boolean isFollow(String modifier) {
    return "-f".equals(modifier);
  }

  /** The number of bytes; null if the argument is wrong. */
  private static BigInteger bytes(String modifier) {
    if (modifier == null || isFollow(modifier)) {
      return BigInteger.valueOf(USUAL_BYTES);
    }
    try {
      return new BigInteger(modifier.substring(1));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean hasLog(ManagedProcess process, String channel) {
    return process.named() == null
        || (channel.equals("stdout") ? process.named().hasStdout() : process.named().hasStderr());
  }

  /** The last bytes of a text; all of it for 0. */
  static String last(String text, BigInteger bytes) {
    byte[] all = ByteText.encode(text);
    boolean whole = bytes.signum() <= 0 || bytes.bitLength() > 31 || bytes.intValue() >= all.length;
    return whole
        ? text
        : ByteText.decode(Arrays.copyOfRange(all, all.length - bytes.intValue(), all.length));
  }

  /** A line of a log; {@code text} is null if it belongs to the other stream. */
  private record Line(String text) {}

  private static String join(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(line.text == null ? "" : line.text);
    }
    return text.toString();
  }

  private static JsonWriter logs(ManagedProcess process) {
    return Client.request("logs").key("services").value(List.of(process.service()));
  }

  private List<Line> lines(ManagedProcess process, String channel) throws ClientException {
    List<Line> lines = new ArrayList<>();
    Done done =
        controller
            .client()
            .ask(
                logs(process).endObject(),
                Client.PATIENCE,
                message -> {
                  lines.add(new Line(text(message, process, channel)));
                  return true;
                });
    if (!done.ok()) {
      throw new ClientException(ClientException.FAILED, done.error());
    }
    return lines;
  }

  /** The text of a line, with its newline; null for a line of the other stream. */
  private static String text(Map<String, Object> message, ManagedProcess process, String channel) {
    if (!(message.get("log") instanceof Map<?, ?> line)) {
      return null;
    }
    boolean joined = process.named() != null && process.named().joined();
    boolean partial = Boolean.TRUE.equals(line.get("partial"));
    return joined || channel.equals(line.get("stream"))
        ? line.get("line") + (partial ? "" : "\n")
        : null;
  }

  private void follow(ManagedProcess process, String channel) throws ClientException {
    List<Line> before = lines(process, channel);
    int from = start(before);
    controller.output("==> Press Ctrl-C to exit <==");
    JsonWriter request = logs(process).key("lines").value(before.size() - from);
    controller
        .client()
        .ask(
            request.key("follow").value(Boolean.TRUE).endObject(),
            FosterClient.NO_LIMIT,
            message -> {
              String text = text(message, process, channel);
              return text == null || controller.print(text);
            });
  }

  /** Index of the first earlier line that is shown before new ones. */
  private static int start(List<Line> lines) {
    int bytes = 0;
    int from = lines.size();
    while (from > 0) {
      String text = lines.get(from - 1).text;
      bytes += text == null ? 0 : ByteText.encode(text).length;
      if (bytes > BYTES_BEFORE_NEW) {
        break;
      }
      from--;
    }
    return from;
  }

  void clear(String argument) throws ClientException {
    Status status = controller.client().status();
    List<String> names = Controller.words(argument);
    if (names.isEmpty()) {
      controller.wrongUse("Error: clear requires a process name", LsbStatus.GENERIC, "clear");
    } else if (names.contains("all")) {
      for (ManagedProcess process : controller.client().table().byPriority(status.processes())) {
        clear(process, process.spec());
      }
    } else {
      for (String name : names) {
        clear(StatusCommand.find(name, status.processes()), Namespec.of(name).text());
      }
    }
  }

  private void clear(ManagedProcess process, String name) throws ClientException {
    Fault fault = process == null ? Fault.BAD_NAME : controller.client().clear(process);
    controller.output(
        name + ": " + (fault == Fault.SUCCESS ? "cleared" : "ERROR (" + fault.words + ")"));
    controller.result(fault, null);
  }

  void mainTail(String argument) throws ClientException {
    List<String> words = Controller.words(argument);
    controller.client().status(); // whether it answers comes before what is wrong
    if (words.size() > 1) {
      controller.wrongUse("Error: too many arguments", LsbStatus.GENERIC, "maintail");
      return;
    }
    String modifier = words.isEmpty() ? null : words.getFirst();
    BigInteger bytes = modifier == null || modifier.startsWith("-") ? bytes(modifier) : null;
    if (bytes == null) {
      wrong("Error: bad argument " + modifier);
      return;
    }
    List<Long> numbers = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    controller
        .client()
        .ask(
            Client.request("events").endObject(),
            Client.PATIENCE,
            message -> {
              if (message.get("event") instanceof Map<?, ?> event) {
                numbers.add((Long) event.get("number"));
                lines.add(new Line(event(event)));
              }
              return true;
            });
    if (!isFollow(modifier)) {
      controller.output(last(join(lines), bytes));
      return;
    }
    controller.output("==> Press Ctrl-C to exit <==");
    int from = start(lines);
    followEvents(firstShown(numbers, from));
  }

  /** The number of the first event that {@code -f} shows; earlier ones are too long. */
  static long firstShown(List<Long> numbers, int from) {
    if (from < numbers.size()) {
      return numbers.get(from);
    }
    return numbers.isEmpty() ? Long.MIN_VALUE : numbers.getLast() + 1;
  }

  private void followEvents(long first) throws ClientException {
    JsonWriter request = Client.request("events").key("follow").value(Boolean.TRUE).endObject();
    controller
        .client()
        .ask(
            request,
            FosterClient.NO_LIMIT,
            message ->
                !(message.get("event") instanceof Map<?, ?> event)
                    || (Long) event.get("number") < first
                    || controller.print(event(event)));
  }

  /** An event as supervisord logs it: {@code 2026-11-29 17:19:07,123 INFO text}. */
  private String event(Map<?, ?> event) {
    long millis = Rfc3339Parser.millis((String) event.get("time"));
    ZonedDateTime at = Instant.ofEpochMilli(millis).atZone(controller.client().zone());
    String time =
        String.format(
            Locale.ROOT,
            "%s %02d:%02d:%02d,%03d",
            at.toLocalDate(),
            at.getHour(),
            at.getMinute(),
            at.getSecond(),
            millis % 1000);
    String level =
        switch (String.valueOf(event.get("level"))) {
          case "error" -> "ERRO";
          case "warn" -> "WARN";
          case "debug" -> "DEBG";
          default -> "INFO";
        };
    String service = event.get("service") == null ? "" : event.get("service") + ": ";
    return time + " " + level + " " + service + event.get("message") + "\n";
  }
}
