package dev.foster.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log file on a drive that does not answer. */
@Timeout(60)
class DeadDriveTest {
  private static final String LINE = "x".repeat(99) + "\n";

  @TempDir Path folder;
  private final CountDownLatch answers = new CountDownLatch(1);

  /** Files below {@code dead} cannot be opened until the drive answers. */
  private Io io() {
    return (Io)
        Proxy.newProxyInstance(
            Io.class.getClassLoader(),
            new Class<?>[] {Io.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("open") && arguments[0].toString().contains("/dead/")) {
                answers.await();
              }
              try {
                return method.invoke(PumpFixture.IO, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Logs to(String file, OnFull onFull) {
    Path path = folder.resolve(file);
    return PumpFixture.logs(Format.NONE, onFull, PumpFixture.file(path, 0, 0, false));
  }

  private static CompletableFuture<Void> flood(Pipe pipe, int lines) {
    return CompletableFuture.runAsync(
        () -> {
          for (int i = 0; i < lines; i += 200) {
            pipe.write(LINE.repeat(200));
          }
        },
        task -> new Thread(task).start());
  }

  @Test
  void deadDrive_delaysOnlyItsOwnService_andLosesNothing() throws Exception {
    Files.createDirectory(folder.resolve("dead"));
    try (PumpFixture rig = new PumpFixture(io(), Level.INFO, -1, "slow", "quick")) {
      CompletableFuture<Void> slow =
          flood(rig.attach("slow", to("dead/slow.log", OnFull.BLOCK), 1), 20_000);
      Path quick = folder.resolve("quick.log");
      flood(rig.attach("quick", to("quick.log", OnFull.BLOCK), 2), 20_000)
          .get(30, TimeUnit.SECONDS);
      await().until(() -> Files.size(quick) == 20_000 * 100);
      rig.pump.message(Level.INFO, "alive");
      assertEquals("foster | alive\n", rig.err.readLine());
      assertFalse(slow.isDone());
      answers.countDown();
      slow.get(30, TimeUnit.SECONDS);
      rig.awaitFiles();
      await().until(() -> Files.size(folder.resolve("dead/slow.log")) == 20_000 * 100);
    }
  }

  @Test
  void deadDrive_drop_linesAreCountedAndTheServiceGoesOn() throws Exception {
    Files.createDirectory(folder.resolve("dead"));
    try (PumpFixture rig = new PumpFixture(io(), Level.INFO, -1, "slow")) {
      Pipe slow = rig.attach("slow", to("dead/slow.log", OnFull.DROP), 1);
      flood(slow, 20_000).get(30, TimeUnit.SECONDS);
      answers.countDown();
      String said = rig.err.readLine();
      assertTrue(said.contains(" lines are missing in " + folder), said);
      assertTrue(said.endsWith(": it was not written fast enough\n"), said);
    }
  }

  @Test
  void finish_deadDrive_endsAtItsDeadline() throws Exception {
    Files.createDirectory(folder.resolve("dead"));
    try (PumpFixture rig = new PumpFixture(io(), Level.INFO, -1, "slow")) {
      rig.attach("slow", to("dead/slow.log", OnFull.BLOCK), 1).write("line\n");
      await().until(() -> rig.tail("slow").size() == 1);
      assertFalse(rig.pump.finish(() -> {}, Duration.ofMillis(300).toNanos()));
      answers.countDown();
    }
  }
}
