package dev.foster.kernel.linux;

import dev.foster.kernel.ByteText;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;

/**
 * Starts processes with {@code posix_spawn(3)}: inside glibc a vfork, so the JVM's page tables are
 * not copied. What posix_spawn cannot do is done around it: the umask and, for this thread alone,
 * what {@link Credentials} does. One thread at a time.
 */
final class Spawner {
  private static final long SPAWN = Native.symbol("posix_spawn");
  private static final long ATTR_INIT = Native.symbol("posix_spawnattr_init");
  private static final long SET_FLAGS = Native.symbol("posix_spawnattr_setflags");
  private static final long SET_DEFAULT = Native.symbol("posix_spawnattr_setsigdefault");
  private static final long SET_MASK = Native.symbol("posix_spawnattr_setsigmask");
  private static final long UMASK = Native.symbol("umask");
  private static final long OPEN = Native.symbol("open");

  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;
  private static final int SETSID = 0x80;

  private static final int SIGSET_BYTES = 128;

  private final long attributes = Native.MEMORY.allocateMemory(512, true);
  private final long pidSlot = Native.MEMORY.allocateMemory(8, true);
  private final Arena arena = new Arena(16 * 1024);
  private final FileActions actions = new FileActions();
  private int devNull = -1;
  private volatile long childPidAt;

  Spawner() {
    Native.call(ATTR_INIT, attributes);
    Native.call(SET_FLAGS, attributes, SETSID | SETSIGDEF | SETSIGMASK);
    long set = Native.MEMORY.allocateMemory(SIGSET_BYTES, true);
    Native.call(SET_MASK, attributes, set);
    Native.MEMORY.setMemory(set, SIGSET_BYTES, (byte) 0xff);
    Native.call(SET_DEFAULT, attributes, set);
    Native.free(set);
  }

  /**
   * Starts {@code request} from this thread, which already is what the child shall be.
   *
   * @param gate where the child waits before its exec, or null; this call waits with it
   */
  int start(SpawnRequest request, Gate gate) throws SpawnException {
    arena.clear();
    int error = actions.build(request, devNull(), gate, arena);
    try {
      if (error != 0) {
        throw new SpawnException(
            Stage.DESCRIPTORS, "cannot arrange its descriptors: " + Native.message(error), error);
      }
      return inDirectory(request);
    } finally {
      actions.destroy();
    }
  }

  /** Remembers where the child's environment waits for its pid. */
  private void locateChildPid(SpawnRequest request, long environment) {
    int index = request.childPidVariable();
    childPidAt = 0;
    if (index >= 0) {
      int value = request.environment().get(index).indexOf('=') + 1; // names of ours are ASCII
      childPidAt = Native.MEMORY.getLong(environment + 8L * index) + value;
    }
  }

  /**
   * Writes the pid of the child at the gate into its environment: until its exec it shares this
   * process's memory.
   */
  void tellChildPid(int pid) {
    if (childPidAt != 0) {
      byte[] digits = ByteText.encode(Integer.toString(pid));
      Native.MEMORY.putByteArray(childPidAt, digits, 0, digits.length);
      Native.MEMORY.putByte(childPidAt + digits.length, (byte) 0);
    }
  }

  private int devNull() throws SpawnException {
    if (devNull < 0) {
      long path = arena.string("/dev/null");
      devNull = (int) Native.call(OPEN, path, Abi.O_RDWR | Abi.O_CLOEXEC);
      if (devNull < 0) {
        int errno = Native.errno();
        throw new SpawnException(
            Stage.DESCRIPTORS, "cannot open /dev/null: " + Native.message(errno), errno);
      }
    }
    return devNull;
  }

  private int inDirectory(SpawnRequest request) throws SpawnException {
    if (!FileActions.canCloseTheRest()) {
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
    locateChildPid(request, environment);
    long path = arena.string(program);
    int error =
        (int) Native.call(SPAWN, pidSlot, path, actions.address(), attributes, argv, environment);
    if (error != 0) {
      throw SpawnDiagnosis.of(request, program, error);
    }
    return Native.MEMORY.getInt(pidSlot);
  }
}
