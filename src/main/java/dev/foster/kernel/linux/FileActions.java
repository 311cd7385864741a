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
  private static final long ADD_TCSETPGRP = // glibc 2.35
      Native.optionalSymbol("posix_spawn_file_actions_addtcsetpgrp_np");

  private final long actions = Native.MEMORY.allocateMemory(128, true);
  private int[] sources = new int[8];
  private int[] targets = new int[8];
  private int count;
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
   * @param gate a FIFO opened with O_PATH at which the child shall wait, or -1
   * @return 0 or an error number
   */
  int build(SpawnRequest request, int devNull, int gate, Arena arena) {
    result = 0;
    Native.call(INIT, actions);
    pair(request, devNull);
    int last = highestTarget();
    int free = spareOverlapping(gate);
    int door = gate;
    if (isTarget(gate)) {
      add(Native.call(ADD_DUP2, actions, gate, free));
      door = free;
      free = nextFree(free + 1, gate);
    }
    for (int i = 0; i < count; i++) {
      add(Native.call(ADD_DUP2, actions, sources[i], targets[i]));
    }
    if (request.standing().foreground()) {
      takeTerminal(request, arena);
    }
    if (door >= 0) {
      addGate(door, free, arena);
    }
    closeTheRest(last, free);
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
    if (sources.length < count) {
      sources = new int[count];
      targets = new int[count];
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
   * @return the lowest number above 2 that nothing uses
   */
  private int spareOverlapping(int gate) {
    int free = nextFree(3, gate);
    for (int i = 0; i < count; i++) {
      if (isTarget(sources[i])) {
        add(Native.call(ADD_DUP2, actions, sources[i], free));
        sources[i] = free;
        free = nextFree(free + 1, gate);
      }
    }
    return free;
  }

  private int nextFree(int from, int gate) {
    int fd = from;
    while (fd == gate || isTarget(fd) || isSource(fd)) {
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
    for (int i = 0; i < count; i++) {
      if (sources[i] == fd) {
        return true;
      }
    }
    return false;
  }

  private void takeTerminal(SpawnRequest request, Arena arena) {
    switch (request.standing().leads()) {
      case SESSION -> // a session leader without a terminal gets the one that it opens
          add(Native.call(ADD_OPEN, actions, 0, arena.string("/proc/self/fd/0"), Abi.O_RDWR, 0));
      case GROUP -> {
        if (ADD_TCSETPGRP != 0) {
          add(Native.call(ADD_TCSETPGRP, actions, 0));
        }
      }
      case NOTHING -> {}
    }
  }

  private void addGate(int gate, int free, Arena arena) {
    String path = "/proc/self/fd/" + gate;
    add(Native.call(ADD_OPEN, actions, free, arena.string(path), Abi.O_RDONLY, 0));
  }

  private void closeTheRest(int last, int free) {
    int end = ADD_CLOSE_FROM != 0 ? last : Math.max(last, free);
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
