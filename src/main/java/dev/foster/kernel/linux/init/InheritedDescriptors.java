package dev.foster.kernel.linux.init;

import dev.foster.kernel.linux.libc.Native;
import dev.foster.kernel.linux.proc.PidList;
import dev.foster.kernel.linux.proc.ProcFs;
import dev.foster.text.ByteText;

/**
 * Tells the descriptors that the JVM opened for itself from those that whoever started Foster left
 * open: the first must not reach the child, the second must.
 *
 * <p>What the JVM opens without close-on-exec are files of its own installation (its modules) and
 * of the class path. What Foster opens is close-on-exec already.
 */
final class InheritedDescriptors {
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;
  private static final int PATH_MAX = 4096;

  private static final long FCNTL = Native.symbol("fcntl");

  private final String home = System.getProperty("java.home") + "/";
  private final long buffer = Native.allocate(PATH_MAX, false);

  private InheritedDescriptors() {}

  /** Marks the JVM's descriptors close-on-exec; where {@code /proc} is missing none is marked. */
  static void closeOnExec() {
    InheritedDescriptors descriptors = new InheritedDescriptors();
    descriptors.markAll();
    Native.free(descriptors.buffer);
  }

  private void markAll() {
    PidList open = new ProcFs().numbers("/proc/self/fd");
    for (int i = 0; i < open.size(); i++) {
      int fd = open.get(i);
      if (fd > 2 && (int) Native.call(FCNTL, fd, F_GETFD) == 0 && target(fd).startsWith(home)) {
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
}
