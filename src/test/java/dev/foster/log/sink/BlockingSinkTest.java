package dev.foster.log.sink;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.kernel.Io;
import dev.foster.log.PumpFixture;
import dev.foster.log.PumpFixture.Pipe;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockingSinkTest {
  private static final int SIZE = 300_000;

  @Test
  void write_readerIsSlow_nothingIsLostAndTheWriterNeverWaits() throws Exception {
    Pipe out = new Pipe();
    AtomicInteger woken = new AtomicInteger();
    BlockingSink outlet = new BlockingSink(PumpFixture.IO, out.write, woken::incrementAndGet);
    long address = PumpFixture.IO.memory().allocate(SIZE);
    for (int i = 0; i < SIZE; i++) {
      PumpFixture.IO.memory().putByte(address + i, (byte) ('a' + i % 26));
    }
    int done =
        outlet.write(address, SIZE); // together with the next block, more than the pipe takes
    int next = await().until(() -> outlet.write(address + done, SIZE - done), n -> n > 0);
    assertEquals(-Io.EAGAIN, outlet.write(address + done + next, SIZE - done - next));
    CompletableFuture<String> text = out.readAllAsync();
    for (int at = done + next; at < SIZE; ) {
      at += Math.max(0, outlet.write(address + at, SIZE - at));
    }
    await().until(outlet::idle);
    outlet.close();
    out.closeWrite();
    String all = text.get(10, TimeUnit.SECONDS);
    assertEquals(SIZE, all.length());
    for (int i = 0; i < SIZE; i++) {
      assertEquals((char) ('a' + i % 26), all.charAt(i));
    }
    await().until(() -> woken.get() > 0);
    PumpFixture.IO.memory().free(address);
    out.close();
  }
}
