package dev.foster.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Sockets;
import dev.foster.kernel.linux.LinuxDirectories;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Fuzz target: any bytes as the answer on the control socket, whose server may be another user's.
 * The first byte chooses the command. The client must exit with a code and never send a control
 * sequence to the terminal.
 */
public final class AnswerFuzz {
  private static final String SOCKET = "/run/foster.sock";
  private static final List<String> WEB = List.of("web");

  private static final List<ParsedCommand.Ask> COMMANDS =
      List.of(
          new ParsedCommand.Status(SOCKET, false, List.of()),
          new ParsedCommand.Status(SOCKET, false, WEB),
          new ParsedCommand.Status(SOCKET, true, List.of()),
          new ParsedCommand.Processes(SOCKET, false, List.of()),
          new ParsedCommand.Processes(SOCKET, true, WEB),
          new ParsedCommand.Change(SOCKET, "stop", true, false, null, WEB),
          new ParsedCommand.Scale(SOCKET, true, Duration.ofHours(1), Map.of("web", 3)),
          new ParsedCommand.Change(SOCKET, "start", true, false, Duration.ofHours(1), WEB),
          new ParsedCommand.Signal(SOCKET, "HUP", WEB),
          new ParsedCommand.Logs(SOCKET, true, true, 5, false, WEB),
          new ParsedCommand.Logs(SOCKET, false, false, -1, false, List.of()),
          new ParsedCommand.Logs(SOCKET, false, false, 5, true, WEB),
          new ParsedCommand.Reload(SOCKET, true),
          new ParsedCommand.Events(SOCKET, true, false, WEB),
          new ParsedCommand.Events(SOCKET, false, true, List.of()),
          new ParsedCommand.Health(SOCKET, WEB),
          new ParsedCommand.Shutdown(SOCKET, true, true, null),
          new ParsedCommand.StartTimes(SOCKET, ParsedCommand.GraphFormat.TEXT),
          new ParsedCommand.StartTimes(SOCKET, ParsedCommand.GraphFormat.MERMAID),
          new ParsedCommand.StartTimes(SOCKET, ParsedCommand.GraphFormat.DOT),
          new ParsedCommand.Wait(SOCKET, "ready", Duration.ofHours(1), WEB));

  private AnswerFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    ParsedCommand.Ask command = COMMANDS.get(Math.floorMod(bytes[0] - 'a', COMMANDS.size()));
    TestConsole console = new TestConsole();
    console.terminal = true;
    ClientEnvironment around =
        new ClientEnvironment(answering(bytes), new LinuxDirectories(), List.of(), () -> null);
    int code = new Client(console, around).run(command);
    assertTrue(code >= 0 && code <= 125, () -> "exit code " + code);
    boolean json = command.toString().contains("json=true");
    check(console.outText(), json);
    check(console.errText(), json);
    assertTrue(console.outText().length() < 100L * bytes.length + 10_000);
  }

  private static void check(String text, boolean json) {
    String plain = text.replaceAll("\033\\[[0-9;:]*m", "").replace("\r\033[K", "");
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      boolean allowed = c == '\n' || c == '\t' || json && c >= 0x7F;
      assertTrue(allowed || !Character.isISOControl(c), () -> "a control character: " + text);
    }
  }

  /** A server that sends all bytes but the first, and then closes. */
  static Sockets answering(byte[] bytes) {
    int[] at = {1};
    return (Sockets)
        Proxy.newProxyInstance(
            AnswerFuzz.class.getClassLoader(),
            new Class<?>[] {Sockets.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "connect" -> 3;
                  case "peer" -> new Sockets.Peer(1, 0, 0);
                  case "send" -> arguments[3];
                  case "receive" -> {
                    int count = Math.min((int) arguments[3], bytes.length - at[0]);
                    System.arraycopy(
                        bytes, at[0], (byte[]) arguments[1], (int) arguments[2], count);
                    at[0] += count;
                    yield count;
                  }
                  case "close" -> null;
                  default -> throw new AssertionError(method);
                });
  }
}
