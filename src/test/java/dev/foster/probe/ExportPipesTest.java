package dev.foster.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import dev.foster.kernel.linux.LinuxIo;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pipes by which oneshots export variables. */
@Timeout(60)
class ExportPipesTest {
  private record Taken(byte[] bytes, boolean tooMuch) {}

  private final Io io = LinuxIo.INSTANCE;
  private final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
  private Reactor reactor;
  private ExportPipes pipes;
  private int writer;

  @BeforeEach
  void open() throws Exception {
    reactor = new Reactor(io);
    pipes = new ExportPipes(reactor, io);
    int[] ends = io.pipe();
    pipes.watch("run", ends[0]);
    writer = ends[1];
  }

  @AfterEach
  void close() {
    pipes.close("run");
    io.close(writer);
    reactor.close();
  }

  private void write(byte[] bytes) {
    Memory memory = io.memory();
    long buffer = memory.allocate(bytes.length);
    memory.put(buffer, bytes, 0, bytes.length);
    for (int done = 0; done < bytes.length; ) {
      int n = io.write(writer, buffer + done, bytes.length - done); // waits for the reader
      assertTrue(n > 0, () -> io.reason(-n));
      done += n;
    }
    memory.free(buffer);
  }

  private void write(String text) {
    write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private Taken take() throws InterruptedException {
    pipes.take("run", (bytes, tooMuch) -> taken.add(new Taken(bytes, tooMuch)));
    Taken next = taken.poll(20, TimeUnit.SECONDS);
    assertNotNull(next);
    return next;
  }

  @Test
  void written_whileThePipeIsOpen_isTaken() throws Exception {
    write("A=1\n");
    write("B=2");
    Taken all = take();
    assertArrayEquals("A=1\nB=2".getBytes(StandardCharsets.US_ASCII), all.bytes);
  }

  @Test
  void nothingWritten_andClosed_isEmpty() throws Exception {
    io.close(writer);
    writer = -1;
    assertEquals(0, take().bytes.length);
  }

  @Test
  void most_isTaken_andMoreIsTooMuch() throws Exception {
    write(new byte[ExportPipes.MOST]);
    assertEquals(ExportPipes.MOST, take().bytes.length);
  }

  @Test
  void tooMuch_isThrownAway_andNoWriterWaits() throws Exception {
    write(new byte[ExportPipes.MOST + 1]);
    write(new byte[1_000_000]);
    Taken all = take();
    assertNull(all.bytes);
    assertTrue(all.tooMuch);
    write(new byte[1_000_000]); // a process that lives on
  }

  @Test
  void written_afterItWasTaken_isThrownAway() throws Exception {
    write("A=1\n");
    take();
    write(new byte[1_000_000]);
    assertNull(take().bytes);
  }
}
