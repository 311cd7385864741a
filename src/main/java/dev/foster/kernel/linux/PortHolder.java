package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.proc.PidList;
import dev.foster.kernel.linux.proc.ProcFs;
import dev.foster.text.ByteText;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Finds the process that listens on a TCP port of this network namespace. For one thread. */
public final class PortHolder {
  // columns of /proc/net/tcp (proc_pid_net(5))
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTEN = "0A";

  private static final int LINK_BYTES = 64;

  private final ProcFs proc = new ProcFs();

  /**
   * The first of some processes that listens on a port.
   *
   * @param pids where to look; processes of other users need CAP_SYS_PTRACE
   * @return its pid; 0 if there is none
   */
  public int of(int port, Collection<Integer> pids) {
    Set<String> sockets = new HashSet<>();
    addListeners("/proc/net/tcp", port, sockets);
    addListeners("/proc/net/tcp6", port, sockets);
    if (sockets.isEmpty()) {
      return 0;
    }
    for (int pid : pids) {
      if (holds(pid, sockets)) {
        return pid;
      }
    }
    return 0;
  }

  private void addListeners(String table, int port, Set<String> to) {
    int length = proc.read(table);
    if (length <= 0) {
      return; // no IPv6, for example
    }
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    for (String line : ByteText.decode(proc.bytes(), 0, length).split("\n")) {
      String[] columns = line.strip().split(" +");
      if (columns.length > INODE
          && columns[STATE].equals(LISTEN)
          && columns[LOCAL].endsWith(suffix)) {
        to.add("socket:[" + columns[INODE] + "]");
      }
    }
  }

  private boolean holds(int pid, Set<String> sockets) {
    String directory = "/proc/" + pid + "/fd";
    PidList descriptors = proc.numbers(directory);
    for (int i = 0; i < descriptors.size(); i++) {
      if (sockets.contains(link(directory + "/" + descriptors.get(i)))) {
        return true;
      }
    }
    return false;
  }

  private static String link(String name) {
    long path = NativeHeap.allocateString(name);
    long buffer = NativeHeap.allocate(LINK_BYTES);
    int length = Math.max(0, (int) LIBC.readlink(path, buffer, LINK_BYTES));
    byte[] bytes = new byte[length];
    MEMORY.get(buffer, bytes, 0, length);
    NativeHeap.free(buffer);
    NativeHeap.free(path);
    return ByteText.decode(bytes, 0, length);
  }
}
