package dev.foster.kernel.linux.proc;

import static dev.foster.kernel.linux.libc.Libc.LIBC;

import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.linux.libc.SystemCalls;
import java.util.ArrayList;
import java.util.List;

/** Finds children and descendants of processes. One thread at a time. */
public final class Descendants {
  private static final int SCANS = 3;

  private final ProcFs proc;
  private final int self = LIBC.getpid();

  /** Foster's threads that may have children: the first one, which gets orphans, and spawners. */
  private final PidList threads = new PidList();

  /** The open {@code children} file of each thread. */
  private final PidList files = new PidList();

  private final boolean hasChildrenFiles;

  public Descendants(ProcFs proc) {
    this(proc, true);
  }

  /**
   * For tests.
   *
   * @param useChildrenFiles false: looks at all processes, as on a kernel without {@code children}
   *     files (CONFIG_PROC_CHILDREN)
   */
  public Descendants(ProcFs proc, boolean useChildrenFiles) {
    this.proc = proc;
    hasChildrenFiles = useChildrenFiles && ProcFs.isOurs() && watch(self);
  }

  public int self() {
    return self;
  }

  /** Registers the calling thread as one that will have children. */
  public void addSpawningThread() {
    int thread = SystemCalls.gettid();
    for (int i = 0; i < threads.size(); i++) {
      if (threads.get(i) == thread) {
        return;
      }
    }
    watch(thread);
  }

  private boolean watch(int thread) {
    int fd = proc.open("/proc/self/task/" + thread + "/children");
    if (fd >= 0) {
      threads.add(thread);
      files.add(fd);
    }
    return fd >= 0;
  }

  /** Pids of Foster's children. */
  public int[] children() {
    if (!hasChildrenFiles) {
      return childrenByScan(self);
    }
    PidList found = new PidList();
    for (int i = 0; i < files.size(); i++) {
      proc.addChildren(proc.reread(files.get(i)), found);
    }
    return found.toArray();
  }

  /** Pids of another process's children. */
  public int[] childrenOf(int pid) {
    if (!hasChildrenFiles) {
      return childrenByScan(pid);
    }
    PidList found = new PidList();
    String directory = "/proc/" + pid + "/task";
    PidList tasks = proc.numbers(directory);
    for (int i = 0; i < tasks.size(); i++) {
      proc.addChildren(proc.read(directory + "/" + tasks.get(i) + "/children"), found);
    }
    return found.toArray();
  }

  private int[] childrenByScan(int pid) {
    PidList found = new PidList();
    for (ProcessInfo process : scan()) {
      if (process.parent() == pid) {
        found.add(process.pid());
      }
    }
    return found.toArray();
  }

  /** All descendants of Foster, parents before children. */
  public List<ProcessInfo> descendants() {
    List<ProcessInfo> all = scan();
    for (int i = 1; i < SCANS && parentMissing(all); i++) {
      all = scan();
    }
    List<ProcessInfo> found = new ArrayList<>();
    addChildren(self, all, found);
    for (int i = 0; i < found.size(); i++) {
      addChildren(found.get(i).pid(), all, found);
    }
    return found;
  }

  private static void addChildren(int parent, List<ProcessInfo> from, List<ProcessInfo> to) {
    for (int i = 0; i < from.size(); i++) {
      if (from.get(i).parent() == parent) {
        to.add(from.get(i));
      }
    }
  }

  /** True if a parent ended during the scan, so that its children's descent is not known. */
  private static boolean parentMissing(List<ProcessInfo> all) {
    for (int i = 0; i < all.size(); i++) {
      int parent = all.get(i).parent();
      if (parent != 0 && !contains(all, parent)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(List<ProcessInfo> all, int pid) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).pid() == pid) {
        return true;
      }
    }
    return false;
  }

  private List<ProcessInfo> scan() {
    PidList pids = proc.pids();
    List<ProcessInfo> all = new ArrayList<>(pids.size());
    for (int i = 0; i < pids.size(); i++) {
      ProcessInfo process = proc.process(pids.get(i));
      if (process != null) {
        all.add(process);
      }
    }
    return all;
  }
}
