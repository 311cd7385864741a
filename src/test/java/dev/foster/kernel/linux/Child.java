package dev.foster.kernel.linux;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.Requests;
import dev.foster.kernel.linux.libc.Native;
import dev.foster.text.ByteText;
import java.io.ByteArrayOutputStream;

/** Runs a program through the kernel port and takes what it says. */
public final class Child {
  private static final long READ = Native.symbol("read");
  private static final long WAITPID = Native.symbol("waitpid");

  private Child() {}

  /** Everything that it writes to its standard output until it ends with exit code 0. */
  public static String output(Kernel kernel, Requests request) throws Exception {
    int[] pipe = kernel.pipe();
    int pid = kernel.spawn(request.stdout(pipe[1]).build());
    kernel.close(pipe[1]);
    String text = readAll(pipe[0]);
    kernel.close(pipe[0]);
    ExitStatus status = await(pid);
    if (!status.isZero()) {
      throw new AssertionError(status + " after: " + text);
    }
    return text;
  }

  /** Waits for one child. */
  public static ExitStatus await(int pid) {
    long slot = Native.MEMORY.allocateMemory(8, true);
    int reaped = (int) Native.call(WAITPID, pid, slot, 0);
    int status = Native.MEMORY.getInt(slot);
    Native.free(slot);
    if (reaped != pid) {
      throw new AssertionError("waitpid: " + reaped);
    }
    return LinuxKernel.status(status);
  }

  /** All that can be read from {@code fd}. */
  public static String readAll(int fd) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    long buffer = Native.MEMORY.allocateMemory(4096, false);
    int n;
    while ((n = (int) Native.call(READ, fd, buffer, 4096)) > 0) {
      byte[] some = new byte[n];
      Native.MEMORY.getByteArray(buffer, some, 0, n);
      all.write(some, 0, n);
    }
    Native.free(buffer);
    return ByteText.decode(all.toByteArray());
  }

  /** The rest of the line that begins with {@code key}. */
  static String line(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).strip().replaceAll("\\s+", " "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + key + " in: " + text));
  }
}
