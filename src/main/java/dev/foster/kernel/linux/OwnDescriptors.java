package dev.foster.kernel.linux;

import dev.foster.kernel.ByteText;

/**
 * Tells the descriptors that the JVM opened for itself from those that whoever started Foster left
 * open: the first must not reach the child, the second must.
 *
 * <p>What the JVM opens without close-on-exec are files of its own installation (its modules) and
 * of the class path. What Foster opens is close-on-exec already.
 */
final class OwnDescriptors {
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;
  private static final int PATH_MAX = 4096;

  private static final long FCNTL = Native.symbol("fcntl");
  private static final long CLOSE = Native.symbol("close");

  private final String home = System.getProperty("java.home") + "/";
  private String[] classPath;
  private final long buffer = Native.MEMORY.allocateMemory(PATH_MAX, false);

  private OwnDescriptors() {}

  /** Marks the JVM's descriptors close-on-exec; where {@code /proc} is missing none is marked. */
  static void closeOnExec() {
    OwnDescriptors descriptors = new OwnDescriptors();
    descriptors.markAll();
    Native.free(descriptors.buffer);
  }

  private void markAll() {
    Pids open = new ProcFs().numbers("/proc/self/fd");
    for (int i = 0; i < open.size(); i++) {
      int fd = open.get(i);
      if (fd > 2 && (int) Native.call(FCNTL, fd, F_GETFD) == 0 && isOwn(target(fd))) {
        Native.call(FCNTL, fd, F_SETFD, FD_CLOEXEC);
      }
    }
  }

  /** Where a descriptor leads, links resolved; empty if the kernel does not tell. */
  private String target(int fd) {
    long path = Native.allocate("/proc/self/fd/" + fd);
    int length = (int) Native.call(Native.symbol("readlink"), path, buffer, PATH_MAX);
    Native.free(path);
    byte[] bytes = new byte[Math.max(0, length)];
    Native.MEMORY.getByteArray(buffer, bytes, 0, bytes.length);
    return ByteText.decode(bytes);
  }

  private boolean isOwn(String target) {
    if (target.startsWith(home)) {
      return true;
    }
    if (classPath == null) {
      classPath = System.getProperty("java.class.path", "").split(":");
      for (int i = 0; i < classPath.length; i++) {
        classPath[i] = resolved(classPath[i]);
      }
    }
    for (String file : classPath) {
      if (!file.isEmpty() && target.equals(file)) {
        return true;
      }
    }
    return false;
  }

  private String resolved(String path) {
    int fd = Files.open(path, Abi.O_PATH | Abi.O_CLOEXEC);
    if (fd < 0) {
      return "";
    }
    String target = target(fd);
    Native.call(CLOSE, fd);
    return target;
  }
}
