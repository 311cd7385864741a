package dev.foster.cli;

import dev.foster.cli.CommandSpec.Operands;
import java.util.List;

/** All commands. Each is created on demand, because {@code foster up} needs only its own. */
final class CommandTable {
  /** The names in the order in which the help lists them. */
  static final List<String> NAMES =
      List.of(
          "up",
          "run",
          "check",
          "graph",
          "init",
          "import",
          "status",
          "stats",
          "ps",
          "start",
          "stop",
          "restart",
          "scale",
          "wait",
          "signal",
          "logs",
          "reload",
          "events",
          "health",
          "shutdown",
          "schema",
          "version",
          "help",
          "completion");

  /** What {@code foster wait} waits for. */
  static final List<String> GOALS = List.of("ready", "healthy", "completed", "down");

  /** The kinds of files that {@code foster import} reads. */
  static final List<String> KINDS =
      List.of("supervisord", "procfile", "crontab", "compose", "systemd", "s6");

  /** Options that every command takes. */
  static final OptionSpec HELP = flag("--help", 'h', "show help");

  static final OptionSpec VERSION = flag("--version", 'V', "show Foster's version");

  private static final OptionSpec FILE =
      new OptionSpec(
          "--file", 'f', "FILE", "configuration; repeat to merge more over it; - is stdin");
  private static final OptionSpec PROFILE =
      new OptionSpec(
          "--profile", (char) 0, "NAME", "also start services with this profile; repeatable");
  private static final OptionSpec SOCKET =
      new OptionSpec("--socket", (char) 0, "PATH", "control socket, instead of the usual places");
  private static final OptionSpec JSON = flag("--json", (char) 0, "print JSON");
  private static final OptionSpec FOLLOW = flag("--follow", 'f', "go on with what comes");
  private static final OptionSpec NO_WAIT =
      flag("--no-wait", (char) 0, "do not wait until it is done");
  private static final OptionSpec ROLLING =
      flag("--rolling", (char) 0, "one after the other; the first that fails ends it");
  private static final OptionSpec PATIENCE =
      new OptionSpec("--timeout", (char) 0, "DURATION", "wait at most that long, such as 30s");

  private CommandTable() {}

  private static OptionSpec flag(String name, char letter, String help) {
    return new OptionSpec(name, letter, null, help);
  }

  /** The command with this name; null if there is none. */
  static CommandSpec find(String name) {
    return switch (name) {
      case "up" -> up();
      case "run" -> run();
      case "status" -> spec(name, Operands.SERVICES, "show the services' states", "", JSON, SOCKET);
      case "stats" -> stats();
      case "ps" -> processes();
      case "start", "stop", "restart" -> change(name);
      case "scale" -> scale();
      case "wait" -> await();
      case "signal" -> signal();
      case "logs" -> logs();
      case "reload" -> reload();
      case "events" ->
          spec(
              name,
              Operands.SERVICES,
              "show what happened, oldest first",
              "",
              FOLLOW,
              JSON,
              SOCKET);
      case "health" -> health();
      case "shutdown" -> shutdown();
      default -> findOther(name);
    };
  }

  /** Commands that need no running Foster. */
  private static CommandSpec findOther(String name) {
    return switch (name) {
      case "check" ->
          spec(
              name,
              Operands.NONE,
              "check the configuration and print the start order",
              "Prints every problem with its file, line and column, and exits 2 if there is one.",
              FILE,
              PROFILE,
              flag("--strict", (char) 0, "exit 1 if there are warnings"));
      case "graph" -> graph();
      case "import" -> importer();
      case "init" ->
          spec(
              name,
              Operands.NONE,
              "write a foster.yaml for the programs that are installed",
              """
              Looks for well-known servers, and writes how each runs in the foreground, how it stops
              and how it becomes ready. Never overwrites a file.\
              """,
              new OptionSpec("--file", 'f', "FILE", "instead of foster.yaml; - is stdout"));
      case "schema" ->
          spec(name, Operands.NONE, "print the JSON Schema of foster.yaml, for editors", "");
      case "version" -> spec(name, Operands.NONE, "print Foster's version", "");
      case "help" -> spec(name, Operands.COMMAND, "show help, for one command if it is named", "");
      case "completion" ->
          spec(
              name,
              Operands.SHELL,
              "print a completion script for bash, zsh or fish",
              """
              bash:  source <(foster completion bash)
              zsh:   foster completion zsh > "${fpath[1]}/_foster"
              fish:  foster completion fish > ~/.config/fish/completions/foster.fish\
              """);
      default -> null;
    };
  }

