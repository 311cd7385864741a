package dev.foster.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import dev.foster.kernel.linux.LinuxIo;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadyPipesTest {
  private static final int EPIPE = 32;

  private record Heard(long id, boolean ready) {}

  private final Io io = LinuxIo.INSTANCE;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final ReadyListener listener = (id, ready) -> heard.add(new Heard(id, ready));
  private Reactor reactor;
  private ReadyPipes pipes;

  @BeforeEach
  void open() throws Exception {
    reactor = new Reactor(io);
    pipes = new ReadyPipes(reactor, io);
  }

  @AfterEach
  void close() {
    assertNull(heard.poll());
    reactor.close();
  }

  /** Watches a new pipe; returns its write end. */
  private int watch(long id) throws Exception {
    int[] ends = io.pipe();
    pipes.watch(id, ends[0], listener);
    return ends[1];
  }

  private int write(int fd, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Memory memory = io.memory();
    long buffer = memory.allocate(bytes.length);
    memory.put(buffer, bytes, 0, bytes.length);
    int n = io.write(fd, buffer, bytes.length);
    memory.free(buffer);
    return n;
  }

  private void expect(long id, boolean ready) throws InterruptedException {
    Heard next = heard.poll(20, TimeUnit.SECONDS);
    assertNotNull(next, "nothing heard");
    assertEquals(new Heard(id, ready), next);
  }

  @Test
  void newline_afterAnyBytes_isReady() throws Exception {
    int fd = watch(1);
    write(fd, "ignored");
    int other = watch(2);
    write(other, "\n");
    expect(2, true);
    write(fd, "\n");
    expect(1, true);
    io.close(fd);
    io.close(other);
  }

  @Test
  void longText_beforeTheNewline_isIgnored() throws Exception {
    int fd = watch(1);
    write(fd, "x".repeat(3000) + "\n" + "y".repeat(3000));
    expect(1, true);
    io.close(fd);
  }

  @Test
  void end_withoutNewline_isNeverReady() throws Exception {
    int fd = watch(1);
    write(fd, "almost");
    io.close(fd);
    expect(1, false);
    assertFalse(pipes.unwatch(1));
  }

  @Test
  void end_rightAfterTheNewline_isReady() throws Exception {
    int fd = watch(1);
    write(fd, "\n");
    io.close(fd);
    expect(1, true);
  }

  @Test
  void moreAfterTheNewline_isReadAndIgnored() throws Exception {
    int fd = watch(1);
    write(fd, "\n");
    expect(1, true);
    for (int i = 0; i < 100; i++) {
      assertEquals(4096, write(fd, "\n".repeat(4096))); // no EPIPE, and it never fills
    }
    io.close(fd);
  }

  @Test
  void unwatch_pipe_isClosedAndSilent() throws Exception {
    int fd = watch(1);
    assertTrue(pipes.unwatch(1));
    assertFalse(pipes.unwatch(1));
    await().until(() -> write(fd, "\n") == -EPIPE);
    io.close(fd);
  }

  @Test
  void watch_sameIdTwice_throws() throws Exception {
    int fd = watch(1);
    int[] ends = io.pipe();
    assertThrows(IllegalStateException.class, () -> pipes.watch(1, ends[0], listener));
    io.close(fd);
    io.close(ends[0]);
    io.close(ends[1]);
    expect(1, false);
  }

  @Test
  void unwatch_atAnyMoment_givesAResultOrTrueButNeverBoth() throws Exception {
    Random random = new Random(31);
    Map<Long, Integer> count = new ConcurrentHashMap<>();
    int silenced = 0;
    for (long id = 0; id < 3000; id++) {
      int[] ends = io.pipe();
      pipes.watch(id, ends[0], (which, ready) -> count.merge(which, 1, Integer::sum));
      if (random.nextInt(4) > 0) {
        write(ends[1], random.nextBoolean() ? "\n" : "\n\n");
      }
      for (int spin = random.nextInt(20_000); spin > 0; spin--) {
        Thread.onSpinWait();
      }
      silenced += pipes.unwatch(id) ? 1 : 0;
      io.close(ends[1]);
    }
    int expected = 3000 - silenced;
    await().until(() -> count.size() == expected);
    assertTrue(count.values().stream().allMatch(times -> times == 1));
    assertTrue(silenced > 300 && expected > 300, silenced + " silenced");
  }
}
