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

  @Test
  void last_onX86_isWhatTheAssemblerMakes() {
    assertEquals(
        "837e08007f12b801000000bf34127856ba800000000f05c3b80d000000488d3545000000"
            + "31d241ba080000000f0548b80200000004000000504889e7be0100000031d2b807000000"
            + "0f055983f8017518b801000000bf02000000488d3528000000ba020000000f05c3000000"
            + "0000000000000000000000000000000000000000000000000000000000610a",
        HexFormat.of().formatHex(HandlerCode.last(false, FD, "a\n")));
  }

  @Test
  void last_onArm64_isWhatTheAssemblerMakes() {
    assertEquals(
        "d503245f b9400829 7100013f 540000ec d2800808 52824680 72aacf00 d2801002 "
            + "d4000001 d65f03c0 10000321 d2800002 d2800103 d28010c8 d4000001 d2800049 "
            + "f2c00089 a9be7fe9 a9017fff 910003e0 d2800021 910043e2 d2800003 d2800104 "
            + "d2800928 d4000001 910083ff 7100041f 540000c1 d2800040 100001a1 d2800082 "
            + "d2800808 d4000001 d65f03c0 00000000 00000000 00000000 00000000 00000000 "
            + "00000000 00000000 00000000 0a636261",
        words(HandlerCode.last(true, FD, "abc\n")));
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
