package dev.foster.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Sockets;
import dev.foster.kernel.linux.LinuxDirectories;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;

/**
 * Fuzz target: any bytes as the answer of whoever listens on the control socket, who may be another
 * user than the one who asks. The first byte chooses the command. It ends with an exit code, and
 * nothing that came orders the terminal about.
 */
public final class AnswerFuzz {
  private static final String SOCKET = "/run/foster.sock";
  private static final List<String> WEB = List.of("web");

  private static final List<Command.Ask> COMMANDS =
      List.of(
          new Command.Status(SOCKET, false, List.of()),
          new Command.Status(SOCKET, false, WEB),
          new Command.Status(SOCKET, true, List.of()),
          new Command.Processes(SOCKET, false),
          new Command.Processes(SOCKET, true),
          new Command.Change(SOCKET, "stop", true, null, WEB),
          new Command.Change(SOCKET, "start", true, Duration.ofHours(1), WEB),
          new Command.Signal(SOCKET, "HUP", WEB),
          new Command.Logs(SOCKET, true, 5, false, WEB),
          new Command.Logs(SOCKET, false, -1, false, List.of()),
          new Command.Logs(SOCKET, false, 5, true, WEB),
          new Command.Reload(SOCKET, true),
          new Command.Events(SOCKET, true, false),
          new Command.Events(SOCKET, false, true),
          new Command.Health(SOCKET),
          new Command.Shutdown(SOCKET, true, null));

  private AnswerFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    Command.Ask command = COMMANDS.get(Math.floorMod(bytes[0] - 'a', COMMANDS.size()));
    TestConsole console = new TestConsole();
    console.terminal = true;
    Surroundings around =
        new Surroundings(answering(bytes), new LinuxDirectories(), List.of(), () -> null);
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

  /** Somebody who says these bytes but the first, and nothing more. */
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
