package dev.foster.kernel.linux.signal;

/**
 * Machine code of the signal handlers. A handler only performs the system call {@code write(fd,
 * siginfo, 128)}: it runs no Java and no libc, and leaves errno alone. The kernel passes the signal
 * in the first argument register and the siginfo in the second; {@code ret} returns to the kernel.
 *
 * <p>The chained form is for signals that the JVM needs itself (SEGV, BUS, FPE, ILL). It writes
 * only signals that a process <em>sent</em> ({@code si_code <= 0}). For a real fault it jumps to
 * the old handler with all three arguments unchanged.
 *
 * <p>The last form is for the same signals where nothing handles them. For a real fault it restores
 * the default effect and says so on standard error if that does not have to wait. Then it returns,
 * the instruction faults again, and the kernel ends the process.
 */
public final class HandlerCode {
  /** The longest form has fewer bytes on either architecture. */
  private static final int MAX_BYTES = 512;

  /** SIG_DFL without flags, as {@code rt_sigaction(2)} of the kernel takes it. */
  private static final int DEFAULT_ACTION_BYTES = 32;

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

  /**
   * Code that writes sent signals to {@code fd}; a fault ends the process.
   *
   * @param line what a fault writes to standard error, in ASCII
   */
  static byte[] last(boolean arm64, int fd, String line) {
    HandlerCode to = new HandlerCode();
    if (arm64) {
      to.armLast(fd, line.length());
    } else {
      to.x86Last(fd, line.length());
    }
    to.length += DEFAULT_ACTION_BYTES;
    for (int i = 0; i < line.length(); i++) {
      to.put(line.charAt(i));
    }
    return to.bytes();
  }

  private void x86Last(int fd, int length) {
    put(0x83, 0x7e, 0x08, 0x00); // cmp dword [rsi+8], 0
    put(0x7f, 18); // jg past the write
    x86Write(fd);
    put(0xb8, 13, 0, 0, 0); // mov eax, 13: __NR_rt_sigaction; edi is the signal
    put(0x48, 0x8d, 0x35, 69, 0, 0, 0); // lea rsi, [default action]
    put(0x31, 0xd2); // xor edx, edx
    put(0x41, 0xba, 8, 0, 0, 0); // mov r10d, 8
    put(0x0f, 0x05); // syscall
    put(0x48, 0xb8); // mov rax, struct pollfd: fd 2, POLLOUT
    little(0x4_0000_0002L, 8);
    put(0x50); // push rax
    put(0x48, 0x89, 0xe7); // mov rdi, rsp
    put(0xbe, 1, 0, 0, 0); // mov esi, 1
    put(0x31, 0xd2); // xor edx, edx
    put(0xb8, 7, 0, 0, 0); // mov eax, 7: __NR_poll
    put(0x0f, 0x05); // syscall
    put(0x59); // pop rcx
    put(0x83, 0xf8, 0x01); // cmp eax, 1
    put(0x75, 24); // jne to the end
    put(0xb8, 1, 0, 0, 0); // mov eax, 1: __NR_write
    put(0xbf, 2, 0, 0, 0); // mov edi, 2
    put(0x48, 0x8d, 0x35, 40, 0, 0, 0); // lea rsi, [line]
    put(0xba); // mov edx, length
    little(length, 4);
    put(0x0f, 0x05); // syscall
    put(0xc3); // ret
  }

  private void armLast(int fd, int length) {
    word(0xd503245f); // bti  c
    word(0xb9400829); // ldr  w9, [x1, #8]      si_code
    word(0x7100013f); // cmp  w9, #0
    word(0x540000ec); // b.gt past the write
    armWrite(fd);
    word(0x10000321); // adr  x1, default action
    word(0xd2800002); // movz x2, #0
    word(0xd2800103); // movz x3, #8
    word(0xd28010c8); // movz x8, #134: __NR_rt_sigaction; x0 is the signal
    word(0xd4000001); // svc  #0
    word(0xd2800049); // movz x9, #2             struct pollfd: fd 2,
    word(0xf2c00089); // movk x9, #4, lsl #32    POLLOUT
    word(0xa9be7fe9); // stp  x9, xzr, [sp, #-32]!
    word(0xa9017fff); // stp  xzr, xzr, [sp, #16]   a timeout of 0
    word(0x910003e0); // mov  x0, sp
    word(0xd2800021); // movz x1, #1
    word(0x910043e2); // add  x2, sp, #16
    word(0xd2800003); // movz x3, #0
    word(0xd2800104); // movz x4, #8
    word(0xd2800928); // movz x8, #73: __NR_ppoll
    word(0xd4000001); // svc  #0
    word(0x910083ff); // add  sp, sp, #32
    word(0x7100041f); // cmp  w0, #1
    word(0x540000c1); // b.ne to the end
    word(0xd2800040); // movz x0, #2
    word(0x100001a1); // adr  x1, line
    word(0xd2800002 | length << 5); // movz x2, length
    word(0xd2800808); // movz x8, #64: __NR_write
    word(0xd4000001); // svc  #0
    word(0xd65f03c0); // ret
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
