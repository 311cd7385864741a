package dev.foster.supervisorctl;

import dev.foster.cli.Client;
import dev.foster.cli.ClientEnvironment;
import dev.foster.cli.ClientException;
import dev.foster.cli.ControlConnection;
import dev.foster.text.JsonWriter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A running Foster, asked through its control socket. */
final class FosterClient {
  /** Without a limit, for requests that take as long as the programs need. */
  static final int NO_LIMIT = -1;

  /** Requests that wait at the same time; Foster serves 64 clients. */
  private static final int AT_ONCE = 16;

  private final ClientEnvironment around;
  private final ServerUrl server;
  private final ProcessTable table;
  private final ZoneId zone;

  /**
   * The end of an answer.
   *
   * @param code 0 done, 1 failed, 2 invalid
   * @param error null, or one line
   */
  record Done(long code, String error, List<String> lines) {
    boolean ok() {
      return code == 0;
    }
  }

  /**
   * The state of everything.
   *
   * @param pid that of Foster
   */
  record Status(int pid, List<ManagedProcess> processes) {}

  /** Takes the lines of an answer; false ends it. */
  interface Lines {
    boolean take(Map<String, Object> line);
  }

  FosterClient(ClientEnvironment around, ServerUrl server, ProcessTable table, ZoneId zone) {
    this.around = around;
    this.server = server;
    this.table = table;
    this.zone = zone;
  }

  ProcessTable table() {
    return table;
  }

  ZoneId zone() {
    return zone;
  }

  /** The state of everything now. */
  Status status() throws ClientException {
    Status[] found = new Status[1];
    ask(
        Client.request("status").endObject(),
        Client.PATIENCE,
        line -> {
          if (line.get("status") instanceof Map<?, ?> status) {
            found[0] = status(status);
          }
          return true;
        });
    if (found[0] == null) {
      throw new ClientException(ClientException.FAILED, "cannot understand the answer");
    }
    return found[0];
  }

  private Status status(Map<?, ?> status) {
    Map<?, ?> foster = (Map<?, ?>) status.get("foster");
    StateReader states = new StateReader(zone);
    return new Status(
        ((Long) foster.get("pid")).intValue(),
        table.processes((List<?>) status.get("services"), states));
  }

  /** Starts, stops or restarts processes. */
  Done change(String verb, List<ManagedProcess> processes, boolean wait) throws ClientException {
    JsonWriter request = Client.request(verb).key("services").value(services(processes));
    return ask(request.key("wait").value((Boolean) wait).endObject(), NO_LIMIT, line -> true);
  }

  /** Starts processes at the same time; returns an answer for each. */
  List<Done> startEach(List<ManagedProcess> processes) throws ClientException {
    List<Done> answers = new ArrayList<>();
    for (int from = 0; from < processes.size(); from += AT_ONCE) {
      int end = Math.min(from + AT_ONCE, processes.size());
      startSome(processes.subList(from, end), answers);
    }
    return answers;
  }

  private void startSome(List<ManagedProcess> processes, List<Done> answers)
      throws ClientException {
    List<ControlConnection> links = new ArrayList<>();
    try {
      for (ManagedProcess process : processes) {
        ControlConnection link = server.connect(around);
        links.add(link);
        link.send(
            Client.request("start").key("services").value(List.of(process.service())).endObject());
      }
      for (ControlConnection link : links) {
        answers.add(done((Map<?, ?>) Client.next(link, NO_LIMIT).get("done")));
      }
    } finally {
      links.forEach(ControlConnection::close);
    }
  }

  /** Sends a signal to a process. */
  Done signal(String signal, ManagedProcess process) throws ClientException {
    JsonWriter request = Client.request("signal").key("signal").value(signal);
    request.key("services").value(List.of(process.service()));
    return ask(request.endObject(), Client.PATIENCE, line -> true);
  }

  /** Forgets the output of a process. */
  Fault clear(ManagedProcess process) throws ClientException {
    JsonWriter request = Client.request("clear").key("services").value(services(List.of(process)));
    boolean good = ask(request.endObject(), Client.PATIENCE, line -> true).ok();
    return good ? Fault.SUCCESS : Fault.FAILED;
  }

  /** Reads the configuration again. */
  Done reload(boolean dryRun) throws ClientException {
    JsonWriter request = Client.request("reload").key("dry_run").value((Boolean) dryRun);
    return ask(request.endObject(), NO_LIMIT, line -> true);
  }

  /** Reads the configuration again, and takes over some services, removes others. */
  Done reload(Collection<String> only, Collection<String> remove) throws ClientException {
    JsonWriter request = Client.request("reload").key("only").value(List.copyOf(only));
    request.key("remove").value(List.copyOf(remove));
    return ask(request.endObject(), NO_LIMIT, line -> true);
  }

  /** Ends Foster; the answer comes at once. */
  Done shutdown() throws ClientException {
    JsonWriter request = Client.request("shutdown").key("wait").value(Boolean.FALSE);
    return ask(request.endObject(), Client.PATIENCE, line -> true);
  }

  /** Sends a request, and hands on the lines before the last one. */
  Done ask(JsonWriter request, int millis, Lines lines) throws ClientException {
    try (ControlConnection link = server.connect(around)) {
      link.send(request);
      while (true) {
        Map<String, Object> line = Client.next(link, millis);
        if (line.get("done") instanceof Map<?, ?> done) {
          return done(done);
        }
        if (!lines.take(line)) {
          return new Done(0, null, List.of());
        }
      }
    }
  }

  private static Done done(Map<?, ?> done) {
    List<String> lines = new ArrayList<>();
    for (Object line : (List<?>) done.get("lines")) {
      lines.add(String.valueOf(line));
    }
    return new Done((Long) done.get("code"), (String) done.get("error"), lines);
  }

  static List<String> services(List<ManagedProcess> processes) {
    List<String> names = new ArrayList<>();
    for (ManagedProcess process : processes) {
      names.add(process.service());
    }
    return names;
  }
}
