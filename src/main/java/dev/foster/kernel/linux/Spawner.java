package dev.foster.kernel.linux;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;

/**
 * Starts processes with {@code posix_spawn(3)}: inside glibc a vfork, so the JVM's page tables are
 * not copied. The umask, which posix_spawn cannot change, is changed around it. One thread at a
 * time.
 */
final class Spawner {
  private static final long SPAWN = Native.symbol("posix_spawn");
  private static final long ATTR_INIT = Native.symbol("posix_spawnattr_init");
  private static final long SET_FLAGS = Native.symbol("posix_spawnattr_setflags");
  private static final long SET_DEFAULT = Native.symbol("posix_spawnattr_setsigdefault");
  private static final long SET_MASK = Native.symbol("posix_spawnattr_setsigmask");
  private static final long UMASK = Native.symbol("umask");

  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;
  private static final int SETSID = 0x80;

  private static final int SIGSET_BYTES = 128;

  private final long attributes = Native.allocate(512, true);
  private final long pidSlot = Native.allocate(8, true);
  private final Arena arena = new Arena(16 * 1024);
  private final FileActions actions;

  Spawner(Descriptors descriptors) {
    actions = new FileActions(descriptors);
    Native.call(ATTR_INIT, attributes);
    Native.call(SET_FLAGS, attributes, SETSID | SETSIGDEF | SETSIGMASK);
    long set = Native.allocate(SIGSET_BYTES, true);
    Native.call(SET_MASK, attributes, set);
    Native.MEMORY.setMemory(set, SIGSET_BYTES, (byte) 0xff);
    Native.call(SET_DEFAULT, attributes, set);
    Native.free(set);
  }

  /** Starts {@code request}, which asks for nothing that only {@link ScriptSpawner} can do. */
  int start(SpawnRequest request) throws SpawnException {
    arena.clear();
    try {
      int error = actions.build(request, arena);
      if (error != 0) {
        throw new SpawnException(
            Stage.DESCRIPTORS, "cannot arrange its descriptors: " + Native.message(error), error);
      }
      return inDirectory(request);
    } finally {
      actions.destroy();
    }
  }

  private int inDirectory(SpawnRequest request) throws SpawnException {
    if (!actions.canCloseTheRest()) {
      OldLibc.closeOnExec();
    }
    if (request.directory() == null || FileActions.canChangeDirectory()) {
      return withUmask(request);
    }
    long back = OldLibc.enter(arena.string(request.directory()));
    if (back < 0) {
      throw SpawnDiagnosis.directory(request.directory(), (int) -back);
    }
    try {
      return withUmask(request);
    } finally {
      OldLibc.leave((int) back);
    }
  }

  private int withUmask(SpawnRequest request) throws SpawnException {
    if (request.umask() < 0) {
      return execute(request);
    }
    long old = Native.call(UMASK, request.umask());
    try {
      return execute(request);
    } finally {
      Native.call(UMASK, (int) old);
    }
  }

  private int execute(SpawnRequest request) throws SpawnException {
    String program = ProgramSearch.find(request);
    long argv = arena.strings(request.argv());
    long environment = arena.strings(request.environment());
    long path = arena.string(program);
    int error =
        (int) Native.call(SPAWN, pidSlot, path, actions.address(), attributes, argv, environment);
    if (error != 0) {
      throw SpawnDiagnosis.of(request, program, error);
    }
    return Native.MEMORY.getInt(pidSlot);
  }
}
