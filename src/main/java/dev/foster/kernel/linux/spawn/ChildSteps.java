package dev.foster.kernel.linux.spawn;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.libc.SystemCalls;
import java.util.ArrayList;
import java.util.List;

/** Builds a {@link ChildScript}, with a message for each step that must succeed. */
public final class ChildSteps {
  /** Makes the exception for a step that has failed. */
  public interface Failure {
    SpawnException of(int errno);
  }

  /** Whether the kernel has close_range(2); computed at first use. */
  private static volatile Boolean hasCloseRange;

  private final ChildScript script;
  private final NativeArena arena;
  private final List<Failure> failures = new ArrayList<>();
  private final List<Long> required = new ArrayList<>();
  private ProgramSearch program;

  /**
   * No steps yet.
   *
   * @param room the maximum number of steps
   * @param arena memory for what the steps point to; it must stay until the child has executed its
   *     program or has ended
   */
  public ChildSteps(int room, NativeArena arena) {
    script = new ChildScript(room);
    this.arena = arena;
  }

  public ChildScript script() {
    return script;
  }

  NativeArena arena() {
    return arena;
  }

  /** Adds a call that must succeed. */
  public void require(Failure failure, int number, long a, long b, long c, long d) {
    required.add(script.require(number, a, b, c, d));
    failures.add(failure);
  }

  /** Adds the calls that execute a program. */
  void execute(ProgramSearch search, long argv, long environment) {
    search.addSteps(this, argv, environment);
    program = search;
  }

  /** Adds a call whose failure is ignored. */
  public void add(int number, long a, long b, long c, long d) {
    script.add(number, a, b, c, d);
  }

  /** Why the child ended before its program; null if no required step failed. */
  public SpawnException failure() {
    for (int i = 0; i < required.size(); i++) {
      int errno = script.errno(required.get(i));
      if (errno > 0) {
        return failures.get(i).of(errno);
      }
    }
    return program == null ? null : program.failure(script);
  }

  /** Makes {@code to} a duplicate of {@code from} that stays open across exec. */
  void duplicate(int from, int to) {
    require(SpawnErrorText::descriptors, Abi.SYS_DUP3, from, to, 0, 0);
  }

  void close(int fd) {
    add(Abi.SYS_CLOSE, fd, 0, 0, 0);
  }

  /** Closes {@code fd} and all higher descriptors. Only if {@link #hasCloseRange}. */
  void closeFrom(int fd) {
    add(Abi.SYS_CLOSE_RANGE, fd, 0xFFFFFFFFL, 0, 0);
  }

  /** If false, {@link CloexecFallback} must mark Foster's descriptors instead. */
  static boolean hasCloseRange() {
    if (hasCloseRange == null) {
      hasCloseRange = SystemCalls.closeRange(-1, -1, 0) == 0; // a range without descriptors
    }
    return hasCloseRange;
  }
}
