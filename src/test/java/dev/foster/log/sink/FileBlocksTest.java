package dev.foster.log.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.foster.log.PumpFixture;
import org.junit.jupiter.api.Test;

class FileBlocksTest {
  private final FileBlocks blocks = new FileBlocks(PumpFixture.IO.memory());

  @Test
  void largeBlock_freed_isUsedAgainForAnyLargeLength() {
    long first = blocks.allocate(40_000);
    blocks.free(first, 40_000);
    long second = blocks.allocate(256 * 1024);
    assertEquals(first, second);
    PumpFixture.IO.memory().putByte(second + 256 * 1024 - 1, (byte) 'x');
    long third = blocks.allocate(40_000);
    assertNotEquals(second, third);
    blocks.free(second, 256 * 1024);
    blocks.free(third, 40_000);
    blocks.release();
    blocks.release(); // nothing is freed twice
  }

  @Test
  void blocks_beyondTheMost_andOfOtherLengths_areFreed() {
    long[] lengths = {1, 32 * 1024, 40_000, 50_000, 60_000, 70_000, 80_000, 90_000, 300_000};
    long[] all = new long[lengths.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = blocks.allocate(lengths[i]);
      PumpFixture.IO.memory().putByte(all[i] + lengths[i] - 1, (byte) 'x');
    }
    for (int i = 0; i < all.length; i++) {
      blocks.free(all[i], lengths[i]);
    }
    blocks.release();
  }
}
