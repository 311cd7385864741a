package dev.foster.kernel.linux.signal;

/**
 * Machine code of the signal handlers. A handler only performs the system call {@code write(fd,
 * siginfo, 128)}: it runs no Java and no libc, and leaves errno alone. The kernel passes the signal
 * in the first argument register and the siginfo in the second; {@code ret} returns to the kernel.
 *
 * <p>The chained form is for signals that the JVM needs itself (SEGV, BUS, FPE, ILL). It writes
 * only signals that a process <em>sent</em> ({@code si_code <= 0}). For a real fault it jumps to
 * the old handler with all three arguments unchanged.
 */
public final class HandlerCode {
  /** The longest form has fewer bytes on either architecture. */
  private static final int MAX_BYTES = 96;

  /** {@code sizeof(siginfo_t)} on Linux. */
  public static final int SIGINFO_BYTES = 128;

  private final byte[] code = new byte[MAX_BYTES];
  private int length;

  private HandlerCode() {}

  /** Code that writes every signal to {@code fd}. */
  static byte[] plain(boolean arm64, int fd) {
    HandlerCode to = new HandlerCode();
    if (arm64) {
      to.word(0xd503245f); // bti c
      to.armWrite(fd);
    } else {
      to.x86Write(fd);
    }
    return to.bytes();
  }

  /** Code that writes sent signals to {@code fd} and jumps to {@code old} for faults. */
  static byte[] chained(boolean arm64, int fd, long old) {
    HandlerCode to = new HandlerCode();
    if (arm64) {
      to.word(0xd503245f); // bti  c
      to.word(0xb9400829); // ldr  w9, [x1, #8]      si_code
      to.word(0x7100013f); // cmp  w9, #0
      to.word(0x540000ec); // b.gt past the write
      to.armWrite(fd);
      to.armJump(old);
    } else {
      to.put(0x83, 0x7e, 0x08, 0x00); // cmp dword [rsi+8], 0
      to.put(0x7f, 18); // jg past the write
      to.x86Write(fd);
      to.put(0x48, 0xb8); // mov rax, old
      to.little(old, 8);
      to.put(0xff, 0xe0); // jmp rax
    }
    return to.bytes();
  }

  private void x86Write(int fd) {
    put(0xb8); // mov eax, 1: __NR_write
    little(1, 4);
    put(0xbf); // mov edi, fd
    little(fd, 4);
    put(0xba); // mov edx, 128
    little(SIGINFO_BYTES, 4);
    put(0x0f, 0x05, 0xc3); // syscall; ret
  }

  private void armWrite(int fd) {
    word(0xd2800808); // movz x8, #64: __NR_write
    word(0x52800000 | (fd & 0xffff) << 5); // movz w0, #low
    word(0x72a00000 | (fd >>> 16) << 5); // movk w0, #high, lsl #16
    word(0xd2801002); // movz x2, #128
    word(0xd4000001); // svc #0
    word(0xd65f03c0); // ret
  }

  private void armJump(long old) {
    word(0xd2800010 | half(old, 0)); // movz x16, #...
    word(0xf2a00010 | half(old, 16)); // movk x16, #..., lsl #16
    word(0xf2c00010 | half(old, 32));
    word(0xf2e00010 | half(old, 48));
    word(0xd61f0200); // br x16
  }

  private static int half(long value, int shift) {
    return (int) (value >>> shift & 0xffff) << 5;
  }

  private void word(int instruction) {
    little(instruction, 4);
  }

  private void little(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      code[length++] = (byte) (value >>> 8 * i);
    }
  }

  private void put(int... bytes) {
    for (int b : bytes) {
      code[length++] = (byte) b;
    }
  }

  private byte[] bytes() {
    return java.util.Arrays.copyOf(code, length);
  }
}
