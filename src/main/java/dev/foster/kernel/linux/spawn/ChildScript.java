package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.CodePage;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SystemCalls;
import dev.foster.kernel.linux.proc.ProcFs;

/**
 * A new process as the list of system calls that it performs until one of them executes a program.
 * Every step's result can be read afterwards. For one start, by one thread.
 */
public final class ChildScript {
  /** Who tells what a process does now: {@link ProcFs}. */
  public interface Watcher {
    /** Null if there is no such process. */
    ProcessInfo process(int pid);
  }

  /** Exit code of a child that came to the end of its list. */
  public static final int FAILED = 127;

  private static final int SYS_EXIT_GROUP = Abi.ARM64 ? 94 : 231;

  private static final long CLONE_VM = 0x100;
  private static final long CLONE_VFORK = 0x4000;
  private static final long CLONE_CHILD_CLEARTID = 0x0020_0000;
  private static final long CLONE_CHILD_SETTID = 0x0100_0000;
  private static final long SIGCHLD = 17;

  private static final int STEP = 64;
  private static final int ON_FAILURE = 40;
  private static final int RESULT = 48;
  private static final int ONLY_FOR = 56;
  private static final int EVERY_SIGNAL = 16; // offsets in the header
  private static final int PID = 32;
  private static final int TIMEOUT = 48;

  /** Stands in a step's result until the step has been performed. */
  private static final long NOT_REACHED = Long.MIN_VALUE;

  private static final int FUTEX_WAIT = 0;
  private static final int NOT_BORN = -1;
  private static final int SIGKILL = 9;
  private static final int SIGCONT = 18;
  private static final long LOOK_NANOS = 20_000_000;

  /** So often a child that is stopped before its program begins is told to go on; then killed. */
  private static final int MOST_STOPS = 50;

  private static volatile long code; // threads may make it twice, which does no harm

  private final long memory;
  private final long end;
  private int steps = 1; // the header

  /** An empty list with room for so many steps. */
  public ChildScript(int room) {
    memory = NativeHeap.allocateZeroed((room + 2L) * STEP);
    end = memory + (room + 1L) * STEP;
    MEMORY.putLong(memory + EVERY_SIGNAL, -1);
    MEMORY.putLong(memory + TIMEOUT + 8, LOOK_NANOS);
    MEMORY.putLong(end, SYS_EXIT_GROUP);
    MEMORY.putLong(end + 8, FAILED);
  }

  /** Where the child's pid stands while its list is performed, as the child sees it: an int. */
  public long pidAddress() {
    return memory + PID;
  }

  /** Adds a call whose failure does not matter; returns the step's address. */
  public long add(int number, long a, long b, long c, long d) {
    long step = memory + (long) STEP * steps++;
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

  /** Adds a call whose failure is the end of the child; returns the step's address. */
  public long require(int number, long a, long b, long c, long d) {
    long step = add(number, a, b, c, d);
    MEMORY.putLong(step + ON_FAILURE, end);
    return step;
  }

  /** Adds the end of the child here: what follows is only reached by {@link #onError}. */
  public void finish() {
    add(SYS_EXIT_GROUP, FAILED, 0, 0, 0);
  }

  /** If {@code step} fails with that error number, {@code other} is performed next. */
  public void onError(long step, int errno, long other) {
    MEMORY.putLong(step + ON_FAILURE, other);
    MEMORY.putLong(step + ONLY_FOR, -errno);
  }

  /** The error number that a step ended with; 0 if it did well, -1 if it was not performed. */
  public int errno(long step) {
    long result = MEMORY.getLong(step + RESULT);
    return result == NOT_REACHED ? -1 : result >= 0 ? 0 : (int) -result;
  }

  /**
   * Makes the child.
   *
   * @param wait true: returns once the child executes its program or has failed; false: at once
   * @return its pid
   * @throws KernelException no process could be made
   */
  public int start(boolean wait) throws KernelException {
    return start(CLONE_VM | CLONE_CHILD_SETTID | SIGCHLD | (wait ? CLONE_VFORK : 0));
  }

  /**
   * Makes the child and returns at once; {@link #awaitEnd} must follow.
   *
   * @return its pid
   * @throws KernelException no process could be made
   */
  public int startWatched() throws KernelException {
    MEMORY.putInt(memory + PID, NOT_BORN);
    return start(CLONE_VM | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD);
  }

  /**
   * Makes a child of whose end nobody is told: only who asks for it with {@code __WALL} sees it
   * (waitpid(2)). Returns at once.
   */
  public int startUnheard() throws KernelException {
    MEMORY.putInt(memory + PID, NOT_BORN);
    return start(CLONE_VM | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID);
  }

  private int start(long flags) throws KernelException {
    add(SYS_EXIT_GROUP, FAILED, 0, 0, 0);
    if (code == 0) {
      CodePage page = new CodePage();
      long address = page.add(ChildCode.bytes(Abi.ARM64));
      page.seal();
      code = address;
    }
    MEMORY.putLong(memory, flags);
    int pid = (int) LIBC.invoke(code, memory);
    if (pid == -Errno.EINVAL) {
      // An emulator (qemu-user). In a copy of the memory the child does the same, but tells
      // nothing.
      MEMORY.putInt(memory + PID, 0);
      MEMORY.putLong(memory, CLONE_CHILD_SETTID | SIGCHLD);
      pid = (int) LIBC.invoke(code, memory);
    }
    if (pid < 0) {
      throw new KernelException("cannot start a process: " + Errno.text(-pid), -pid);
    }
    return pid;
  }

  /**
   * Waits until the child executes its program or has ended: the kernel then clears its pid, see
   * CLONE_CHILD_CLEARTID in clone(2).
   *
   * <p>Once the child has taken on its user's ids, that user may stop it; a vfork would then never
   * return, and Foster with it. So it is told to go on, and killed if that does not help.
   *
   * <p>Nothing is thrown before, whatever is missing: who called frees what the child still uses.
   */
  public void awaitEnd(Watcher watcher, int pid) {
    int stops = 0;
    for (int seen = pid(); seen != 0; seen = pid()) {
      awaitChange(seen);
      if (pid() != 0 && isStopped(watcher, pid)) {
        LIBC.kill(pid, ++stops > MOST_STOPS ? SIGKILL : SIGCONT);
      }
    }
  }

  private static boolean isStopped(Watcher watcher, int pid) {
    try {
      ProcessInfo process = watcher.process(pid);
      return process != null && Character.toLowerCase(process.state()) == 't';
    } catch (VirtualMachineError e) { // no room to look: there may be the next time
      return false;
    }
  }

  /** Waits until the child has ended; after a second it is killed. Nothing is thrown before. */
  public void awaitEndOrKill(int pid) {
    int looks = 0;
    for (int seen = pid(); seen != 0; seen = pid()) {
      awaitChange(seen);
      if (++looks > MOST_STOPS && pid() != 0) {
        LIBC.kill(pid, SIGKILL);
      }
    }
  }

  private void awaitChange(int seen) {
    SystemCalls.futex(memory + PID, FUTEX_WAIT, seen, memory + TIMEOUT);
  }

  private int pid() {
    return MEMORY.getInt(memory + PID);
  }

  /** Frees the list, once the child no longer reads it. */
  public void free() {
    NativeHeap.free(memory);
  }
}
