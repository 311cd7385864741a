package dev.foster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Memory;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.log.format.Stream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogRingTest {
  private final Memory memory = LinuxIo.INSTANCE.memory();
  private final LogRing tail = new LogRing(memory);
  private long sequence;

  @AfterEach
  void close() {
    tail.close();
  }

  private void add(Stream stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long address = memory.allocate(bytes.length);
    memory.put(address, bytes, 0, bytes.length);
    tail.add(stream, 7, 1000 + sequence, sequence, address, bytes.length, false);
    sequence++;
    memory.free(address);
  }

  private List<String> last(int n) {
    List<LogLine> lines = new ArrayList<>();
    tail.last("svc", n, Integer.MAX_VALUE, lines);
    return lines.stream().map(LogLine::text).toList();
  }

  @Test
  void last_nothingAdded_isEmpty() {
    assertEquals(List.of(), last(10));
    assertEquals(0, tail.footprint());
  }

  @Test
  void last_fewLines_returnsThemOldestFirst() {
    add(Stream.STDOUT, "one\ntwo\n");
    add(Stream.STDERR, "\n");
    add(Stream.STDOUT, "four\n");
    assertEquals(List.of("one", "two", "", "four"), last(10));
    assertEquals(List.of("", "four"), last(2));
    assertEquals(List.of("two", "", "four"), last(3));
    assertEquals(1024, tail.footprint());
  }

  @Test
  void last_line_hasItsFacts() {
    add(Stream.STDERR, "x\n");
    List<LogLine> lines = new ArrayList<>();
    tail.last("svc", 1, 100, lines);
    assertEquals(new LogLine(1000, 0, "svc", Stream.STDERR, 7, "x", false), lines.get(0));
  }

  @Test
  void last_boundOfBytes_keepsTheNewest_andCountsLinesToo() {
    add(Stream.STDOUT, "aaaa\nbbbb\ncccc\n");
    List<LogLine> lines = new ArrayList<>();
    tail.last("svc", 10, LogRing.LINE_COST + 6, lines);
    assertEquals(List.of("bbbb", "cccc"), lines.stream().map(LogLine::text).toList());
  }

  @Test
  void add_oneLineAtATime_keepsAThousand() {
    for (int i = 0; i < 5000; i++) {
      add(Stream.STDOUT, "line " + i + "\n");
    }
    List<String> lines = last(2000);
    assertEquals(1000, lines.size());
    assertEquals("line 4000", lines.get(0));
    assertEquals("line 4999", lines.get(999));
    assertTrue(tail.footprint() <= 128 * 1024, "footprint " + tail.footprint());
  }

  @Test
  void add_blockLargerThanTheRing_keepsItsEnd() {
    StringBuilder block = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      block.append("line number ").append(i).append('\n');
    }
    add(Stream.STDOUT, block.toString());
    List<String> lines = last(5000);
    assertEquals(5000, lines.size());
    assertEquals("line number 19999", lines.get(4999));
    assertEquals("line number 15000", lines.get(0));
    assertEquals(LogRing.MAX_BYTES, tail.footprint());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void add_randomBlocks_lastAreTheLastWithoutGap(int seed) {
    Random random = new Random(seed);
    List<String> all = new ArrayList<>();
    int most = 1 << 1 + random.nextInt(16);
    for (int i = 0; i < 600; i++) {
      StringBuilder block = new StringBuilder();
      for (int n = random.nextInt(1 + random.nextInt(50)); n >= 0; n--) {
        String line = all.size() + "x".repeat(random.nextInt(most));
        all.add(line);
        block.append(line).append('\n');
      }
      add(random.nextBoolean() ? Stream.STDOUT : Stream.STDERR, block.toString());
      if (i % 50 == 0) {
        List<String> lines = last(Integer.MAX_VALUE - 1);
        assertEquals(all.subList(all.size() - lines.size(), all.size()), lines);
        int bytes = lines.stream().mapToInt(String::length).sum();
        assertTrue(
            lines.size() == all.size() || lines.size() >= 1000 || bytes > 100 * 1024,
            lines.size() + " lines, " + bytes + " bytes");
        assertTrue(tail.footprint() <= LogRing.MAX_BYTES);
      }
    }
  }
}
