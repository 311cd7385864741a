package dev.foster.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.process.ServiceMemory;
import org.junit.jupiter.api.Test;

class MemoryProbeTest {
  private static final long MIB = 1 << 20;

  @Test
  void text_severalProcesses_namesTheLargest() {
    ServiceMemory memory = new ServiceMemory(655 * MIB, 4, "node", 31, 601 * MIB);
    assertEquals(
        "memory 655MiB is above 512MiB (node (pid 31) 601MiB, 3 more)",
        MemoryProbe.text(memory, 512 * MIB));
  }

  @Test
  void text_slightlyMore_isShownAsMore() {
    ServiceMemory memory = new ServiceMemory(512 * MIB + 1, 1, "node", 31, 512 * MIB + 1);
    assertEquals(
        "memory 513MiB is above 512MiB (node (pid 31) 513MiB)",
        MemoryProbe.text(memory, 512 * MIB));
  }
}
