package dev.foster.kernel.linux;

import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.SpawnRequest.ChildDescriptor;
import java.util.List;

/**
 * The {@code posix_spawn_file_actions_t} of one spawn: which descriptors the child gets. Reused;
 * one thread at a time.
 */
final class FileActions {
  private static final long INIT = Native.symbol("posix_spawn_file_actions_init");
  private static final long DESTROY = Native.symbol("posix_spawn_file_actions_destroy");
  private static final long ADD_DUP2 = Native.symbol("posix_spawn_file_actions_adddup2");
  private static final long ADD_CLOSE = Native.symbol("posix_spawn_file_actions_addclose");
  private static final long ADD_OPEN = Native.symbol("posix_spawn_file_actions_addopen");
  private static final long ADD_CLOSE_FROM = // glibc 2.34
      Native.optionalSymbol("posix_spawn_file_actions_addclosefrom_np");
  private static final long ADD_CHDIR = // glibc 2.29
      Native.optionalSymbol("posix_spawn_file_actions_addchdir_np");

  private static final int GATE = 2;

  private final long actions = Native.MEMORY.allocateMemory(128, true);
  private int[] sources = new int[8];
  private int[] targets = new int[8];
  private int count; // pairs of source and target
  private int held; // the same, and sources that must stay until the child waits at them
  private int result;

  /** True where the child can change its directory itself. */
  static boolean canChangeDirectory() {
    return ADD_CHDIR != 0;
  }

  /** True where the child can close what is not its own; else mark all close-on-exec before. */
  static boolean canCloseTheRest() {
    return ADD_CLOSE_FROM != 0;
  }

  /** Address for {@code posix_spawn}. */
  long address() {
    return actions;
  }

  /**
   * Builds the actions.
   *
   * @param devNull a descriptor of {@code /dev/null}, for descriptors that are -1
   * @param gate where the child shall wait, or null
   * @return 0 or an error number
   */
  int build(SpawnRequest request, int devNull, Gate gate, Arena arena) {
    result = 0;
    Native.call(INIT, actions);
    pair(request, devNull);
    held = count;
    if (gate != null) {
      hold(gate);
    }
    int spare = spareOverlapping();
    for (int i = 0; i < count; i++) {
      add(Native.call(ADD_DUP2, actions, sources[i], targets[i]));
    }
    int last = highestTarget();
    if (gate == null) {
      closeTheRest(last, spare);
    } else {
      waitAtGate(last, spare, arena);
    }
    if (request.directory() != null && ADD_CHDIR != 0) {
      add(Native.call(ADD_CHDIR, actions, arena.string(request.directory())));
    }
    return result;
  }

  /** Frees what {@link #build} took. */
  void destroy() {
    Native.call(DESTROY, actions);
  }

  private void add(long returned) {
    if (result == 0) {
      result = (int) returned;
    }
  }

  private void pair(SpawnRequest request, int devNull) {
    List<ChildDescriptor> extra = request.extra();
    count = 3 + extra.size();
    if (sources.length < count + GATE) {
      sources = new int[count + GATE];
      targets = new int[count + GATE];
    }
    sources[0] = request.stdin() < 0 ? devNull : request.stdin();
    sources[1] = request.stdout() < 0 ? devNull : request.stdout();
    sources[2] = request.stderr() < 0 ? devNull : request.stderr();
    for (int i = 0; i < count; i++) {
      targets[i] = i < 3 ? i : extra.get(i - 3).target();
      if (i >= 3) {
        sources[i] = extra.get(i - 3).source();
      }
    }
  }

  private void hold(Gate gate) {
    sources[count] = gate.entrance();
    sources[count + 1] = gate.exit();
    held = count + GATE;
  }

  private int highestTarget() {
    int highest = 2;
    for (int i = 0; i < count; i++) {
      highest = Math.max(highest, targets[i]);
    }
    return highest;
  }

  /**
   * A source that is also a target would be overwritten before it is used (or, being its own
   * target, would keep close-on-exec before glibc 2.29): it is moved out of the way first.
   *
   * @return the highest number that was used for this
   */
  private int spareOverlapping() {
    int spare = 2;
    for (int i = 0; i < held; i++) {
      if (isTarget(sources[i])) {
        spare = nextFree(spare + 1);
        add(Native.call(ADD_DUP2, actions, sources[i], spare));
        sources[i] = spare;
      }
    }
    return spare;
  }

  private int nextFree(int from) {
    int fd = from;
    while (isTarget(fd) || isSource(fd)) {
      fd++;
    }
    return fd;
  }

  private boolean isTarget(int fd) {
    for (int i = 0; i < count; i++) {
      if (targets[i] == fd) {
        return true;
      }
    }
    return false;
  }

  private boolean isSource(int fd) {
    for (int i = 0; i < held; i++) {
      if (sources[i] == fd) {
        return true;
      }
    }
    return false;
  }

  /**
   * Everything else is closed first. So the number that opening the gate gives is known, and a
   * small limit of descriptors, set meanwhile, cannot hinder the child.
   */
  private void waitAtGate(int last, int spare, Arena arena) {
    int entrance = sources[count];
    int exit = sources[count + 1];
    int first = above(last, entrance, exit);
    int second = above(first, entrance, exit);
    add(Native.call(ADD_DUP2, actions, entrance, first));
    add(Native.call(ADD_DUP2, actions, exit, second));
    targets[count] = first;
    targets[count + 1] = second;
    count = held;
    closeTheRest(second, spare);
    int door = 3;
    while (isTarget(door)) {
      door++;
    }
    int flags = Abi.O_RDONLY;
    add(Native.call(ADD_OPEN, actions, door, arena.string(Gate.path(first)), flags, 0));
    add(Native.call(ADD_OPEN, actions, door, arena.string(Gate.path(second)), flags, 0));
    add(Native.call(ADD_CLOSE, actions, door));
    add(Native.call(ADD_CLOSE, actions, first));
    add(Native.call(ADD_CLOSE, actions, second));
  }

  private static int above(int fd, int notThis, int norThat) {
    int next = fd + 1;
    while (next == notThis || next == norThat) {
      next++;
    }
    return next;
  }

  private void closeTheRest(int last, int spare) {
    int end = ADD_CLOSE_FROM != 0 ? last : Math.max(last, spare);
    for (int fd = 3; fd <= end; fd++) {
      if (!isTarget(fd)) {
        add(Native.call(ADD_CLOSE, actions, fd));
      }
    }
    if (ADD_CLOSE_FROM != 0) {
      add(Native.call(ADD_CLOSE_FROM, actions, last + 1));
    }
  }
}
