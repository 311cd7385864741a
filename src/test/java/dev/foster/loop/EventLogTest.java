package dev.foster.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.loop.EventLog.Entry;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventLogTest {
  private final EventLog log = new EventLog(10);

  private void append(int times) {
    for (int i = 0; i < times; i++) {
      log.append(Instant.EPOCH, "info", "a", "started", 7, message(log.last() + 1));
    }
  }

  /** Each number has a message of another length. */
  private static String message(long number) {
    return number + " message".repeat((int) (number % 30));
  }

  @Test
  void after_noEntries_isEmpty() {
    assertEquals(List.of(), log.after(0, 100));
    assertEquals(0, log.last());
  }

  @Test
  void after_fewEntries_returnsThemOldestFirst() {
    append(3);
    assertEquals(List.of(1L, 2L, 3L), log.after(0, 100).stream().map(Entry::number).toList());
    assertEquals(List.of(3L), log.after(2, 100).stream().map(Entry::number).toList());
    assertEquals(List.of(1L, 2L), log.after(0, 2).stream().map(Entry::number).toList());
    assertEquals("1 message", log.after(0, 1).getFirst().message());
  }

  @Test
  void append_full_replacesTheOldest() {
    append(25);
    List<Entry> kept = log.after(0, 100);
    assertEquals(10, kept.size());
    assertEquals(16, kept.getFirst().number());
    assertEquals(25, kept.getLast().number());
  }

  @Test
  void forget_removesEntries_numbersContinue() {
    append(12);
    log.forget();
    assertEquals(List.of(), log.after(0, 100));
    append(1);
    assertEquals(List.of(13L), log.after(0, 100).stream().map(Entry::number).toList());
    assertEquals(message(13), log.after(0, 100).getFirst().message());
  }

  @Test
  void append_longMessage_isCut() {
    log.append(Instant.EPOCH, "info", null, "x", 0, "y".repeat(100_000));
    assertEquals("y".repeat(4095) + "…", log.after(0, 1).getFirst().message());
  }

  /** Bytes of a name that are not UTF-8 are lone surrogates. */
  @Test
  void append_anyText_isKeptWhole() {
    List<String> texts = List.of("", "größer als 1 €", "\udcff", "x".repeat(1000), "short again");
    for (int round = 0; round < 5; round++) {
      for (String text : texts) {
        log.append(Instant.ofEpochSecond(5, 6), "warn", "a", "failed", 9, text);
        Entry entry = log.after(log.last() - 1, 1).getFirst();
        assertEquals(
            new Entry(log.last(), Instant.ofEpochSecond(5, 6), "warn", "a", "failed", 9, text),
            entry);
      }
    }
  }

  @Test
  void append_full_allocatesNothing() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Instant now = Instant.now();
    String[] texts = {"started (pid 1234)", "exited with 0 after 1ms; starting again in 1ms"};
    for (int i = 0; i < 30; i++) {
      log.append(now, "info", "a", "started", 7, texts[i % 2]);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100_000; i++) {
      log.append(now, "info", "a", "started", 7, texts[i % 2]);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < 100_000, bytes + " bytes for 100,000 entries");
  }

  @Test
  void announce_withListener_wakesItOnceForWhatIsNew() {
    AtomicInteger woken = new AtomicInteger();
    log.listen(woken::incrementAndGet);
    log.announce();
    assertEquals(0, woken.get());
    append(2);
    log.announce();
    log.announce();
    assertEquals(1, woken.get());
    append(1);
    log.announce();
    assertEquals(2, woken.get());
    log.listen(null);
    append(1);
    log.announce();
    assertEquals(2, woken.get());
  }

  @Test
  @Timeout(20)
  void after_whileAnotherThreadAppends_numbersRiseAndFit() throws Exception {
    Thread writer = new Thread(() -> append(200_000));
    writer.start();
    long seen = 0;
    while (writer.isAlive() || seen < log.last()) {
      for (Entry entry : log.after(seen, 5)) {
        assertTrue(entry.number() > seen);
        assertEquals(message(entry.number()), entry.message());
        seen = entry.number();
      }
    }
    assertEquals(200_000, seen);
  }
}
