package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.NativeHeap;

/**
 * Makes one system call fail in one thread and its children, until they end, by a filter of
 * seccomp(2). For a thread that ends with the test; it takes root.
 */
final class RefusedCall {
  static final int SYS_PIPE2 = Abi.ARM64 ? 59 : 293;

  private static final int PR_SET_SECCOMP = 22;
  private static final int SECCOMP_MODE_FILTER = 2;
  private static final long LOAD_NUMBER = 0x20; // BPF_LD | BPF_W | BPF_ABS of offset 0
  private static final long JUMP_IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
  private static final long RETURN = 0x06; // BPF_RET | BPF_K
  private static final long ALLOW = 0x7fff0000L;
  private static final long ERRNO = 0x00050000L;
  private static final long KILL_PROCESS = 0x80000000L;

  private RefusedCall() {}

  /** Makes the call fail with {@code errno} in the calling thread. */
  static void of(int call, int errno) {
    answer(call, ERRNO | errno);
  }

  /** Makes the call kill the process of the calling thread with SIGSYS. */
  static void fatal(int call) {
    answer(call, KILL_PROCESS);
  }

  private static void answer(int call, long answer) {
    long[] filter = {
      LOAD_NUMBER,
      JUMP_IF_EQUAL | 1L << 24 | (long) call << 32, // else past the next one
      RETURN | answer << 32,
      RETURN | ALLOW << 32
    };
    long program = NativeHeap.allocateZeroed(16 + 8L * filter.length);
    MEMORY.putLong(program, filter.length);
    MEMORY.putLong(program + 8, program + 16);
    for (int i = 0; i < filter.length; i++) {
      MEMORY.putLong(program + 16 + 8L * i, filter[i]);
    }
    int set = LIBC.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0);
    NativeHeap.free(program);
    assertEquals(0, set);
  }
}
