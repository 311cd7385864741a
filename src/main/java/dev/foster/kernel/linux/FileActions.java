package dev.foster.kernel.linux;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnRequest;

/** The {@code posix_spawn_file_actions_t} of one spawn. Reused; one thread at a time. */
final class FileActions implements Descriptors.Actions {
  private static final long INIT = Native.symbol("posix_spawn_file_actions_init");
  private static final long DESTROY = Native.symbol("posix_spawn_file_actions_destroy");
  private static final long ADD_DUP2 = Native.symbol("posix_spawn_file_actions_adddup2");
  private static final long ADD_CLOSE = Native.symbol("posix_spawn_file_actions_addclose");
  private static final long ADD_CLOSE_FROM = // glibc 2.34
      Native.optionalSymbol("posix_spawn_file_actions_addclosefrom_np");
  private static final long ADD_CHDIR = // glibc 2.29
      Native.optionalSymbol("posix_spawn_file_actions_addchdir_np");

  private final long actions = Native.allocate(128, true);
  private final Descriptors descriptors;
  private int result;

  FileActions(Descriptors descriptors) {
    this.descriptors = descriptors;
  }

  /** True where the child can change its directory itself. */
  static boolean canChangeDirectory() {
    return ADD_CHDIR != 0;
  }

  /** Address for {@code posix_spawn}. */
  long address() {
    return actions;
  }

  /**
   * Builds the actions.
   *
   * @return 0 or an error number
   */
  int build(SpawnRequest request, Arena arena) throws SpawnException {
    result = 0;
    Native.call(INIT, actions);
    descriptors.arrange(request, this);
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

  @Override
  public void duplicate(int from, int to) {
    add(Native.call(ADD_DUP2, actions, from, to));
  }

  @Override
  public void close(int fd) {
    add(Native.call(ADD_CLOSE, actions, fd));
  }

  @Override
  public void closeFrom(int fd) {
    add(Native.call(ADD_CLOSE_FROM, actions, fd));
  }

  @Override
  public boolean canCloseTheRest() {
    return ADD_CLOSE_FROM != 0;
  }
}
