package dev.foster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineTest {

  private static ParsedCommand parse(String line) throws UsageException {
    return CommandLine.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }

  static Stream<Arguments> lines() {
    List<String> none = List.of();
    Duration five = Duration.ofSeconds(5);
    return Stream.of(
        Arguments.of("up", new ParsedCommand.Up(none, none, false, none, 0)),
        Arguments.of("up -f a -f b", new ParsedCommand.Up(List.of("a", "b"), none, false, none, 0)),
        Arguments.of(
            "up -fa --file=b --file c",
            new ParsedCommand.Up(List.of("a", "b", "c"), none, false, none, 0)),
        Arguments.of(
            "up -f - --check-only", new ParsedCommand.Up(List.of("-"), none, true, none, 0)),
        Arguments.of(
            "up --profile a --profile=b",
            new ParsedCommand.Up(none, List.of("a", "b"), false, none, 0)),
        Arguments.of("up -vv -q --verbose", new ParsedCommand.Up(none, none, false, none, 2)),
        Arguments.of("up -qvf x", new ParsedCommand.Up(List.of("x"), none, false, none, 0)),
        Arguments.of(
            "-f a -q up -f b", new ParsedCommand.Up(List.of("a", "b"), none, false, none, -1)),
        Arguments.of(
            "run -g -- nginx -h", new ParsedCommand.Run(List.of("-g", "--", "nginx", "-h"))),
        Arguments.of(
            "up -v -- nginx -h --",
            new ParsedCommand.Up(none, none, false, List.of("nginx", "-h", "--"), 1)),
        Arguments.of("up --", new ParsedCommand.Up(none, none, false, none, 0)),
        Arguments.of("run --help", new ParsedCommand.Run(List.of("--help"))),
        Arguments.of("help run", new ParsedCommand.Run(List.of("--help"))),
        Arguments.of("check -f a", new ParsedCommand.Check(List.of("a"), none, false)),
        Arguments.of("check --strict", new ParsedCommand.Check(none, none, true)),
        Arguments.of("wait a", new ParsedCommand.Wait(null, "ready", null, List.of("a"))),
        Arguments.of(
            "wait --for healthy --timeout 5s a b",
            new ParsedCommand.Wait(null, "healthy", five, List.of("a", "b"))),
        Arguments.of("graph", new ParsedCommand.Graph(none, none, ParsedCommand.GraphFormat.TEXT)),
        Arguments.of(
            "graph -f a --format mermaid",
            new ParsedCommand.Graph(List.of("a"), none, ParsedCommand.GraphFormat.MERMAID)),
        Arguments.of(
            "graph --times --format=dot",
            new ParsedCommand.StartTimes(null, ParsedCommand.GraphFormat.DOT)),
        Arguments.of(
            "graph --times --json --socket s",
            new ParsedCommand.StartTimes("s", ParsedCommand.GraphFormat.JSON)),
        Arguments.of("status", new ParsedCommand.Status(null, false, none)),
        Arguments.of("status a --json b", new ParsedCommand.Status(null, true, List.of("a", "b"))),
        Arguments.of("--socket s status", new ParsedCommand.Status("s", false, none)),
        Arguments.of(
            "status --socket=s -- -a", new ParsedCommand.Status("s", false, List.of("-a"))),
        Arguments.of("ps --json", new ParsedCommand.Processes(null, true, none)),
        Arguments.of(
            "start a", new ParsedCommand.Change(null, "start", true, false, null, List.of("a"))),
        Arguments.of(
            "stop --no-wait a b",
            new ParsedCommand.Change(null, "stop", false, false, null, List.of("a", "b"))),
        Arguments.of(
            "restart --rolling a",
            new ParsedCommand.Change(null, "restart", true, true, null, List.of("a"))),
        Arguments.of(
            "scale --no-wait a=3 b=0",
            new ParsedCommand.Scale(null, false, null, Map.of("a", 3, "b", 0))),
        Arguments.of(
            "restart --timeout 5s a",
            new ParsedCommand.Change(null, "restart", true, false, five, List.of("a"))),
        Arguments.of("signal HUP a", new ParsedCommand.Signal(null, "HUP", List.of("a"))),
        Arguments.of(
            "signal RTMIN+3 a b", new ParsedCommand.Signal(null, "RTMIN+3", List.of("a", "b"))),
        Arguments.of("logs", new ParsedCommand.Logs(null, false, false, -1, false, none)),
        Arguments.of(
            "logs -tfn 20 a", new ParsedCommand.Logs(null, true, true, 20, false, List.of("a"))),
        Arguments.of(
            "logs --lines=0 --json", new ParsedCommand.Logs(null, false, false, 0, true, none)),
        Arguments.of("reload", new ParsedCommand.Reload(null, false)),
        Arguments.of("reload --dry-run", new ParsedCommand.Reload(null, true)),
        Arguments.of("events -f --json", new ParsedCommand.Events(null, true, true, none)),
        Arguments.of("health a", new ParsedCommand.Health(null, List.of("a"))),
        Arguments.of("", new ParsedCommand.Usage()),
        Arguments.of("shutdown", new ParsedCommand.Shutdown(null, true, true, null)),
        Arguments.of("shutdown --no-drain", new ParsedCommand.Shutdown(null, true, false, null)),
        Arguments.of(
            "shutdown --timeout 5s --no-wait", new ParsedCommand.Shutdown(null, false, true, five)),
        Arguments.of("init", new ParsedCommand.Init("foster.yaml")),
        Arguments.of("init -f -", new ParsedCommand.Init("-")),
        Arguments.of("schema", new ParsedCommand.Schema()),
        Arguments.of("version", new ParsedCommand.Version()),
        Arguments.of("--version", new ParsedCommand.Version()),
        Arguments.of("-V", new ParsedCommand.Version()),
        Arguments.of("stop -V", new ParsedCommand.Version()),
        Arguments.of("help", new ParsedCommand.Help(null)),
        Arguments.of("-h", new ParsedCommand.Help(null)),
        Arguments.of("--help", new ParsedCommand.Help(null)),
        Arguments.of("help up", new ParsedCommand.Help("up")),
        Arguments.of("up --help", new ParsedCommand.Help("up")),
        Arguments.of("stop -h", new ParsedCommand.Help("stop")),
        Arguments.of("completion bash", new ParsedCommand.Completion("bash")));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void parse_validLine_isTheCommand(String line, ParsedCommand expected) throws Exception {
    assertEquals(expected, parse(line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          -v | cannot do anything: no command is given, see 'foster help'
          statsu | cannot do 'statsu': no such command, did you mean 'status'?
          nginx | cannot do 'nginx': no such command, see 'foster help'
          status --jsn | cannot use '--jsn': status has no such option, did you mean '--json'?
          status -x | cannot use '-x': status has no such option, see 'foster help status'
          up --fiel a | cannot use '--fiel': up has no such option, did you mean '--file'?
          up --json | cannot use '--json': up has no such option, see 'foster help up'
          up x | cannot use 'x': up takes no arguments, did you mean 'start x'?
          up bash -c x | cannot use 'bash': up takes no arguments, did you mean 'up -- bash'?
          up /app/x | cannot use '/app/x': up takes no arguments, did you mean 'up -- /app/x'?
          up python x.py | cannot use 'python': up takes no arguments, did you mean 'up -- python'?
          up ./x | cannot use './x': up takes no arguments, did you mean 'up -f ./x'?
          up x.yaml | cannot use 'x.yaml': up takes no arguments, did you mean 'up -f x.yaml'?
          check x | cannot use 'x': check takes no arguments, did you mean 'check -f x'?
          scale a | cannot scale 'a': write it as worker=3
          scale a=x | cannot scale 'a=x': write it as worker=3
          scale | cannot run 'scale': too few arguments, usage: foster scale [OPTIONS] SERVICE=N...
          reload nginx | cannot use 'nginx': reload takes no arguments, did you mean 'signal HUP nginx'? 'restart nginx' starts it anew
          reload x.yaml | cannot use 'x.yaml': reload takes no arguments
          bash -c x | cannot do 'bash': no such command; 'foster up -- bash' runs it with the services, docker run --entrypoint bash IMAGE without them
          up --config x | cannot use '--config': up has no such option, did you mean '--file'?
          --config x.yaml up | cannot use '--config': up has no such option, did you mean '--file'?
          check -c x | cannot use '-c': check has no such option, did you mean '--file'?
          up -d | cannot use '-d': up has no such option; Foster stays in the foreground: 'docker run -d', or 'foster up &'
          up --nodaemon | cannot use '--nodaemon': up has no such option; Foster always stays in the foreground
          logs --tail 5 | cannot use '--tail': logs has no such option, did you mean '--lines'?
          logs --since 5m | cannot use '--since': logs has no such option; use --timestamps to see the time of each line
          status -a | cannot use '-a': status has no such option; it always shows all
          shutdown a | cannot use 'a': shutdown takes no arguments, did you mean 'stop a'?
          up -f | cannot use '--file': FILE is missing
          up --check-only=yes | cannot use '--check-only=yes': --check-only takes no value
          stop | cannot run 'stop': too few arguments, usage: foster stop [OPTIONS] SERVICE...
          signal HUP | cannot run 'signal': too few arguments, usage: foster signal [OPTIONS] SIGNAL SERVICE...
          signal HPU a | cannot send 'HPU': no such signal
          signal a b HUP | cannot send 'a': no such signal, did you mean 'signal HUP a b'?
          stop --timeout 5 a | cannot use '--timeout 5': a bare number needs a unit: 5s
          logs -n x | cannot use '--lines x': it is not a number
          logs --lines= | cannot use '--lines': it is not a number
          wait | cannot run 'wait': too few arguments, usage: foster wait [OPTIONS] SERVICE...
          wait --for redy a | cannot wait for 'redy', did you mean 'ready'?
          wait --for success a | cannot wait for 'success': only for ready, healthy, completed or down
          graph --format svg | cannot use '--format svg': the formats are text, mermaid and dot; --json prints JSON
          graph --times -f a | cannot use '--file' with --times: a running Foster has the times
          help stpo | cannot do 'stpo': no such command, did you mean 'stop'?
          help a b | cannot use 'b': too many arguments, usage: foster help [COMMAND]
          completion csh | cannot complete for 'csh', did you mean 'zsh'?
          completion tcl | cannot complete for 'tcl': only for bash, zsh and fish
          completion | cannot run 'completion': too few arguments, usage: foster completion SHELL
          """)
  void parse_invalidLine_isExplained(String line, String message) {
    UsageException e = assertThrows(UsageException.class, () -> parse(line));
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "blame, graph --times",
    "config, check",
    "daemon-reload, reload",
    "down, shutdown",
    "is-active, health",
    "kill, signal KILL",
    "list, status",
    "maintail, logs -f foster",
    "pause, signal STOP",
    "reread, reload --dry-run",
    "tail, logs -f",
    "top, stats",
    "unpause, signal CONT",
    "update, reload",
    "validate, check",
  })
  void parse_commandOfAnotherProgram_suggestsOurs(String theirs, String ours) throws Exception {
    UsageException e = assertThrows(UsageException.class, () -> parse(theirs + " nginx"));
    assertEquals(
        "cannot do '" + theirs + "': no such command, did you mean '" + ours + "'?",
        e.getMessage());
    parse(ours + (ours.startsWith("signal") ? " nginx" : "")); // the command is valid
  }

  @Test
  void parse_exec_pointsToTheContainerEngine() {
    UsageException e = assertThrows(UsageException.class, () -> parse("exec php sh"));
    assertEquals(
        "cannot do 'exec': no such command: the container's engine does that, as 'docker exec' or"
            + " 'kubectl exec'",
        e.getMessage());
  }

  @Test
  void parse_dashAlone_isAnOperand() throws Exception {
    assertEquals(new ParsedCommand.Status(null, false, List.of("-")), parse("status -"));
  }

  @Test
  void parse_anyBytes_passThrough() throws Exception {
    String bytes = "a\udcff\udc80ü";
    assertEquals(
        new ParsedCommand.Up(List.of(bytes), List.of(), false, List.of(), 0),
        CommandLine.parse(List.of("up", "-f", bytes)));
  }
}
