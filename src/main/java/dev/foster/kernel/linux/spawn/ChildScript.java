package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Signals;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.CodePage;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SystemCalls;

/**
 * A child process as a list of system calls. The child performs them in order until one of them
 * executes a program. The result of each can be read afterwards. For one start, by one thread.
 */
public final class ChildScript {
  /** Looks a process up. */
  public interface ProcessLookup {
    /** The process with this pid; null if there is none. */
    ProcessInfo process(int pid);
  }

  /** Exit code of a child that reaches the end of its list. */
  public static final int FAILED = 127;

  private static final long CLONE_VM = 0x100;
  private static final long CLONE_VFORK = 0x4000;
  private static final long CLONE_CHILD_CLEARTID = 0x0020_0000;
  private static final long CLONE_CHILD_SETTID = 0x0100_0000;

  // the layout is in ChildCode
  private static final int STEP_BYTES = 64;
  private static final int ON_FAILURE = 40; // offsets in a step
  private static final int RESULT = 48;
  private static final int ONLY_FOR = 56;
  private static final int ALL_SIGNALS = 16; // offsets in the header
  private static final int PID = 32;
  private static final int TIMEOUT = 48;

  /** The result of a step that has not been performed. */
  private static final long NOT_REACHED = Long.MIN_VALUE;

  private static final int FUTEX_WAIT = 0;
  private static final int NOT_BORN = -1;
  private static final long LOOK_NANOS = 20_000_000;

  /** The number of looks at a child that does not go on, before it is killed: one second. */
  private static final int MAX_LOOKS = 50;

  private static volatile long code; // two threads may both make it, which is harmless

  private final long memory;
  private final long end;
  private int steps = 1; // the header

  /** How often the child was found stopped. */
  private int stops;

  /** An empty list with room for {@code room} steps. */
  public ChildScript(int room) {
    memory = NativeHeap.allocateZeroed((room + 2L) * STEP_BYTES);
    end = memory + (room + 1L) * STEP_BYTES;
    MEMORY.putLong(memory + ALL_SIGNALS, -1);
    MEMORY.putLong(memory + TIMEOUT + 8, LOOK_NANOS);
    MEMORY.putLong(end, Abi.SYS_EXIT_GROUP);
    MEMORY.putLong(end + 8, FAILED);
  }

  /** The address of the child's pid, an int, for use by the steps of the child. */
  public long pidAddress() {
    return memory + PID;
  }

  /** Adds a call whose failure is ignored; returns the step's address. */
  public long add(int number, long a, long b, long c, long d) {
    long step = memory + (long) STEP_BYTES * steps++;
    if (step >= end) {
      throw new IllegalStateException("too many steps");
    }
    MEMORY.putLong(step, number);
    MEMORY.putLong(step + 8, a);
    MEMORY.putLong(step + 16, b);
    MEMORY.putLong(step + 24, c);
    MEMORY.putLong(step + 32, d);
    MEMORY.putLong(step + RESULT, NOT_REACHED);
    return step;
  }

  /** Adds a call whose failure ends the child; returns the step's address. */
  public long require(int number, long a, long b, long c, long d) {
    long step = add(number, a, b, c, d);
    MEMORY.putLong(step + ON_FAILURE, end);
    return step;
  }

  /** The address of the step that is added next; that of an exit if no other is added. */
  long next() {
    return memory + (long) STEP_BYTES * steps;
  }

  /** Adds an exit. The child reaches the steps after it only by {@link #onError}. */
  public void addExit() {
    add(Abi.SYS_EXIT_GROUP, FAILED, 0, 0, 0);
  }

  /** Makes the child continue with step {@code other} if {@code step} fails with {@code errno}. */
  public void onError(long step, int errno, long other) {
    MEMORY.putLong(step + ON_FAILURE, other);
    MEMORY.putLong(step + ONLY_FOR, -errno);
  }

  /** The error number of a step; 0 if it succeeded, -1 if it was not performed. */
  public int errno(long step) {
    long result = MEMORY.getLong(step + RESULT);
    return result == NOT_REACHED ? -1 : Errno.of(result);
  }

  /**
   * Makes the child and returns at once.
   *
   * @return its pid
   * @throws KernelException no process could be made
   */
  public int start() throws KernelException {
    return start(CLONE_VM | CLONE_CHILD_SETTID | Signals.CHLD);
  }

