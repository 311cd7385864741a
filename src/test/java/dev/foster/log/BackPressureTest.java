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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class BackPressureTest {
  private static final int MANY = 100_000;

  @TempDir Path folder;

  /** A service that writes numbered lines as fast as it can. */
  private static CompletableFuture<Void> flood(Pipe pipe, String name, int lines, int perWrite) {
    return CompletableFuture.runAsync(
        () -> {
          StringBuilder block = new StringBuilder();
          for (int i = 0; i < lines; i++) {
            block.append(name).append(' ').append(i).append(" padding padding padding\n");
            if (i % perWrite == perWrite - 1 || i == lines - 1) {
              pipe.write(block.toString());
              block.setLength(0);
            }
          }
          pipe.closeWrite();
        },
        task -> new Thread(task).start());
  }

  /**
   * Checks that the lines of each name have consecutive numbers; returns the next number of each.
   */
  private static Map<String, Integer> counted(String text) {
    Map<String, Integer> next = new HashMap<>();
    for (String line : text.split("\n")) {
      String[] words = line.substring(line.indexOf('|') + 2).split(" ");
      assertEquals(5, words.length, line);
      assertEquals(next.merge(words[0], 1, Integer::sum) - 1, Integer.parseInt(words[1]), line);
    }
    return next;
  }

  @Test
  void flood_fourServices_nothingIsLostTornOrReordered() throws Exception {
    try (PumpFixture rig = new PumpFixture("a", "b", "c", "d")) {
      CompletableFuture<String> out = rig.out.readAllAsync();
      CompletableFuture<String> err = rig.err.readAllAsync();
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      Pipe[] a = rig.attachBoth("a", PumpFixture.PREFIXED, 1);
      writers.add(flood(a[0], "a", MANY, 1));
      writers.add(flood(a[1], "a-err", MANY, 40));
      writers.add(flood(rig.attach("b", PumpFixture.PREFIXED, 2), "b", MANY, 40));
      writers.add(flood(rig.attach("c", PumpFixture.PREFIXED, 3), "c", MANY, 7));
      writers.add(flood(rig.attach("d", PumpFixture.PREFIXED, 4), "d", MANY, 1000));
      for (CompletableFuture<Void> writer : writers) {
        writer.get(180, TimeUnit.SECONDS);
      }
      assertTrue(rig.finish());
      rig.out.closeWrite();
      rig.err.closeWrite();
      String text = out.get(10, TimeUnit.SECONDS);
      assertEquals(Map.of("a", MANY, "b", MANY, "c", MANY, "d", MANY), counted(text));
      assertEquals(Map.of("a-err", MANY), counted(err.get(10, TimeUnit.SECONDS)));
    }
  }

  @Test
  void flood_slowReaderInSmallBites_nothingIsLost() throws Exception {
    try (PumpFixture rig = new PumpFixture("a", "b")) {
      CompletableFuture<Void> a = flood(rig.attach("a", PumpFixture.PREFIXED, 1), "a", 20_000, 3);
      CompletableFuture<Void> b = flood(rig.attach("b", PumpFixture.PREFIXED, 2), "b", 20_000, 100);
      StringBuilder text = new StringBuilder();
      int length = 2 * (20_000 * 36 + 88_890);
      for (int bite = 1; text.length() < length; bite = bite * 7 % 4099 + 1) {
        text.append(rig.out.read(Math.min(bite, length - text.length())));
      }
      assertEquals(Map.of("a", 20_000, "b", 20_000), counted(text.toString()));
      CompletableFuture.allOf(a, b).get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void stalled_block_delaysOnlyThatService() throws Exception {
    try (PumpFixture rig = new PumpFixture("noisy", "quiet", "stderr")) {
      CompletableFuture<Void> noisy =
          flood(rig.attach("noisy", PumpFixture.PREFIXED, 1), "noisy", 50_000, 10);
      awaitStall(rig);
      assertFalse(noisy.isDone());
      Path file = folder.resolve("quiet.log");
      Logs toFile =
          PumpFixture.logs(Format.NONE, OnFull.BLOCK, PumpFixture.file(file, 0, 0, false));
      rig.attach("quiet", toFile, 2).write("still written\n");
      await().until(() -> Files.exists(file) && Files.readString(file).equals("still written\n"));
      Pipe[] both = rig.attachBoth("stderr", PumpFixture.PREFIXED, 3);
      both[1].write("other output\n");
      assertEquals("stderr | other output\n", rig.err.read(22));
      rig.pump.message(Level.INFO, "alive");
      assertEquals("foster | alive\n", rig.err.read(15));
      assertFalse(noisy.isDone());

      CompletableFuture<String> text = rig.out.readAllAsync();
      noisy.get(30, TimeUnit.SECONDS);
      assertTrue(rig.finish());
      rig.out.closeWrite();
      assertEquals(Map.of("noisy", 50_000), counted(text.get(10, TimeUnit.SECONDS)));
    }
  }

  private static void awaitStall(PumpFixture rig) {
    await() // full in terms of pages: a page of the pipe may hold less than its size
        .during(200, TimeUnit.MILLISECONDS)
        .until(() -> PumpFixture.IO.poll(rig.out.write, Io.OUT, 0) == 0);
  }

  @Test
  void stalled_drop_countsTheMissingLines() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Path file = folder.resolve("a.log");
      Logs drop =
          PumpFixture.logs(Format.PREFIXED, OnFull.DROP, PumpFixture.file(file, 0, 0, false));
      Pipe pipe = rig.attach("a", drop, 1);
      flood(pipe, "a", 50_000, 10).get(60, TimeUnit.SECONDS);
      await().until(() -> Files.exists(file) && Files.size(file) > 0 && ended(rig));
      assertEquals(50_000, Files.readAllLines(file).size());

      String text = rig.finishAndRead();
      long arrived = text.lines().count();
      assertTrue(arrived < 50_000);
      Matcher told =
          Pattern.compile("a: (\\d+) lines were dropped: Foster's output was not read fast enough")
              .matcher(rig.errors);
      long dropped = told.results().mapToLong(result -> Long.parseLong(result.group(1))).sum();
      assertEquals(50_000, arrived + dropped, rig.errors);
    }
  }

  private static boolean ended(PumpFixture rig) throws Exception {
    List<String> tail = rig.tail("a");
    return !tail.isEmpty() && tail.get(tail.size() - 1).startsWith("a 49999 ");
  }

  @Test
  void stalled_manyMessages_areBoundedAndCounted() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe[] a = rig.attachBoth("a", PumpFixture.PREFIXED, 1);
      CompletableFuture<Void> writer = flood(a[1], "a", 20_000, 10);
      await() // full in terms of pages: a page of the pipe may hold less than its size
          .during(200, TimeUnit.MILLISECONDS)
          .until(() -> PumpFixture.IO.poll(rig.err.write, Io.OUT, 0) == 0);
      for (int i = 0; i < 700; i++) {
        rig.pump.message(Level.INFO, "message " + i);
        rig.tail("foster"); // each is taken before the next
      }
      assertEquals(700, rig.tail("foster").size());
      CompletableFuture<String> text = rig.err.readAllAsync();
      writer.get(30, TimeUnit.SECONDS);
      assertTrue(rig.finish());
      rig.err.closeWrite();
      String errors = text.get(10, TimeUnit.SECONDS);
      assertTrue(errors.contains("foster | message 0\nfoster | message 1\n"));
      assertTrue(errors.contains("foster | message 499\n"));
      assertFalse(errors.contains("message 500\n"));
      assertTrue(errors.contains("foster | 200 messages of Foster were dropped"), "count");
    }
  }

  @Test
  void readerGone_isReportedOnceAndTheServiceGoesOn() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", PumpFixture.PREFIXED, 1);
      a.write("one\n");
      assertEquals("a      | one\n", rig.out.read(13));
      rig.out.closeRead();
      flood(a, "a", 20_000, 10).get(30, TimeUnit.SECONDS);
      String said = rig.err.readLine();
      assertEquals(
          "foster | cannot write to Foster's standard output: Broken pipe; its lines are lost"
              + " until this is fixed\n",
          said);
      await().until(() -> !rig.tail("a").isEmpty() && rig.tail("a").get(999).startsWith("a 19999"));
      rig.pump.message(Level.INFO, "next");
      assertEquals("foster | next\n", rig.err.readLine());
    }
  }

  @Test
  void fullDevice_asOutput_isReportedOnce() throws Exception {
    int full = PumpFixture.IO.open("/dev/full", Io.WRITE, 0);
    try (PumpFixture rig = new PumpFixture(Level.INFO, full, "a")) {
      Pipe a = rig.attach("a", PumpFixture.PREFIXED, 1);
      flood(a, "a", 5_000, 10).get(30, TimeUnit.SECONDS);
      assertTrue(rig.err.readLine().contains("No space left on device"));
      rig.pump.message(Level.INFO, "next");
      assertEquals("foster | next\n", rig.err.readLine());
    }
    PumpFixture.IO.close(full);
  }
}
