package dev.foster.kernel.linux.proc;

import static dev.foster.kernel.linux.libc.Constants.AT_FDCWD;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.ProcessList.Resources;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.DecimalParser;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SystemCalls;

/**
 * Reads what single processes hold and have moved. Most of it only root with CAP_SYS_PTRACE, which
 * containers lack, and the process's own user may read. Then this reads it as that user, see {@link
 * OwnerRights}; it is unknown if that fails, too, or if a process holds the read up.
 *
 * <p>Source of all formats: proc(5).
 */
public final class ProcessResources {
  private static final int UNKNOWN = -1;
  private static final byte[] READ = {'\n', 'r', 'e', 'a', 'd', '_', 'b', 'y', 't', 'e', 's', ':'};
  private static final byte[] WRITTEN = {
    '\n', 'w', 'r', 'i', 't', 'e', '_', 'b', 'y', 't', 'e', 's', ':'
  };
  private static final byte[] PSS = {'\n', 'P', 's', 's', ':'};
  private static final long KIB = 1024;

  /** Processes that one thread reads, of which the kernel need not look at all of the memory. */
  private static final int AT_ONCE = 32;

  private static final Resources NOTHING_KNOWN = new Resources(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);

  private final ProcFs proc;
  private final TimedReads reads;
  private Boolean countsOomKills;

  /**
   * Reads for the thread of {@code proc}.
   *
   * @param reads for what a process can hold up
   */
  public ProcessResources(ProcFs proc, TimedReads reads) {
    this.proc = proc;
    this.reads = reads;
  }

  /** See {@link dev.foster.kernel.ProcessList#countsOomKills}. */
  public boolean countsOomKills() {
    if (countsOomKills == null) {
      countsOomKills = new OomCounter(proc).kills() >= 0;
    }
    return countsOomKills;
  }

  /** See {@link dev.foster.kernel.ProcessList#resources}. */
  public Resources[] of(int[] pids, boolean proportional) {
    int most = proportional ? 1 : AT_ONCE;
    return reads
        .ofEach(pids, most, (own, pid) -> of(own, pid, proportional), NOTHING_KNOWN)
        .toArray(new Resources[0]);
  }

  private static Resources of(ProcFs proc, int pid, boolean proportional) {
    Resources found = read(proc, pid, proportional);
    boolean more = !found.isWhole(proportional) && LIBC.geteuid() == 0;
    return more && OwnerRights.take(proc, pid) ? read(proc, pid, proportional) : found;
  }

  private static Resources read(ProcFs proc, int pid, boolean proportional) {
    String directory = "/proc/" + pid;
    long descriptors = descriptors(proc, directory + "/fd");
    int length = proc.read(directory + "/io");
    long read = length < 0 ? absent(length) : number(proc, READ, length);
    long written = length < 0 ? absent(length) : number(proc, WRITTEN, length);
    long pss = proportional ? pss(proc, directory) : UNKNOWN;
    return new Resources(descriptors, read, written, pss);
  }

  private static long pss(ProcFs proc, String directory) {
    int length = proc.read(directory + "/smaps_rollup");
    long kib = length < 0 ? absent(length) : number(proc, PSS, length);
    return kib < 0 ? kib : kib * KIB;
  }

  /** Since Linux 6.2 the size of the directory, which needs no rights; before it is 0. */
  private static long descriptors(ProcFs proc, String directory) {
    long path = NativeHeap.allocateString(directory);
    long stat = NativeHeap.allocateZeroed(Abi.STAT_BYTES);
    int result = SystemCalls.fstatat(AT_FDCWD, path, stat, 0);
    long size = MEMORY.getLong(stat + Abi.STAT_SIZE);
    NativeHeap.free(stat);
    NativeHeap.free(path);
    if (result < 0) {
      return absent(result);
    }
    return size > 0 ? size : listed(proc, directory);
  }

  private static long listed(ProcFs proc, String directory) {
    int fd = proc.open(directory);
    if (fd < 0) {
      return absent(fd);
    }
    proc.close(fd);
    return proc.numbers(directory).size();
  }

  /** Nothing of a process that has ended; else unknown. */
  private static long absent(int error) {
    return error == -Errno.ENOENT || error == -Errno.ESRCH ? 0 : UNKNOWN;
  }

  /** The number after a name at the start of a line. */
  private static long number(ProcFs proc, byte[] name, int length) {
    byte[] bytes = proc.bytes();
    for (int at = 0; at + name.length < length; at++) {
      if (isAt(bytes, at, name)) {
        int from = at + name.length;
        while (from < length && bytes[from] == ' ') {
          from++;
        }
        return DecimalParser.parseLong(bytes, from, length);
      }
    }
    return length == 0 ? 0 : UNKNOWN; // a process that has just ended may have an empty file
  }

  private static boolean isAt(byte[] bytes, int at, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (bytes[at + i] != name[i]) {
        return false;
      }
    }
    return true;
  }
}
