package dev.foster.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.Reply;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.LinuxKernel;
import dev.foster.kernel.linux.LinuxProcessList;
import dev.foster.log.LogPump;
import dev.foster.loop.EventLog;
import dev.foster.loop.Snapshots;
import dev.foster.process.ProcessOwnership;
import dev.foster.process.ProcessTree;
import dev.foster.text.ByteText;
import dev.foster.text.JsonReader;
import dev.foster.text.JsonWriter;
import dev.foster.text.Level;
import java.util.List;

/**
 * Fuzz target: any line that a client of the control socket may send. JSON that was parsed can be
 * printed and parsed again, and each request gets an answer that ends.
 */
public final class RequestFuzz {
  private static final int MOST_STEPS = 100;

  private static final Dispatcher DISPATCHER = new Dispatcher(sources(), () -> {});

  private RequestFuzz() {}

  private static ServerContext sources() {
    try {
      EventLog events = new EventLog(10);
      LogPump logs =
          new LogPump(LinuxIo.INSTANCE, new LogPump.Settings(-1, -1, 2, Level.ERROR, false));
      return new ServerContext(
          "1.2.3",
          Snapshots.of(Snapshots.service("web", "up"), Snapshots.service("db", "down")),
          (request, answer) -> {
            answer.accept(new Reply(true, List.of(request.toString())));
            return true;
          },
          events,
          logs,
          new ProcessTree(
              new LinuxProcessList(), new ProcessOwnership(new LinuxKernel(), 1, 0, 0)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
    String line = ByteText.decode(bytes);
    try {
      Object value = JsonReader.parse(line);
      String written = new JsonWriter().any(value).toString();
      assertTrue(written.length() <= 6L * line.length() + 32);
      assertEquals(value, JsonReader.parse(written));
    } catch (JsonReader.Malformed e) {
      assertTrue(e.getMessage().length() < 100 && e.getMessage().indexOf('\n') < 0);
    }
    SendBuffer out = new SendBuffer();
    Answer answer = DISPATCHER.answer(line);
    for (int i = 0; i < MOST_STEPS && out.hasRoom() && !answer.isStream(); i++) {
      if (answer.advance(out, i * 1_000_000_000L)) {
        break;
      }
    }
    assertTrue(out.hasRoom(), "too much for so small a server");
    answer.cancel();
  }
}
