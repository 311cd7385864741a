package dev.foster.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a command line asks for. */
public sealed interface ParsedCommand {

  /**
   * {@code foster up}.
   *
   * @param files as given with {@code -f}; empty for the usual places
   * @param profiles as given with {@code --profile}
   * @param program a program to run beside the services, with its arguments; empty for none
   * @param verbosity 0; 1 and more with {@code -v}, −1 and less with {@code -q}
   */
  record Up(
      List<String> files,
      List<String> profiles,
      boolean checkOnly,
      List<String> program,
      int verbosity)
      implements ParsedCommand {}

  /** {@code foster run}, with everything that follows. */
  record Run(List<String> arguments) implements ParsedCommand {}

  /** A command line without a command. */
  record Usage() implements ParsedCommand {}

  /** {@code foster check}; {@code strict} makes a warning a failure. */
  record Check(List<String> files, List<String> profiles, boolean strict)
      implements ParsedCommand {}

  /** How {@code foster graph} prints. */
  enum GraphFormat {
    TEXT,
    MERMAID,
    DOT,
    JSON
  }

  /** {@code foster graph} of a configuration. */
  record Graph(List<String> files, List<String> profiles, GraphFormat format)
      implements ParsedCommand {}

  /** {@code foster init}; {@code file} is where to write, {@code -} is standard output. */
  record Init(String file) implements ParsedCommand {}

  /**
   * {@code foster import}.
   *
   * @param kind of the files, or null
   * @param output file to write, or null for standard output
   * @param strict makes a loss a failure
   * @param verbose reports also what became of each setting
   * @param formation numbers of processes, such as {@code web=2,worker=1}
   * @param user whether the lines of a crontab have a user
   */
  record Import(
      String kind,
      List<String> files,
      String output,
      boolean strict,
      boolean verbose,
      List<String> formation,
      boolean user)
      implements ParsedCommand {}

  /** {@code foster schema}. */
  record Schema() implements ParsedCommand {}

  /** {@code foster version}. */
  record Version() implements ParsedCommand {}

  /** {@code foster help}; {@code about} is a command's name, or null. */
  record Help(String about) implements ParsedCommand {}

  /** {@code foster completion bash|zsh|fish}. */
  record Completion(String shell) implements ParsedCommand {}

  /** A command that asks a running Foster. */
  sealed interface Ask extends ParsedCommand {

    /** The control socket as given, or null. */
    String socket();
  }

  /** {@code foster status}. */
  record Status(String socket, boolean json, List<String> services) implements Ask {}

  /** {@code foster stats}. */
  record Stats(String socket, boolean json, boolean proportional, List<String> services)
      implements Ask {}

  /** {@code foster graph --times}. */
  record StartTimes(String socket, GraphFormat format) implements Ask {}

  /** {@code foster ps}. */
  record Processes(String socket, boolean json, List<String> services) implements Ask {}

  /**
   * {@code foster start|stop|restart}.
   *
   * @param verb which of them
   * @param rolling whether a restart is one after the other
   * @param patience how long to wait, or null for no bound
   */
  record Change(
      String socket,
      String verb,
      boolean waits,
      boolean rolling,
      Duration patience,
      List<String> services)
      implements Ask {}

  /**
   * {@code foster scale}.
   *
   * @param patience how long to wait, or null for no bound
   * @param counts by service
   */
  record Scale(String socket, boolean waits, Duration patience, Map<String, Integer> counts)
      implements Ask {}

  /**
   * {@code foster wait}.
   *
   * @param goal {@code ready healthy completed down}
   * @param patience how long to wait, or null for no bound
   */
  record Wait(String socket, String goal, Duration patience, List<String> services)
      implements Ask {}

  /** {@code foster signal}. */
  record Signal(String socket, String signal, List<String> services) implements Ask {}

  /** {@code foster logs}; {@code lines} is -1 for all that there are. */
  record Logs(
      String socket,
      boolean follow,
      boolean timestamps,
      int lines,
      boolean json,
      List<String> services)
      implements Ask {}

  /** {@code foster reload}. */
  record Reload(String socket, boolean dryRun) implements Ask {}

  /** {@code foster events}. */
  record Events(String socket, boolean follow, boolean json, List<String> services)
      implements Ask {}

  /** {@code foster health}. */
  record Health(String socket, List<String> services) implements Ask {}

  /** {@code foster shutdown}; {@code timeout} is null for that of the configuration. */
  record Shutdown(String socket, boolean waits, boolean drains, Duration timeout) implements Ask {}
}