  /**
   * Makes the child and returns when it has executed its program or has failed.
   *
   * @return its pid
   * @throws KernelException no process could be made
   */
  public int startAndWait() throws KernelException {
    return start(CLONE_VM | CLONE_VFORK | CLONE_CHILD_SETTID | Signals.CHLD);
  }

  /**
   * Makes the child and returns at once. The caller must call {@link #awaitExec} next.
   *
   * @return its pid
   * @throws KernelException no process could be made
   */
  public int startWatched() throws KernelException {
    MEMORY.putInt(memory + PID, NOT_BORN);
    return start(CLONE_VM | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | Signals.CHLD);
  }

  /**
   * Makes a child that sends no signal when it ends and that only {@code __WALL} of waitpid(2)
   * finds. Returns at once. The caller must call {@link #awaitExit} next.
   *
   * @return its pid
   * @throws KernelException no process could be made
   */
  public int startHidden() throws KernelException {
    MEMORY.putInt(memory + PID, NOT_BORN);
    return start(CLONE_VM | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID);
  }

  private int start(long flags) throws KernelException {
    addExit();
    if (code == 0) {
      CodePage page = new CodePage();
      long address = page.add(ChildCode.bytes(Abi.ARM64));
      page.seal();
      code = address;
    }
    MEMORY.putLong(memory, flags);
    int pid = (int) LIBC.invoke(code, memory);
    if (pid == -Errno.EINVAL) {
      // The emulator qemu-user refuses these flags. A child with a copy of the memory performs the
      // same steps, but its results do not arrive here.
      MEMORY.putInt(memory + PID, 0);
      MEMORY.putLong(memory, CLONE_CHILD_SETTID | Signals.CHLD);
      pid = (int) LIBC.invoke(code, memory);
    }
    if (pid < 0) {
      throw Errno.exception("cannot start a process", -pid);
    }
    return pid;
  }

  /**
   * Waits until the child has executed its program or has ended. The kernel then clears the pid in
   * the header (CLONE_CHILD_CLEARTID, clone(2)).
   *
   * <p>Once the child has its user's ids, that user can stop it. A vfork would then never return.
   * So this sends CONT to a stopped child, and KILL if that does not help.
   *
   * <p>This throws nothing, because the child uses memory that the caller would then free.
   *
   * @param nanos the longest wait
   * @return false if the child has done neither yet: it still uses the list
   */
  public boolean awaitExec(ProcessLookup processes, int pid, long nanos) {
    long end = System.nanoTime() + nanos;
    for (int seen = pid(); seen != 0; seen = pid()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      awaitChange(seen);
      continueStopped(processes, pid);
    }
    return true;
  }

  /** Sends CONT to the child if it is stopped, and KILL if that does not help. */
  void continueStopped(ProcessLookup processes, int pid) {
    if (isInUse() && isStopped(processes, pid)) {
      LIBC.kill(pid, ++stops > MAX_LOOKS ? Signals.KILL : Signals.CONT);
    }
  }

  /** True until the child has executed its program or has ended. */
  boolean isInUse() {
    return pid() != 0;
  }

  private static boolean isStopped(ProcessLookup processes, int pid) {
    try {
      return looksStopped(processes, pid);
    } catch (VirtualMachineError e) { // no memory for this look; the next look may have it
      return false;
    }
  }

  private static boolean looksStopped(ProcessLookup processes, int pid) {
    ProcessInfo process = processes.process(pid);
    return process != null && Character.toLowerCase(process.state()) == 't';
  }

  /** Waits until the child has ended, and kills it after one second. Throws nothing before. */
  public void awaitExit(int pid) {
    int looks = 0;
    for (int seen = pid(); seen != 0; seen = pid()) {
      awaitChange(seen);
      if (++looks > MAX_LOOKS && pid() != 0) {
        LIBC.kill(pid, Signals.KILL);
      }
    }
  }

  private void awaitChange(int seen) {
    SystemCalls.futex(memory + PID, FUTEX_WAIT, seen, memory + TIMEOUT);
  }

  private int pid() {
    return MEMORY.getInt(memory + PID);
  }

  /** Frees the list. The child must no longer use it. */
  public void free() {
    NativeHeap.free(memory);
  }
}