  private static CommandSpec importer() {
    return spec(
        "import",
        Operands.IMPORT,
        "make a foster.yaml of supervisord.conf, a compose file or others",
        """
        Prints the configuration on standard output, and on standard error a report with the line
        of each setting: what is LOST, and what to decide. KIND is supervisord, procfile, crontab,
        compose, systemd or s6 (a folder); without it, the name or the content of the file tells.
        Without FILE it looks for a supervisord.conf, a Procfile and a compose file. Exits 2, with
        all problems, if the file is wrong.\
        """,
        new OptionSpec("--output", 'o', "FILE", "write the configuration into a new file"),
        new OptionSpec(
            "--formation",
            'm',
            "NAME=N,...",
            "of a Procfile: how many processes run, as foreman -m"),
        flag("--user", (char) 0, "of a crontab: each line has a user after its times"),
        flag("--strict", (char) 0, "exit 1 if something is LOST"),
        flag("--verbose", 'v', "also report what became of each setting"));
  }

  private static CommandSpec graph() {
    return spec(
        "graph",
        Operands.NONE,
        "show which service depends on which",
        """
        Reads the configuration; with --times it asks a running Foster, and shows how long each
        service took to start.\
        """,
        FILE,
        PROFILE,
        new OptionSpec("--format", (char) 0, "FORMAT", "text (default), mermaid or dot"),
        JSON,
        flag("--times", (char) 0, "when services were first started and ready"),
        SOCKET);
  }

  private static CommandSpec stats() {
    return spec(
        "stats",
        Operands.SERVICES,
        "show what services use",
        """
        All processes of a service count, ended ones too. CPU% is of one processor, within the
        second that the command takes. MEMORY is the sum of resident sets, in which shared pages
        count for each process. READ and WRITTEN are bytes from and to storage.\
        """,
        JSON,
        flag("--pss", (char) 0, "MEMORY with shared pages counted once; takes longer"),
        SOCKET);
  }

  private static CommandSpec processes() {
    return spec(
        "ps",
        Operands.SERVICES,
        "show the processes of each service as a tree",
        """
        Processes that were adopted are marked: [orphan], or [survivor] if the main process of
        their service is gone. CPU is the time used so far, MEMORY the resident set.\
        """,
        JSON,
        SOCKET);
  }

  private static CommandSpec await() {
    return spec(
        "wait",
        Operands.SOME_SERVICES,
        "wait until services are ready, healthy, completed or down",
        """
        Exits 0 when all of them are at the same time, and 1 as soon as one cannot be any more:
        it has failed, or is down and must be started first.\
        """,
        new OptionSpec("--for", (char) 0, "STATE", "ready (default), healthy, completed or down"),
        PATIENCE,
        SOCKET);
  }

  private static CommandSpec signal() {
    return spec(
        "signal",
        Operands.SIGNAL_AND_SERVICES,
        "send a signal to the main process of services",
        "SIGNAL is a name or number: HUP, SIGHUP, 1, RTMIN+3.",
        SOCKET);
  }

  private static CommandSpec reload() {
    return spec(
        "reload",
        Operands.NONE,
        "read the configuration again and carry out what changed",
        "If anything is wrong with it, nothing changes.",
        flag("--dry-run", (char) 0, "only print what would be done"),
        SOCKET);
  }

