package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SmallFiles;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes socket activation on to the child. {@code LISTEN_PID} names the process that may use the
 * listening sockets ({@code sd_listen_fds(3)}). If it names Foster, it has to name the child
 * instead. The child reads its pid from a pipe, directly into its environment.
 */
public final class ListenPid {
  private static final String NAME = "LISTEN_PID=";

  /** Also names the process, by a number that Foster cannot know in advance; so it is removed. */
  private static final String PIDFD_NAME = "LISTEN_PIDFDID=";

  /** Room for the digits of a pid and a NUL. */
  private static final int ROOM = 12;

  private final List<String> rest;
  private final long variable = NativeHeap.allocateZeroed(NAME.length() + ROOM);
  private final int[] gate;
  private final int[] executed;

  private ListenPid(List<String> rest) throws KernelException {
    this.rest = rest;
    byte[] name = NAME.getBytes(ISO_8859_1);
    MEMORY.put(variable, name, 0, name.length);
    gate = SmallFiles.pipe();
    executed = SmallFiles.pipe();
  }

  /** Null if the variable does not name {@code pid}. */
  public static ListenPid of(List<String> environment, int pid) throws KernelException {
    String own = NAME + pid;
    for (int i = 0; i < environment.size(); i++) {
      if (environment.get(i).equals(own)) {
        List<String> rest = new ArrayList<>(environment);
        rest.removeIf(entry -> entry.startsWith(NAME) || entry.startsWith(PIDFD_NAME));
        return new ListenPid(rest);
      }
    }
    return null;
  }

  /**
   * Adds steps by which the child waits for its pid. They close Foster's ends of both pipes in the
   * child: if Foster dies first, the child's read returns nothing, its write fails, and it ends.
   */
  public void addSteps(ChildScript script) {
    script.add(Abi.SYS_CLOSE, gate[1], 0, 0, 0);
    script.add(Abi.SYS_CLOSE, executed[0], 0, 0, 0);
    script.require(Abi.SYS_READ, gate[0], variable + NAME.length(), ROOM, 0);
    script.require(Abi.SYS_WRITE, executed[1], variable, 1, 0);
  }

  /** The address of the child's environment. */
  public long environment(NativeArena arena) {
    int count = rest.size();
    long array = arena.take(8L * (count + 2));
    for (int i = 0; i < count; i++) {
      MEMORY.putLong(array + 8L * i, arena.string(rest.get(i)));
    }
    MEMORY.putLong(array + 8L * count, variable);
    MEMORY.putLong(array + 8L * count + 8, 0);
    return array;
  }

  /** Sends the child its pid and waits until it has executed its program or has failed. */
  public void send(int child) {
    byte[] digits = (child + "\0").getBytes(ISO_8859_1);
    long text = NativeHeap.allocateZeroed(ROOM);
    MEMORY.put(text, digits, 0, digits.length);
    LIBC.write(gate[1], text, digits.length);
    LIBC.close(executed[1]);
    long end = 1;
    while (end > 0 || end == -Errno.EINTR) {
      end = LIBC.read(executed[0], text, 1); // one byte, then the end
    }
    LIBC.close(executed[0]);
    LIBC.close(gate[0]);
    LIBC.close(gate[1]);
    NativeHeap.free(text);
    NativeHeap.free(variable);
  }
}
