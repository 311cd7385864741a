package dev.foster.log.sink;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.log.PumpFixture;
import dev.foster.log.PumpFixture.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StandardOutputTest {
  @TempDir Path folder;

  @Test
  void sink_pipe_isOpenedAgainSoThatItsModeStays() throws Exception {
    Pipe pipe = new Pipe();
    Sink outlet = Sink.of(PumpFixture.IO, pipe.write, () -> {});
    assertInstanceOf(Sink.Direct.class, outlet);
    assertTrue(outlet.waitDescriptor() != pipe.write);
    long address = PumpFixture.IO.memory().allocate(1 << 20);
    assertEquals(65536, outlet.write(address, 1 << 20));
    assertEquals(-Io.EAGAIN, outlet.write(address, 1));
    String flags = Files.readString(Path.of("/proc/self/fdinfo/" + pipe.write));
    assertTrue(flags.contains("flags:\t02000001"), flags); // no O_NONBLOCK, 04000
    outlet.close();
    pipe.close();
  }

  @Test
  void sink_fileAndNull_areWrittenDirectly() throws Exception {
    int file = PumpFixture.IO.open(folder + "/f", Io.WRITE | Io.CREATE, 0600);
    assertEquals(file, Sink.of(PumpFixture.IO, file, () -> {}).waitDescriptor());
    int none = PumpFixture.IO.open("/dev/null", Io.WRITE, 0);
    assertEquals(none, Sink.of(PumpFixture.IO, none, () -> {}).waitDescriptor());
    PumpFixture.IO.close(file);
    PumpFixture.IO.close(none);
  }

  @Test
  void sink_thatCannotBeOpenedAgain_getsAThread() throws Exception {
    int event = PumpFixture.IO.eventCounter(); // it has no name that could be opened
    assertInstanceOf(BlockingSink.class, Sink.of(PumpFixture.IO, event, () -> {}));
    PumpFixture.IO.close(event);
  }

  @Test
  void message_sinkWithThreadAndSlowReader_allArriveInOrder() throws Exception {
    Pipe pipe = new Pipe();
    Epoll epoll = PumpFixture.IO.epoll();
    AtomicInteger woken = new AtomicInteger();
    BlockingSink outlet = new BlockingSink(PumpFixture.IO, pipe.write, woken::incrementAndGet);
    StandardOutput output = new StandardOutput(PumpFixture.IO, epoll, 1, outlet, false, "it");
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      String line = i + " " + "x".repeat(1000) + "\n";
      expected.append(line);
      output.message(line.getBytes(StandardCharsets.ISO_8859_1));
    }
    assertFalse(output.flush());
    assertTrue(output.stalled());
    CompletableFuture<String> text = pipe.readAllAsync();
    int seen = 0;
    while (!output.resume()) {
      int before = seen;
      await().until(() -> woken.get() > before);
      seen = woken.get();
    }
    while (!output.flush() || !output.empty()) {
      output.resume();
    }
    output.close();
    pipe.closeWrite();
    assertEquals(expected.toString(), text.get(10, TimeUnit.SECONDS));
    epoll.close();
    pipe.close();
  }
}