  private static CommandSpec health() {
    return spec(
        "health",
        Operands.SERVICES,
        "exit 0 if every wanted service is ready or completed, else 1",
        """
        Prints a line for each that is not. Services with health: {required: false} do not count,
        unless they are named. A named service must be up or completed.
        Made for HEALTHCHECK CMD ["foster", "health"].\
        """,
        SOCKET);
  }

  private static CommandSpec up() {
    return spec(
        "up",
        Operands.MORE_PROGRAM,
        "run what the configuration declares, as PID 1 or not",
        """
        The configuration is FILE, else $FOSTER_CONFIG, else ./foster.yaml, else
        /etc/foster/foster.yaml. Exits with the exit code of the service that ended it, else 0.
        PROGRAM runs as the service cmd: after all others, on Foster's own input and output, and
        its end is the end of Foster.\
        """,
        FILE,
        PROFILE,
        flag("--check-only", (char) 0, "check the configuration, start nothing"),
        flag("--quiet", 'q', "say less; twice: only errors"),
        flag("--verbose", 'v', "say more"));
  }

  private static CommandSpec run() {
    return spec(
        "run",
        Operands.PROGRAM,
        "run one program as a container's init should",
        "",
        flag(null, 'g', "signals go to the program's process group"),
        flag("--single-child", 'c', "the program stays in Foster's session"),
        new OptionSpec("--rewrite", 'r', "FROM:TO", "signal FROM arrives as TO"),
        new OptionSpec(null, 'e', "CODE", "exit code CODE becomes 0"),
        new OptionSpec(
            "--wait", (char) 0, "DURATION", "time for what is left when the program ends"),
        new OptionSpec(null, 'p', "SIGNAL", "be sent SIGNAL when Foster's parent dies"),
        flag(null, 's', "adopt orphans (always done)"),
        flag(null, 'w', "a line for each orphan reaped"),
        flag("--verbose", 'v', "say more"));
  }

  private static CommandSpec change(String name) {
    String summary =
        switch (name) {
          case "start" -> "start services and wait until they are ready";
          case "stop" -> "stop services and wait until nothing of them is left";
          default -> "stop and start services and wait until they are ready";
        };
    return name.equals("restart")
        ? spec(name, Operands.SOME_SERVICES, summary, "", ROLLING, NO_WAIT, PATIENCE, SOCKET)
        : spec(name, Operands.SOME_SERVICES, summary, "", NO_WAIT, PATIENCE, SOCKET);
  }

  private static CommandSpec scale() {
    return spec(
        "scale",
        Operands.COUNTS,
        "change the number of instances of services with replicas",
        """
        Starts further instances and waits until they are ready, or stops those with the highest
        numbers. The configuration does not change: the next reload goes back to it.\
        """,
        NO_WAIT,
        PATIENCE,
        SOCKET);
  }

  private static CommandSpec logs() {
    return spec(
        "logs",
        Operands.SERVICES,
        "show the last lines that services wrote",
        "They come from memory: the last 1,000 lines or 256 KiB of each service.",
        FOLLOW,
        new OptionSpec("--lines", 'n', "N", "only the last N lines of each service"),
        flag("--timestamps", 't', "the time before each line"),
        JSON,
        SOCKET);
  }

  private static CommandSpec shutdown() {
    return spec(
        "shutdown",
        Operands.NONE,
        "stop all services in order, then Foster",
        "",
        NO_WAIT,
        flag(
            "--no-drain",
            (char) 0,
            "without shutdown.drain and stop.delay; ends them if under way"),
        new OptionSpec("--timeout", (char) 0, "DURATION", "instead of shutdown.timeout"),
        SOCKET);
  }

  private static CommandSpec spec(
      String name, Operands operands, String summary, String details, OptionSpec... options) {
    return new CommandSpec(name, operands, summary, details, List.of(options));
  }
}
