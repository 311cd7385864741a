package dev.foster.kernel.linux.spawn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * A processor that knows just those A64 instructions that {@link ChildCode} is made of, decoded as
 * the Arm Architecture Reference Manual (chapter C4) has them; any other is an error. Memory is
 * words of eight bytes; whoever calls the kernel is asked for the result.
 */
final class A64 {
  /** The kernel: receives the number and the first five arguments. */
  interface Kernel {
    long call(long number, long... arguments);
  }

  private static final int RETURN = 0xd65f03c0;
  private static final int ZERO = 31;

  /** The maximum number of instructions of a test. */
  private static final int MOST = 1_000;

  final long[] x = new long[32];
  final Map<Long, Long> memory = new HashMap<>();
  private final ByteBuffer code;
  private final Kernel kernel;
  private boolean equal;

  A64(byte[] code, Kernel kernel) {
    this.code = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    this.kernel = kernel;
  }

  /** Runs the code until it returns; returns its result. */
  long run(long argument) {
    x[0] = argument;
    int at = 0;
    int left = MOST;
    for (int word = code.getInt(at); word != RETURN; word = code.getInt(at)) {
      if (--left == 0) {
        throw new AssertionError("the code does not end");
      }
      at += 4 * step(word);
    }
    return x[0];
  }

  /** Performs an instruction; returns the distance to the next one, in instructions. */
  private int step(int word) {
    int to = word & 31;
    int from = word >>> 5 & 31;
    int other = word >>> 16 & 31;
    int unsigned = word >>> 10 & 0xfff;
    if (word == 0xd503245f) { // bti c
      return 1;
    } else if (word == 0xd4000001) { // svc #0
      x[0] = kernel.call(x[8], x[0], x[1], x[2], x[3], x[4]);
    } else if ((word & 0xffe0ffe0) == 0xaa0003e0) { // orr xd, xzr, xm: mov
      set(to, get(other));
    } else if ((word & 0xffe00000) == 0xd2800000) { // movz, not shifted
      set(to, word >>> 5 & 0xffff);
    } else if ((word & 0xffc00000) == 0x91000000) { // add of an immediate, not shifted
      set(to, get(from) + unsigned);
    } else if ((word & 0xffc00000) == 0xf9400000) { // ldr
      set(to, load(get(from) + 8L * unsigned));
    } else if ((word & 0xffc00000) == 0xf9000000) { // str
      memory.put(get(from) + 8L * unsigned, get(to));
    } else if ((word & 0xffc00000) == 0xa9400000) { // ldp
      long address = get(from) + 8L * signed(word >>> 15, 7);
      set(to, load(address));
      set(word >>> 10 & 31, load(address + 8));
    } else if ((word & 0xffe0fc1f) == 0xeb00001f) { // subs xzr, xn, xm: cmp
      equal = get(from) == get(other);
    } else {
      return branch(word, to);
    }
    return 1;
  }

  private int branch(int word, int tested) {
    if ((word & 0xff000000) == 0xb4000000) { // cbz
      return get(tested) == 0 ? signed(word >>> 5, 19) : 1;
    } else if ((word & 0xfff80000) == 0xb6f80000) { // tbz of bit 63
      return get(tested) >= 0 ? signed(word >>> 5, 14) : 1;
    } else if ((word & 0xff00001f) == 0x54000001) { // b.ne
      return equal ? 1 : signed(word >>> 5, 19);
    } else if ((word & 0xfc000000) == 0x14000000) { // b
      return signed(word, 26);
    }
    throw new AssertionError("no instruction of this code: %08x".formatted(word));
  }

  private static int signed(int field, int bits) {
    return field << (32 - bits) >> (32 - bits);
  }

  private long get(int register) {
    return register == ZERO ? 0 : x[register];
  }

  private void set(int register, long value) {
    if (register == ZERO) {
      throw new AssertionError("a result that goes nowhere");
    }
    x[register] = value;
  }

  private long load(long address) {
    return memory.getOrDefault(address, 0L);
  }
}
