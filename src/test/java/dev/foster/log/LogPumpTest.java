package dev.foster.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Io.FileFacts;
import dev.foster.kernel.KernelException;
import dev.foster.log.PumpFixture.Pipe;
import dev.foster.log.format.Stream;
import dev.foster.plan.Logs.Format;
import dev.foster.plan.Logs.OnFull;
import dev.foster.text.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogPumpTest {

  @Test
  void attach_oneLine_isWrittenAtOnce() throws Exception {
    try (PumpFixture rig = new PumpFixture("php", "cache")) {
      Pipe php = rig.attach("php", PumpFixture.PREFIXED, 17);
      php.write("hello\n");
      assertEquals("php    | hello\n", rig.out.read(15));
      assertEquals(List.of("hello"), rig.tail("php"));
    }
  }

  @Test
  void attach_bothStreams_goToTheirOwnOutputs() throws Exception {
    try (PumpFixture rig = new PumpFixture("php")) {
      Pipe[] php = rig.attachBoth("php", PumpFixture.PREFIXED, 17);
      php[1].write("error\n");
      assertEquals("php    | error\n", rig.err.read(15));
      php[0].write("fine\n");
      assertEquals("php    | fine\n", rig.out.read(14));
      assertEquals(List.of("error", "fine"), rig.tail("php"));
      assertEquals(Stream.STDERR, rig.lines("php").get(0).stream());
      assertEquals(17, rig.lines("php").get(0).pid());
    }
  }

  @Test
  void line_withoutNewline_waitsForItsEnd() throws Exception {
    try (PumpFixture rig = new PumpFixture("a", "b")) {
      Pipe a = rig.attach("a", PumpFixture.PREFIXED, 1);
      Pipe b = rig.attach("b", PumpFixture.PREFIXED, 2);
      a.write("begin");
      b.write("other\n");
      assertEquals("b      | other\n", rig.out.read(15));
      a.write(" end\n");
      assertEquals("a      | begin end\n", rig.out.read(19));
    }
  }

  @Test
  void end_lastLineWithoutNewline_isKept() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", PumpFixture.PREFIXED, 1);
      a.write("one\nlast words");
      a.closeWrite();
      assertEquals("a      | one\na      | last words\n", rig.out.read(33));
    }
  }

  @Test
  void format_none_goesOnlyToMemory() throws Exception {
    try (PumpFixture rig = new PumpFixture("a", "b")) {
      rig.attach("a", PumpFixture.NONE, 1).write("silent\n");
      await().until(() -> rig.tail("a").equals(List.of("silent")));
      rig.attach("b", PumpFixture.PREFIXED, 2).write("loud\n");
      assertEquals("b      | loud\n", rig.out.read(14));
    }
  }

  @Test
  void message_betweenLines_isWrittenInOrder() throws Exception {
    try (PumpFixture rig = new PumpFixture("php")) {
      rig.pump.message(Level.INFO, "php", "started (pid 17)");
      rig.pump.message(Level.DEBUG, "not shown");
      rig.pump.message(Level.ERROR, "bad");
      String expected = "foster | php: started (pid 17)\nfoster | bad\n";
      assertEquals(expected, rig.err.read(expected.length()));
      assertEquals(List.of("php: started (pid 17)", "bad"), rig.tail("foster"));
    }
  }

  @Test
  void message_withJsonAtTheTop_isJson() throws Exception {
    try (PumpFixture rig = new PumpFixture("php")) {
      rig.pump.configure(
          PumpFixture.logs(Format.JSON, OnFull.BLOCK, null), PumpFixture.services("php"));
      rig.pump.message(Level.INFO, "x");
      String line = rig.err.readLine();
      assertTrue(line.contains("\"service\":\"foster\",\"stream\":\"stderr\",\"pid\":1,"), line);
    }
  }

  @Test
  void finish_pipesFull_writesAllOfIt() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", PumpFixture.PREFIXED, 1);
      a.write("x\n".repeat(10_000) + "end");
      String all = rig.finishAndRead();
      assertEquals("a      | x\n".repeat(10_000) + "a      | end\n", all);
    }
  }

  /** A process keeps the pipe open without end; the pump does not wait for it. */
  @Test
  void finish_lastMessages_followTheOutputOfServices() throws Exception {
    try (Pipe out = new Pipe();
        Pipe service = new Pipe()) {
      LogPump pump =
          new LogPump(
              PumpFixture.IO, new LogPump.Settings(1, out.write, out.write, Level.INFO, false));
      service.write("one\ntwo");
      pump.attach("a", PumpFixture.PREFIXED, 7, service.read, -1);
      service.read = -1;
      assertTrue(pump.finish(() -> pump.message(Level.INFO, "bye"), TimeUnit.SECONDS.toNanos(10)));
      assertEquals("a      | one\na      | two\nfoster | bye\n", out.read(39));
    }
  }

  /** The output is full and has no reader. */
  @Test
  void finish_outputOfServicesIsStuck_lastMessagesAreWrittenAtTheDeadline() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", PumpFixture.PREFIXED, 1);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> a.write("0123456789\n".repeat(60_000)));
      await().until(() -> stuck(rig));
      Runnable bye = () -> rig.pump.message(Level.INFO, "bye");
      assertFalse(rig.pump.finish(bye, TimeUnit.MILLISECONDS.toNanos(200)));
      assertEquals("foster | bye\n", rig.err.read(13));
      a.closeRead();
      writer.exceptionally(e -> null).get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void finish_neverStarted_writesMessages() throws Exception {
    Pipe out = new Pipe();
    LogPump pump =
        new LogPump(
            PumpFixture.IO, new LogPump.Settings(1, out.write, out.write, Level.INFO, false));
    pump.message(Level.INFO, "bye");
    assertTrue(pump.finish(() -> {}, TimeUnit.SECONDS.toNanos(10)));
    assertEquals("foster | bye\n", out.read(13));
    out.close();
  }

  @Test
  void finish_noReader_endsAtTheDeadline() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", PumpFixture.PREFIXED, 1);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> a.write("0123456789\n".repeat(60_000)));
      await().until(() -> stuck(rig));
      long start = System.nanoTime();
      assertFalse(rig.pump.finish(() -> {}, TimeUnit.MILLISECONDS.toNanos(200)));
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
      a.closeRead();
      writer.exceptionally(e -> null).get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void finish_dataStillFlowsWhileAnotherOutputIsStuck_closesEachPipeOnce() throws Exception {
    try (PumpFixture rig = new PumpFixture("a", "b")) {
      Pipe a = rig.attach("a", PumpFixture.PREFIXED, 1);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> a.write("0123456789\n".repeat(60_000)));
      await().until(() -> stuck(rig));
      Pipe b = rig.attach("b", PumpFixture.NONE, 2);
      CompletableFuture<Void> flood =
          CompletableFuture.runAsync(() -> flood(b), task -> new Thread(task).start());
      await().until(() -> !rig.tail("b").isEmpty());
      assertFalse(rig.pump.finish(() -> {}, TimeUnit.MILLISECONDS.toNanos(200)));
      flood.get(10, TimeUnit.SECONDS);
      a.closeRead();
      writer.exceptionally(e -> null).get(10, TimeUnit.SECONDS);
    }
  }

  /** Writes without a pause until the pipe is closed. */
  private static void flood(Pipe pipe) {
    long text = PumpFixture.IO.memory().allocate(4096);
    for (int i = 0; i < 4096; i++) {
      PumpFixture.IO.memory().putByte(text + i, (byte) (i % 64 == 63 ? '\n' : 'x'));
    }
    while (PumpFixture.IO.write(pipe.write, text, 4096) > 0) {
      // goes on
    }
    PumpFixture.IO.memory().free(text);
  }

  /** True if Foster's output is full: the last output of the service does not change. */
  private static boolean stuck(PumpFixture rig) throws Exception {
    int before = PumpFixture.IO.available(rig.out.read);
    List<String> tail = rig.tail("a");
    return before > 0
        && tail.equals(rig.tail("a"))
        && PumpFixture.IO.poll(rig.out.write, 4, 0) == 0;
  }

  @Test
  void survivor_holdsThePipe_isReadUntilItEnds() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe first = rig.attach("a", PumpFixture.PREFIXED, 1);
      Pipe second = rig.attach("a", PumpFixture.PREFIXED, 2);
      second.write("new run\n");
      assertEquals("a      | new run\n", rig.out.read(17));
      first.write("survivor of the old run\n");
      assertEquals("a      | survivor of the old run\n", rig.out.read(33));
      first.closeWrite();
      second.write("goes on\n");
      assertEquals("a      | goes on\n", rig.out.read(17));
    }
  }

  @Test
  void lastLines_includeTheContentsOfThePipe() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      for (int run = 1; run <= 50; run++) {
        Pipe a = rig.attach("a", PumpFixture.NONE, run);
        a.write("line\n".repeat(500) + "run " + run + "\npanic: ");
        CompletableFuture<List<LogLine>> words = new CompletableFuture<>();
        rig.pump.lastLinesOfRun("a", run, 3, words::complete);
        List<LogLine> lines = words.get(10, TimeUnit.SECONDS);
        assertEquals(List.of("line", "run " + run, "panic: "), PumpFixture.texts(lines));
        assertTrue(lines.get(2).partial());
        a.closeWrite();
      }
    }
  }

  @Test
  void message_fromACallback_precedesLaterMessages() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      for (int run = 0; run < 20; run++) {
        String text = "died " + run;
        rig.pump.lastLinesOfRun("a", run, 3, lines -> rig.pump.message(Level.INFO, text));
        rig.pump.message(Level.INFO, "restarted " + run);
        assertEquals("foster | died " + run + "\n", rig.err.readLine());
        assertEquals("foster | restarted " + run + "\n", rig.err.readLine());
      }
    }
  }

  @Test
  void onMatch_runEnded_isForgotten() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      AtomicInteger found = new AtomicInteger();
      Pipe first = new Pipe();
      FileFacts pipe = PumpFixture.IO.facts(first.read);
      rig.pump.attach("a", PumpFixture.NONE, 5, first.read, -1);
      rig.pump.onMatch("a", 5, Pattern.compile("ready"), found::incrementAndGet);
      rig.tail("a");
      first.closeWrite();
      await().until(() -> !isStill(first.read, pipe));
      rig.attach("a", PumpFixture.NONE, 5).write("ready\n"); // the same pid, another run
      await().until(() -> rig.tail("a").size() == 1);
      assertEquals(0, found.get());
    }
  }

  private static boolean isStill(int fd, FileFacts facts) {
    try {
      return PumpFixture.IO.facts(fd).sameFile(facts);
    } catch (KernelException closed) {
      return false;
    }
  }

  @Test
  void onMatch_lineBeforeOrAfter_isFoundOnce() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      AtomicInteger early = new AtomicInteger();
      AtomicInteger late = new AtomicInteger();
      AtomicInteger never = new AtomicInteger();
      Pipe a = rig.attach("a", PumpFixture.NONE, 5);
      rig.pump.onMatch("a", 5, Pattern.compile("ready to .* connections"), early::incrementAndGet);
      rig.pump.onMatch("a", 4, Pattern.compile("ready"), never::incrementAndGet);
      a.write("NOTICE: ready to handle connections\nready to take connections\n");
      await().until(() -> early.get() == 1);
      rig.pump.onMatch("a", 5, Pattern.compile("NOTICE"), late::incrementAndGet);
      await().until(() -> late.get() == 1);
      a.write("NOTICE: ready\n");
      await().until(() -> rig.tail("a").size() == 3);
      assertEquals(1, late.get());
      assertEquals(1, early.get());
      assertEquals(0, never.get());
    }
  }

  @Test
  void follow_lastLinesThenNewOnes_withoutGap() throws Exception {
    try (PumpFixture rig = new PumpFixture("a", "b")) {
      Pipe a = rig.attach("a", PumpFixture.NONE, 1);
      a.write("1\n2\n3\n");
      await().until(() -> rig.tail("a").size() == 3);
      AtomicInteger filled = new AtomicInteger();
      LogSubscription feed = new LogSubscription(filled::incrementAndGet);
      rig.pump.follow(List.of("a"), 2, feed);
      a.write("4\n");
      rig.attach("b", PumpFixture.NONE, 2).write("not followed\n");
      await().until(() -> rig.tail("b").size() == 1 && rig.tail("a").size() == 4);
      assertEquals(List.of("2", "3", "4"), PumpFixture.texts(feed.take(10)));
      assertEquals(1, filled.get());
      assertEquals(0, feed.takeDropped());
    }
  }

  @Test
  void follow_clientDoesNotRead_dropsAndCounts() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      LogSubscription feed = new LogSubscription(() -> {});
      rig.pump.follow(List.of(), 0, feed);
      Pipe a = rig.attach("a", PumpFixture.NONE, 1);
      for (int i = 0; i < 100; i++) {
        a.write("line\n".repeat(100));
      }
      a.write("end\n");
      await().until(() -> last(rig.tail("a")).equals("end"));
      int taken = feed.take(100_000).size();
      assertEquals(LogSubscription.MAX_LINES, taken);
      assertEquals(10_001 - taken, feed.takeDropped());
      feed.close();
    }
  }

  private static String last(List<String> lines) {
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  @Test
  void configure_removedService_isForgottenAfterItsEnd() throws Exception {
    try (PumpFixture rig = new PumpFixture("a", "b")) {
      Pipe a = rig.attach("a", PumpFixture.NONE, 1);
      a.write("x\n");
      await().until(() -> rig.tail("a").size() == 1);
      rig.pump.configure(PumpFixture.PREFIXED, PumpFixture.services("b", "longer-name"));
      a.write("y\n");
      await().until(() -> rig.tail("a").size() == 2);
      a.closeWrite();
      await().until(() -> rig.tail("a").isEmpty());
      rig.attach("b", PumpFixture.PREFIXED, 2).write("z\n");
      assertEquals("b           | z\n", rig.out.read(16));
    }
  }

  @Test
  void lastLines_ofAllServices_areInTheOrderOfReading() throws Exception {
    try (PumpFixture rig = new PumpFixture("a", "b")) {
      Pipe a = rig.attach("a", PumpFixture.PREFIXED, 1);
      Pipe b = rig.attach("b", PumpFixture.PREFIXED, 2);
      for (int i = 0; i < 5; i++) {
        a.write("a" + i + "\n");
        rig.out.read(12);
        b.write("b" + i + "\n");
        rig.out.read(12);
      }
      CompletableFuture<List<LogLine>> answer = new CompletableFuture<>();
      rig.pump.lastLines(List.of(), 3, answer::complete);
      assertEquals(
          List.of("a2", "b2", "a3", "b3", "a4", "b4"),
          PumpFixture.texts(answer.get(10, TimeUnit.SECONDS)));
    }
  }

  @Test
  void output_oneFileForBoth_keepsTheOrder() throws Exception {
    Pipe both = new Pipe();
    LogPump pump =
        new LogPump(
            PumpFixture.IO, new LogPump.Settings(1, both.write, both.write, Level.INFO, false));
    pump.configure(PumpFixture.PREFIXED, PumpFixture.services("a"));
    pump.start();
    Pipe a = new Pipe();
    pump.attach("a", PumpFixture.PREFIXED, 1, a.read, -1);
    a.write("one\n");
    assertEquals("a      | one\n", both.read(13));
    pump.message(Level.INFO, "two");
    assertEquals("foster | two\n", both.read(13));
    pump.finish(() -> {}, 1_000_000_000L);
    a.closeWrite();
    both.close();
  }
}
