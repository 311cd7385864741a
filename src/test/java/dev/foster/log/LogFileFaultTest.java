package dev.foster.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.kernel.Io;
import dev.foster.log.PumpFixture.Pipe;
import dev.foster.plan.Logs;
import dev.foster.plan.Logs.Format;
import dev.foster.plan.Logs.OnFull;
import dev.foster.text.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fault in the thread that writes log files. */
@Timeout(60)
class LogFileFaultTest {
  @TempDir Path folder;
  private final AtomicInteger writes = new AtomicInteger();

  /** The first write of the thread for files fails in a way that nobody expects. */
  private Io io() {
    return (Io)
        Proxy.newProxyInstance(
            Io.class.getClassLoader(),
            new Class<?>[] {Io.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("write")
                  && Thread.currentThread().getName().equals("foster-file")
                  && writes.incrementAndGet() == 1) {
                throw new StackOverflowError("for the test");
              }
              try {
                return method.invoke(PumpFixture.IO, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void fault_isLogged_andLaterLinesAreWritten() throws Exception {
    Path file = folder.resolve("a.log");
    Logs logs = PumpFixture.logs(Format.NONE, OnFull.BLOCK, PumpFixture.file(file, 0, 0, false));
    try (PumpFixture rig = new PumpFixture(io(), Level.INFO, -1, "web")) {
      Pipe pipe = rig.attach("web", logs, 1);
      pipe.write("lost\n");
      assertEquals(
          "foster | web: internal error with "
              + file
              + ": java.lang.StackOverflowError: for the test\n",
          rig.err.readLine());
      pipe.write("kept\n");
      await().until(() -> Files.readString(file).equals("kept\n"));
    }
  }
}
