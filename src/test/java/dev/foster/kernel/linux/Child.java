package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.Requests;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.WaitStatus;
import dev.foster.text.ByteText;
import java.io.ByteArrayOutputStream;

/** Runs a program through the kernel port and reads its output. */
public final class Child {

  private Child() {}

  /** Everything that the program writes to its standard output until it exits with code 0. */
  public static String output(Kernel kernel, Requests request) throws Exception {
    int[] pipe = kernel.pipe();
    int pid = start(kernel, request.stdout(pipe[1]));
    kernel.close(pipe[1]);
    String text = readAll(pipe[0]);
    kernel.close(pipe[0]);
    ExitStatus status = await(pid);
    if (!status.isZero()) {
      throw new AssertionError(status + " after: " + text);
    }
    return text;
  }

  /** Starts a program and waits until it runs, also on a machine that is busy. */
  static int start(Kernel kernel, Requests request) throws SpawnException {
    int pid = kernel.spawn(request.build());
    while (kernel.isPending(pid)) {
      for (Kernel.StartResult result : kernel.decidedStarts()) {
        if (result.failure() != null) {
          await(result.pid());
          throw result.failure();
        }
      }
      Thread.yield();
    }
    return pid;
  }

  /** Waits for one child. */
  public static ExitStatus await(int pid) {
    long slot = NativeHeap.allocateZeroed(8);
    int reaped = LIBC.waitpid(pid, slot, 0);
    int status = MEMORY.getInt(slot);
    NativeHeap.free(slot);
    if (reaped != pid) {
      throw new AssertionError("waitpid: " + reaped);
    }
    return WaitStatus.decode(status);
  }

  /** All that can be read from {@code fd}. */
  public static String readAll(int fd) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    long buffer = NativeHeap.allocate(4096);
    int n;
    while ((n = (int) LIBC.read(fd, buffer, 4096)) > 0) {
      byte[] some = new byte[n];
      MEMORY.get(buffer, some, 0, n);
      all.write(some, 0, n);
    }
    NativeHeap.free(buffer);
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
