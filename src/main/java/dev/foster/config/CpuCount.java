package dev.foster.config;

import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.text.ByteText;

/**
 * How many processors this container may use: the CPU quota of its cgroup, rounded up, but not more
 * than the processors on which it may run. See cgroups(7), the kernel's {@code cgroup-v2.rst} and
 * {@code sched-bwc.rst}, and proc_pid_status(5).
 */
final class CpuCount {
  private static final int LIMIT = 64 << 10;
  private static final String ROOT = "/sys/fs/cgroup";

  private final Host host;

  private CpuCount(Host host) {
    this.host = host;
  }

  /** The number of processors; at least 1. */
  static int of(Host host) {
    CpuCount reader = new CpuCount(host);
    double quota = Math.min(reader.quota(), Integer.MAX_VALUE);
    return Math.max(1, Math.min((int) Math.ceil(quota), reader.affinity()));
  }

  /** Text of a file; empty if it cannot be read. */
  private String read(String path) {
    try {
      byte[] bytes = host.read(path, LIMIT);
      return ByteText.decode(bytes, 0, bytes.length);
    } catch (KernelException e) {
      return "";
    }
  }

  /** The smallest quota of the cgroup and of those above it, in processors. */
  private double quota() {
    double least = Double.POSITIVE_INFINITY;
    for (String line : read("/proc/self/cgroup").split("\n")) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && parts[1].isEmpty()) {
        least = Math.min(least, quota(ROOT, parts[2], true));
      } else if (parts.length == 3 && isCpu(parts[1])) {
        least = Math.min(least, quota(ROOT + "/cpu", parts[2], false));
        least = Math.min(least, quota(ROOT + "/" + parts[1], parts[2], false));
      }
    }
    return least;
  }

  private static boolean isCpu(String controllers) {
    for (String controller : controllers.split(",")) {
      if (controller.equals("cpu")) {
        return true;
      }
    }
    return false;
  }

  /** The path may be one of the host, which does not exist here; its root does. */
  private double quota(String mount, String path, boolean unified) {
    double least = Double.POSITIVE_INFINITY;
    String group = path.equals("/") ? "" : path;
    while (true) {
      String directory = mount + group;
      least = Math.min(least, unified ? max(directory) : cfs(directory));
      if (group.isEmpty()) {
        return least;
      }
      group = group.substring(0, Math.max(0, group.lastIndexOf('/')));
    }
  }

  /** {@code cpu.max}: {@code QUOTA PERIOD} or {@code max PERIOD}. */
  private double max(String directory) {
    String[] words = read(directory + "/cpu.max").strip().split(" ");
    return words.length == 2 ? ratio(number(words[0]), number(words[1])) : ratio(-1, 0);
  }

  private double cfs(String directory) {
    long quota = number(read(directory + "/cpu.cfs_quota_us").strip());
    return ratio(quota, number(read(directory + "/cpu.cfs_period_us").strip()));
  }

  private static double ratio(long quota, long period) {
    return quota > 0 && period > 0 ? (double) quota / period : Double.POSITIVE_INFINITY;
  }

  /** A number; -1 for any other text. */
  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The number of processors in {@code Cpus_allowed_list: 0-3,8}; all of the JVM's without it. */
  private int affinity() {
    for (String line : read("/proc/self/status").split("\n")) {
      if (line.startsWith("Cpus_allowed_list:")) {
        int count = 0;
        for (String range : line.substring(line.indexOf(':') + 1).strip().split(",")) {
          String[] ends = range.split("-", 2);
          count += (int) (number(ends[ends.length - 1]) - number(ends[0])) + 1;
        }
        return Math.max(1, count);
      }
    }
    return Runtime.getRuntime().availableProcessors();
  }
}
