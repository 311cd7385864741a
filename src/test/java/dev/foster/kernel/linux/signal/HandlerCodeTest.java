package dev.foster.kernel.linux.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Compares the handlers with the output of GNU as for the same instructions. */
class HandlerCodeTest {
  private static final int FD = 0x56781234;
  private static final long OLD = 0x4444333322221111L;

  @Test
  void plain_onArm64_isWhatTheAssemblerMakes() {
    assertEquals(
        "d503245f d2800808 52824680 72aacf00 d2801002 d4000001 d65f03c0",
        words(HandlerCode.plain(true, FD)));
  }

  @Test
  void chained_onArm64_isWhatTheAssemblerMakes() {
    assertEquals(
        "d503245f b9400829 7100013f 540000ec d2800808 52824680 72aacf00 d2801002 d4000001 d65f03c0"
            + " d2822230 f2a44450 f2c66670 f2e88890 d61f0200",
        words(HandlerCode.chained(true, FD, OLD)));
  }

  @Test
  void chained_onArm64WithAllBitsSet_keepsTheRegisters() {
    assertEquals(
        "d29ffff0 f2bffff0 f2dffff0 f2fffff0 d61f0200",
        words(HandlerCode.chained(true, FD, -1)).substring(90));
  }

  @Test
  void plain_onX86_isWhatTheAssemblerMakes() {
    assertEquals(
        "b801000000" + "bf34127856" + "ba80000000" + "0f05" + "c3",
        HexFormat.of().formatHex(HandlerCode.plain(false, FD)));
  }

  @Test
  void chained_onX86_isWhatTheAssemblerMakes() {
    assertEquals(
        "837e0800"
            + "7f12"
            + "b801000000"
            + "bf34127856"
            + "ba80000000"
            + "0f05"
            + "c3"
            + "48b81111222233334444"
            + "ffe0",
        HexFormat.of().formatHex(HandlerCode.chained(false, FD, OLD)));
  }

  private static String words(byte[] code) {
    ByteBuffer bytes = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder text = new StringBuilder();
    while (bytes.hasRemaining()) {
      text.append(text.isEmpty() ? "" : " ").append("%08x".formatted(bytes.getInt()));
    }
    return text.toString();
  }
}
