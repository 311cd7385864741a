package dev.foster.cli;

import dev.foster.text.JsonWriter;
import java.util.List;
import java.util.Map;

/** Carries out the commands that ask a running Foster, and prints what it says. */
public final class Client {
  /** The code of a successful answer. */
  private static final int DONE = 0;

  /** Time limit, in milliseconds, for an answer that Foster can give at once. */
  public static final int PATIENCE = 10_000;

  private static final int PROTOCOL = 1;

  private final Console console;
  private final ClientEnvironment around;

  /** A client that prints to {@code console}. */
  public Client(Console console, ClientEnvironment around) {
    this.console = console;
    this.around = around;
  }

  /**
   * Carries out a command.
   *
   * @return the exit code
   */
  public int run(ParsedCommand.Ask command) {
    try (ControlConnection link = ControlConnection.open(command.socket(), around)) {
      if (command instanceof ParsedCommand.Status status) {
        return status(link, status);
      }
      if (command instanceof ParsedCommand.Health health) {
        link.send(request("health").key("services").value(health.services()).endObject());
        return finish(next(link, PATIENCE));
      }
      return runOther(link, command);
    } catch (ClientException e) {
      return failed(e);
    } catch (ClassCastException | NullPointerException e) { // a member has another type
      return failed(notUnderstood());
    }
  }

  private int failed(ClientException failure) {
    console.err("foster: " + failure.getMessage() + "\n");
    return failure.exitCode();
  }

  private static ClientException notUnderstood() {
    return new ClientException(
        ClientException.FAILED, "cannot understand the answer: another version?");
  }

  private int runOther(ControlConnection link, ParsedCommand.Ask command) throws ClientException {
    if (command instanceof ParsedCommand.Change change) {
      return new WaitingCommand(this, console, link).change(change);
    }
    if (command instanceof ParsedCommand.Scale scale) {
      return new WaitingCommand(this, console, link).scale(scale);
    }
    if (command instanceof ParsedCommand.Wait wait) {
      return new WaitingCommand(this, console, link).await(wait);
    }
    if (command instanceof ParsedCommand.Shutdown shutdown) {
      return new WaitingCommand(this, console, link).shutdown(shutdown);
    }
    if (command instanceof ParsedCommand.Logs logs) {
      return new LogView(this, console, link).show(logs);
    }
    if (command instanceof ParsedCommand.Events events) {
      return new EventView(this, console, link).show(events);
    }
    if (command instanceof ParsedCommand.Processes processes) {
      return new ProcessView(this, console, around).show(link, processes);
    }
    if (command instanceof ParsedCommand.Stats stats) {
      return new StatsView(this, console).show(link, stats);
    }
    if (command instanceof ParsedCommand.StartTimes times) {
      return new GraphView(console, around).show(this, link, times.format());
    }
    if (command instanceof ParsedCommand.Signal signal) {
      JsonWriter request = request("signal").key("signal").value(signal.signal());
      link.send(request.key("services").value(signal.services()).endObject());
    } else {
      boolean dryRun = ((ParsedCommand.Reload) command).dryRun();
      link.send(request("reload").key("dry_run").value((Boolean) dryRun).endObject());
    }
    return finish(next(link, -1));
  }

  private int status(ControlConnection link, ParsedCommand.Status command) throws ClientException {
    JsonWriter request = request("status").key("services").value(command.services());
    link.send(request.key("usage").value((Boolean) command.json()).endObject());
    Map<String, Object> message = next(link, PATIENCE);
    if (!(message.get("status") instanceof Map<?, ?> status)) {
      return finish(message);
    }
    if (command.json()) {
      console.out(new JsonWriter().any(status) + "\n");
    } else {
      StatusView.print(console, status, !command.services().isEmpty());
    }
    return finish(next(link, PATIENCE));
  }

  /** The beginning of a request; the caller ends the object. */
  public static JsonWriter request(String command) {
    return new JsonWriter().object().key("protocol").value(PROTOCOL).key("command").value(command);
  }

  /** The next line of an answer; the end of the connection is an error. */
  public static Map<String, Object> next(ControlConnection link, int millis)
      throws ClientException {
    Map<String, Object> message = link.next(millis);
    if (message == null) {
      throw new ClientException(
          ClientException.FAILED, "cannot get an answer: the connection ended");
    }
    return message;
  }

  /**
   * The next line of an answer that ends with Foster. If the connection ends without a last line,
   * Foster was killed, or the thread that serves clients has failed.
   */
  static Map<String, Object> following(ControlConnection link) throws ClientException {
    link.leaveOpen();
    Map<String, Object> message = link.next(-1);
    if (message == null) {
      throw new ClientException(
          ClientException.FAILED,
          "cannot go on: Foster was killed, or its control server has failed");
    }
    return message;
  }

  /**
   * Prints the end of an answer.
   *
   * @param message its last line
   * @return the exit code
   */
  int finish(Map<String, Object> message) throws ClientException {
    if (!(message.get("done") instanceof Map<?, ?> done)
        || !(done.get("code") instanceof Long code)
        || !(done.get("lines") instanceof List<?> lines)) {
      throw notUnderstood();
    }
    Object error = done.get("error");
    StringBuilder text = new StringBuilder();
    for (Object line : lines) {
      text.append(Table.visible(String.valueOf(line))).append('\n');
    }
    if (error == null) {
      console.out(text.toString()); // health prints the services that are not well
    } else {
      console.err(text + "foster: " + Table.visible(error.toString()) + "\n");
    }
    return code == DONE ? 0 : Math.clamp(code, 1, 125);
  }
}
