package dev.foster.kernel.linux.init;

import static dev.foster.kernel.linux.libc.Constants.FD_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.F_GETFD;
import static dev.foster.kernel.linux.libc.Constants.F_SETFD;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.linux.libc.LibcProvider;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.proc.PidList;
import dev.foster.kernel.linux.proc.ProcFs;
import dev.foster.text.ByteText;

/**
 * Keeps the JVM's own descriptors from the child, which must inherit those that Foster inherited.
 *
 * <p>Without close-on-exec the JVM opens only files of its installation. Foster itself opens all
 * descriptors close-on-exec.
 */
final class InheritedDescriptors {
  private static final int PATH_MAX = 4096;

  private final String home;
  private final long buffer = NativeHeap.allocate(PATH_MAX);

  private InheritedDescriptors(String home) {
    this.home = home;
  }

  /** Marks the JVM's descriptors close-on-exec; none if {@code /proc} is missing. */
  static void closeOnExec() {
    String home = LibcProvider.javaRuntime().openFiles();
    if (home != null) {
      InheritedDescriptors descriptors = new InheritedDescriptors(home);
      descriptors.markAll();
      NativeHeap.free(descriptors.buffer);
    }
  }

  private void markAll() {
    PidList open = new ProcFs().numbers("/proc/self/fd");
    for (int i = 0; i < open.size(); i++) {
      int fd = open.get(i);
      if (fd > 2 && LIBC.fcntl(fd, F_GETFD, 0) == 0 && target(fd).startsWith(home)) {
        LIBC.fcntl(fd, F_SETFD, FD_CLOEXEC);
      }
    }
  }

  /** The path of an open file, without symbolic links; empty if it cannot be read. */
  private String target(int fd) {
    long path = NativeHeap.allocateString("/proc/self/fd/" + fd);
    int length = (int) LIBC.readlink(path, buffer, PATH_MAX);
    NativeHeap.free(path);
    byte[] bytes = new byte[Math.max(0, length)];
    MEMORY.get(buffer, bytes, 0, bytes.length);
    return ByteText.decode(bytes);
  }
}
