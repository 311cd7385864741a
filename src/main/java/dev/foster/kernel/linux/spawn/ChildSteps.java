package dev.foster.kernel.linux.spawn;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.libc.SystemCalls;
import java.util.ArrayList;
import java.util.List;

/** A {@link ChildScript} in the making, with words for each step that may be refused. */
public final class ChildSteps {
  /** Why a step failed, for people. */
  public interface Refusal {
    SpawnException of(int errno);
  }

  /** Whether the kernel has close_range(2); computed at first use. */
  private static volatile Boolean closesRanges;

  private final ChildScript script;
  private final NativeArena arena;
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<Long> required = new ArrayList<>();

  /**
   * No steps yet.
   *
   * @param room for so many
   * @param arena for what the steps point to; not to be cleared before the child has ended
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
  public void require(Refusal refusal, int number, long a, long b, long c, long d) {
    required.add(script.require(number, a, b, c, d));
    refusals.add(refusal);
  }

  /** Adds a call whose failure does not matter. */
  public void add(int number, long a, long b, long c, long d) {
    script.add(number, a, b, c, d);
  }

  /** What the child was refused and ended for; null if nothing. */
  public SpawnException refused() {
    for (int i = 0; i < required.size(); i++) {
      int errno = script.errno(required.get(i));
      if (errno > 0) {
        return refusals.get(i).of(errno);
      }
    }
    return null;
  }

  /** Makes {@code to} a second descriptor of what {@code from} is, open after exec. */
  void duplicate(int from, int to) {
    require(SpawnErrorText::descriptors, Abi.SYS_DUP3, from, to, 0, 0);
  }

  void close(int fd) {
    add(Abi.SYS_CLOSE, fd, 0, 0, 0);
  }

  /** Closes {@code fd} and all above. Only if {@link #canCloseTheRest}. */
  void closeFrom(int fd) {
    add(Abi.SYS_CLOSE_RANGE, fd, 0xFFFFFFFFL, 0, 0);
  }

  /** False: what is not the child's is marked close-on-exec before the child is made. */
  boolean canCloseTheRest() {
    if (closesRanges == null) {
      closesRanges = SystemCalls.closeRange(-1, -1, 0) == 0; // a range without descriptors
    }
    return closesRanges;
  }
}
