package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Constants.CLOCK_BOOTTIME;
import static dev.foster.kernel.linux.libc.Constants.SC_CLK_TCK;
import static dev.foster.kernel.linux.libc.Constants.SC_PAGESIZE;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Kernel;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.ProcessList;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.proc.PidList;
import dev.foster.kernel.linux.proc.ProcFs;
import dev.foster.kernel.linux.proc.ProcessResources;
import dev.foster.kernel.linux.proc.RunMark;
import dev.foster.kernel.linux.proc.RunMarker;
import dev.foster.kernel.linux.proc.TimedReads;
import dev.foster.text.ByteText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link ProcessList} from {@code /proc}. */
public final class LinuxProcessList implements ProcessList {
  // fields of /proc/PID/stat
  private static final int UTIME = 14;
  private static final int STIME = 15;
  private static final int CUTIME = 16;
  private static final int CSTIME = 17;
  private static final int THREADS = 20;
  private static final int RSS = 24;

  /** Not those of the loop: it needs some for itself. */
  private static final AtomicInteger HELD_UP = new AtomicInteger();

  private final ProcFs proc = new ProcFs();
  private final TimedReads reads = new TimedReads(proc, HELD_UP);
  private ProcessResources resources; // made when it is first needed
  private final long ticksPerSecond = LIBC.sysconf(SC_CLK_TCK);
  private final long pageSize = LIBC.sysconf(SC_PAGESIZE);

  @Override
  public List<Row> processes(boolean commandLines) {
    PidList pids = proc.pids();
    List<Row> rows = new ArrayList<>(pids.size());
    long now = sinceBootMillis();
    for (int i = 0; i < pids.size(); i++) {
      Row row = row(pids.get(i), now, commandLines);
      if (row != null) {
        rows.add(row);
      }
    }
    return rows;
  }

  private Row row(int pid, long now, boolean commandLines) {
    int length = proc.read("/proc/" + pid + "/stat");
    ProcessInfo info = proc.stat(pid, length);
    if (info == null) {
      return null;
    }
    int name = proc.nameEnd(length);
    return new Row(
        info,
        millis(proc.field(UTIME, name, length) + proc.field(STIME, name, length)),
        millis(proc.field(CUTIME, name, length) + proc.field(CSTIME, name, length)),
        proc.field(RSS, name, length) * pageSize,
        info.isZombie() ? 0 : (int) proc.field(THREADS, name, length),
        Math.max(0, now - millis(info.startTime())),
        commandLines && !info.isZombie() ? reads.of(pid, own -> commandLine(own, pid), "") : "");
  }

  private long millis(long ticks) {
    return ticks * 1000 / ticksPerSecond;
  }

  private static String commandLine(ProcFs proc, int pid) {
    int length = Math.min(proc.head("/proc/" + pid + "/cmdline"), LONGEST_COMMAND);
    byte[] bytes = proc.bytes();
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[i] == 0) {
        bytes[i] = ' ';
      }
    }
    return length <= 0 ? "" : ByteText.decode(bytes, 0, length);
  }

  @Override
  public Resources[] resources(int[] pids, boolean proportional) {
    return processResources().of(pids, proportional);
  }

  @Override
  public boolean countsOomKills() {
    return processResources().countsOomKills();
  }

  private ProcessResources processResources() {
    if (resources == null) {
      resources = new ProcessResources(proc, reads);
    }
    return resources;
  }

  @Override
  public ProcessInfo process(int pid) {
    return proc.process(pid);
  }

  private static long sinceBootMillis() {
    long timespec = NativeHeap.allocateZeroed(16);
    LIBC.clockGettime(CLOCK_BOOTTIME, timespec);
    long millis = MEMORY.getLong(timespec) * 1000 + MEMORY.getLong(timespec + 8) / 1_000_000;
    NativeHeap.free(timespec);
    return millis;
  }

  @Override
  public String marker(int pid) {
    String marker = reads.of(pid, own -> RunMarker.of(own, pid), null);
    return Kernel.UNKNOWN.equals(marker) ? null : marker;
  }

  @Override
  public long mark(int pid) {
    return RunMark.of(proc, pid);
  }
}
