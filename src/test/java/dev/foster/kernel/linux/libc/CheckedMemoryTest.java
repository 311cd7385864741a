package dev.foster.kernel.linux.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.kenai.jffi.MemoryIO;
import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import dev.foster.kernel.linux.LinuxIo;
import org.junit.jupiter.api.Test;

/** The checked memory of the unit tests detects wrong accesses. */
class CheckedMemoryTest {
  private static final int EFAULT = 14;

  private final Io io = LinuxIo.INSTANCE;
  private final Memory memory = io.memory();

  @Test
  void access_pastTheEnd_isRefused() {
    long block = memory.allocate(13);
    memory.putLong(block + 5, 1);
    assertFault(() -> memory.putLong(block + 6, 1));
    assertFault(() -> memory.getByte(block + 13));
    assertFault(() -> memory.put(block, new byte[14], 0, 14));
    assertFault(() -> memory.copy(block, block + 1, 13));
    memory.free(block);
  }

  @Test
  void access_beforeTheStart_isRefused() {
    long block = memory.allocate(13);
    assertFault(() -> memory.putByte(block - 1, (byte) 1));
    assertFault(() -> memory.getInt(block - 4));
    memory.free(block);
  }

  @Test
  void access_freedOrNull_isRefused() {
    long block = memory.allocate(64);
    memory.free(block);
    assertFault(() -> memory.getByte(block));
    assertFault(() -> memory.free(block));
    assertFault(() -> memory.getLong(0));
  }

  @Test
  void systemCall_pastTheEnd_failsWithEfault() throws Exception {
    int[] pipe = io.pipe();
    long block = memory.allocate(8);
    assertEquals(-EFAULT, io.write(pipe[1], block + 8, 1));
    assertEquals(8, io.write(pipe[1], block, 8));
    assertEquals(-EFAULT, io.read(pipe[0], block + 8, 8));
    memory.free(block);
    assertEquals(-EFAULT, io.read(pipe[0], block, 8));
    io.close(pipe[0]);
    io.close(pipe[1]);
  }

  @Test
  void systemCall_beforeTheStart_isFoundWhenTheBlockIsFreed() throws Exception {
    int[] pipe = io.pipe();
    long block = memory.allocate(8);
    memory.putLong(block, 0);
    assertEquals(8, io.write(pipe[1], block, 8));
    assertEquals(8, io.read(pipe[0], block - 1, 8));
    memory.free(block);
    assertEquals(1, MemoryIO.takeFaults().size());
    io.close(pipe[0]);
    io.close(pipe[1]);
  }

  private static void assertFault(Runnable access) {
    assertThrows(AssertionError.class, access::run);
    assertEquals(1, MemoryIO.takeFaults().size());
  }
}
