package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.supervisord.Program.Kind;
import java.util.List;
import java.util.Locale;

/** Checks what only FastCGI programs and event listeners have. */
final class SectionChecks {
  /** The types of events, as supervisord knows them. */
  private static final List<String> EVENTS =
      List.of(
          "EVENT",
          "PROCESS_STATE",
          "PROCESS_STATE_STARTING",
          "PROCESS_STATE_RUNNING",
          "PROCESS_STATE_BACKOFF",
          "PROCESS_STATE_STOPPING",
          "PROCESS_STATE_EXITED",
          "PROCESS_STATE_STOPPED",
          "PROCESS_STATE_FATAL",
          "PROCESS_STATE_UNKNOWN",
          "REMOTE_COMMUNICATION",
          "PROCESS_LOG",
          "PROCESS_LOG_STDOUT",
          "PROCESS_LOG_STDERR",
          "PROCESS_COMMUNICATION",
          "PROCESS_COMMUNICATION_STDOUT",
          "PROCESS_COMMUNICATION_STDERR",
          "SUPERVISOR_STATE_CHANGE",
          "SUPERVISOR_STATE_CHANGE_RUNNING",
          "SUPERVISOR_STATE_CHANGE_STOPPING",
          "TICK",
          "TICK_5",
          "TICK_60",
          "TICK_3600",
          "PROCESS_GROUP",
          "PROCESS_GROUP_ADDED",
          "PROCESS_GROUP_REMOVED");

  private final Findings findings;

  SectionChecks(Findings findings) {
    this.findings = findings;
  }

  void check(Program program) {
    if (program.kind == Kind.LISTENER) {
      listener(program);
    } else if (program.kind == Kind.FASTCGI) {
      socket(program.settings);
    }
  }

  private void listener(Program program) {
    Settings settings = program.settings;
    Setting<Integer> buffer = settings.integer("buffer_size", 10);
    if (buffer.value() != null && buffer.value() < 1) {
      findings.error(buffer.place(), buffer.subject(), "must be 1 or more");
    }
    settings.text("result_handler");
    Setting<Boolean> redirect = program.redirectStderr;
    if (redirect.is(true)) {
      String message = "an event listener cannot have it: its standard output is the protocol";
      findings.error(redirect.place(), redirect.subject(), message);
    }
    Setting<String> events = settings.text("events");
    if (events.value() == null || events.value().isEmpty()) {
      findings.error(settings.place(), settings.title(), "has no events=");
      return;
    }
    for (String event : events.value().split(",", -1)) {
      String name = PythonText.strip(event).toUpperCase(Locale.ROOT);
      if (!EVENTS.contains(name)) {
        findings.error(events.place(), events.subject(), "there is no event '" + name + "'");
      }
    }
  }

  private void socket(Settings settings) {
    Setting<String> socket = settings.text("socket");
    if (socket.value() == null || socket.value().isEmpty()) {
      findings.error(settings.place(), settings.title(), "has no socket=");
      return;
    }
    boolean unix = socket.value().startsWith("unix:///");
    boolean network = socket.value().matches("tcp://[^\\s:]+:\\d+\\n?");
    if (!unix && !network && !Template.hasMark(socket.value())) {
      String message = "must be unix:///PATH or tcp://HOST:PORT";
      findings.error(socket.place(), socket.subject(), message);
    }
    Setting<Integer> backlog = settings.integer("socket_backlog", 1);
    if (backlog.value() != null && (backlog.value() < 1 || backlog.value() > 65535)) {
      findings.error(backlog.place(), backlog.subject(), "must be 1 to 65535");
    }
    Setting<Integer> mode = settings.octal("socket_mode");
    Setting<String> owner = settings.text("socket_owner");
    if (network && (mode.isGiven() || owner.isGiven())) {
      String message = "only a UNIX socket has an owner and a mode";
      findings.error(socket.place(), socket.subject(), message);
    }
  }
}
