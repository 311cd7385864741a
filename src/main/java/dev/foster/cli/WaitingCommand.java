package dev.foster.cli;

import dev.foster.text.Durations;
import dev.foster.text.JsonWriter;
import java.time.Duration;
import java.util.Map;

/** Commands that take their time: on a terminal a line says what they wait for. */
final class WaitingCommand {
  private static final String ERASE_LINE = "\r\033[K";
  private static final int WIDEST = 200;

  private final Client client;
  private final Console console;
  private final ControlConnection link;
  private final boolean shows;
  private boolean shown;
  private String latest;

  WaitingCommand(Client client, Console console, ControlConnection link) {
    this.client = client;
    this.console = console;
    this.link = link;
    shows = console.errorIsTerminal();
  }

  /** {@code start}, {@code stop} and {@code restart}. */
  int change(ParsedCommand.Change command) throws ClientException {
    boolean wantsWords = shows || command.patience() != null;
    JsonWriter request = Client.request(command.verb());
    request.key("services").value(command.services());
    if (command.rolling()) {
      request.key("rolling").value(Boolean.TRUE);
    }
    request.key("wait").value((Boolean) command.waits());
    link.send(request.key("progress").value((Boolean) wantsWords).endObject());
    StringBuilder doing = new StringBuilder(command.verb());
    for (String service : command.services()) {
      doing.append(' ').append(service);
    }
    return follow(command.patience(), doing + " in");
  }

  /** {@code scale}. */
  int scale(ParsedCommand.Scale command) throws ClientException {
    JsonWriter request = Client.request("scale").key("counts").object();
    StringBuilder doing = new StringBuilder("scale");
    command
        .counts()
        .forEach(
            (name, count) -> {
              request.key(name).value(count);
              doing.append(' ').append(name).append('=').append(count);
            });
    request.endObject().key("wait").value((Boolean) command.waits());
    boolean wantsWords = shows || command.patience() != null;
    link.send(request.key("progress").value((Boolean) wantsWords).endObject());
    return follow(command.patience(), doing + " in");
  }

  /** {@code wait}. */
  int await(ParsedCommand.Wait command) throws ClientException {
    JsonWriter request = Client.request("wait").key("services").value(command.services());
    boolean wantsWords = shows || command.patience() != null;
    request.key("for").value(command.goal()).key("progress").value((Boolean) wantsWords);
    link.send(request.endObject());
    return follow(command.patience(), "wait longer than");
  }

  /**
   * Shows what Foster waits for until the answer is complete.
   *
   * @param failed what cannot be done if {@code patience} is over
   */
  private int follow(Duration patience, String failed) throws ClientException {
    long end = end(patience);
    try {
      while (true) {
        Map<String, Object> message = Client.next(link, millisUntil(end));
        if (!message.containsKey("progress")) {
          erase();
          return client.finish(message);
        }
        show(message);
        if (end != Long.MAX_VALUE && end - System.nanoTime() <= 0) {
          throw new ClientException(ClientException.NO_ANSWER, "");
        }
      }
    } catch (ClientException e) {
      erase();
      throw e.isTimeOut() ? tooLate(patience, failed) : e;
    }
  }

  private ClientException tooLate(Duration patience, String failed) {
    String why = latest == null ? "" : ": " + latest;
    String text = "cannot " + failed + " " + Durations.text(patience) + why;
    return new ClientException(ClientException.FAILED, text);
  }

  /** {@code shutdown}: the last line comes when Foster exits. */
  int shutdown(ParsedCommand.Shutdown command) throws ClientException {
    JsonWriter request = Client.request("shutdown").key("wait").value((Boolean) command.waits());
    if (!command.drains()) {
      request.key("drain").value(Boolean.FALSE);
    }
    if (command.timeout() != null) {
      request.key("timeout_ms").value(command.timeout().toMillis());
    }
    link.send(request.key("progress").value((Boolean) shows).endObject());
    while (true) {
      Map<String, Object> message = Client.following(link);
      if (message.containsKey("done")) {
        erase();
        return client.finish(message);
      }
      show(message);
    }
  }

  private void show(Map<String, Object> message) {
    latest = String.valueOf(message.get("progress"));
    if (shows) {
      int width = console.isTerminal() ? console.columns() - 1 : WIDEST;
      console.err(ERASE_LINE + fit(Table.visible(latest), width));
      shown = true;
    }
  }

  /** The text in one line: names of processes are cut before the deadline after them is. */
  static String fit(String text, int width) {
    int tail = text.lastIndexOf("), ");
    int room = width - (text.length() - tail);
    return tail < 0 || room < width / 2 || text.length() <= width
        ? Table.cut(text, width)
        : Table.cut(text.substring(0, tail), room) + text.substring(tail);
  }

  private void erase() {
    if (shown) {
      console.err(ERASE_LINE);
      shown = false;
    }
  }

  private static long end(Duration patience) {
    return patience == null ? Long.MAX_VALUE : System.nanoTime() + patience.toNanos();
  }

  private static int millisUntil(long end) {
    if (end == Long.MAX_VALUE) {
      return -1;
    }
    long left = (end - System.nanoTime() + 999_999) / 1_000_000;
    return Math.clamp(left, 0, Integer.MAX_VALUE);
  }
}
