package dev.foster.kernel.linux.proc;

import static dev.foster.kernel.linux.libc.Constants.AT_FDCWD;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.ProcessList.Resources;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.DecimalParser;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SystemCalls;
import dev.foster.kernel.linux.user.FreshThread;
import dev.foster.kernel.linux.user.FsIds;

/**
 * Reads what single processes hold and have moved. Most of it only root with CAP_SYS_PTRACE, which
 * containers lack, and the process's own user may read. Then a fresh thread reads it as that user,
 * as {@link OwnerOnlyFile} does; it is unknown if that fails, too.
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

  private final ProcFs proc;
  private final long stat = NativeHeap.allocateZeroed(Abi.STAT_BYTES);
  private Boolean countsOomKills;

  public ProcessResources(ProcFs proc) {
    this.proc = proc;
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
    Resources[] found = new Resources[pids.length];
    boolean all = true;
    for (int i = 0; i < pids.length; i++) {
      found[i] = of(pids[i], proportional);
      all &= found[i].isWhole(proportional);
    }
    if (!all && LIBC.geteuid() == 0) {
      readAsOwners(pids, proportional, found);
    }
    return found;
  }

  /** Reads what root may not read, as the user of each process, on one thread for all of them. */
  private void readAsOwners(int[] pids, boolean proportional, Resources[] found) {
    try {
      FreshThread.runAndWait(
          () -> {
            for (int i = 0; i < pids.length; i++) {
              int[] ids = found[i].isWhole(proportional) ? null : OwnerOnlyFile.ids(proc, pids[i]);
              if (ids != null) {
                FsIds.set(ids[0], ids[1]);
                found[i] = of(pids[i], proportional);
              }
            }
          });
    } catch (SpawnException e) { // no thread can be made now: they stay unknown
      proc.checkResources(-e.errno());
    }
  }

  private Resources of(int pid, boolean proportional) {
    String directory = "/proc/" + pid;
    long descriptors = descriptors(directory + "/fd");
    int length = proc.read(directory + "/io");
    long read = length < 0 ? absent(length) : number(READ, length);
    long written = length < 0 ? absent(length) : number(WRITTEN, length);
    return new Resources(descriptors, read, written, proportional ? pss(directory) : UNKNOWN);
  }

  private long pss(String directory) {
    int length = proc.read(directory + "/smaps_rollup");
    long kib = length < 0 ? absent(length) : number(PSS, length);
    return kib < 0 ? kib : kib * KIB;
  }

  /** Since Linux 6.2 the size of the directory, which needs no rights; before it is 0. */
  private long descriptors(String directory) {
    long path = NativeHeap.allocateString(directory);
    int result = SystemCalls.fstatat(AT_FDCWD, path, stat, 0);
    NativeHeap.free(path);
    if (result < 0) {
      return absent(result);
    }
    long size = MEMORY.getLong(stat + Abi.STAT_SIZE);
    return size > 0 ? size : listed(directory);
  }

  private long listed(String directory) {
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
  private long number(byte[] name, int length) {
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
