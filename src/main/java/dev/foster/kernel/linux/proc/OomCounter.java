package dev.foster.kernel.linux.proc;

import dev.foster.text.ByteText;

/**
 * Counts the processes of this control group that the OOM killer has killed: {@code oom_kill} in
 * {@code memory.events} (v2) or {@code memory.oom_control} (v1). Finds the file at first use.
 *
 * <p>Source: the kernel's cgroup-v2 and cgroup-v1/memory documents; cgroups(7), proc(5) mountinfo.
 */
public final class OomCounter {
  private static final int UNKNOWN = -1;
  private static final int NOT_OPENED = -2;
  private static final String KEY = "oom_kill ";

  private final ProcFs proc;
  private int fd = NOT_OPENED;

  public OomCounter(ProcFs proc) {
    this.proc = proc;
  }

  /** The number of processes killed so far; -1 if it cannot be read. */
  public long kills() {
    if (fd == NOT_OPENED) {
      fd = find();
    }
    return fd < 0 ? UNKNOWN : count(text(proc.reread(fd)));
  }

  /** The number after {@code oom_kill} at the start of a line. */
  static long count(String events) {
    int at = events.startsWith(KEY) ? 0 : events.indexOf("\n" + KEY) + 1;
    if (!events.startsWith(KEY, at)) {
      return UNKNOWN;
    }
    long value = 0;
    for (int i = at + KEY.length(); i < events.length() && events.charAt(i) != '\n'; i++) {
      value = value * 10 + events.charAt(i) - '0';
    }
    return value;
  }

  private int find() {
    String groups = text(proc.read("/proc/self/cgroup"));
    String mounts = text(proc.read("/proc/self/mountinfo"));
    String v1 = file(groups, mounts, false);
    int found = v1 == null ? UNKNOWN : proc.open(v1 + "/memory.oom_control");
    if (found < 0) {
      String v2 = file(groups, mounts, true);
      found = v2 == null ? UNKNOWN : proc.open(v2 + "/memory.events");
    }
    if (found >= 0 && count(text(proc.reread(found))) < 0) { // v1 before Linux 4.13
      proc.close(found);
      found = UNKNOWN;
    }
    return found < 0 ? UNKNOWN : found;
  }

  private String text(int length) {
    return length <= 0 ? "" : ByteText.decode(proc.bytes(), 0, length);
  }

  /** The folder of this group in the hierarchy of the memory controller; null if there is none. */
  static String file(String groups, String mounts, boolean unified) {
    String group = group(groups, unified);
    if (group == null) {
      return null;
    }
    for (String line : lines(mounts)) {
      String[] words = line.split(" ", -1);
      int dash = indexOf(words, "-");
      if (dash < 5 || dash + 3 >= words.length) {
        continue;
      }
      boolean fits =
          unified
              ? words[dash + 1].equals("cgroup2")
              : words[dash + 1].equals("cgroup") && has(words[dash + 3], "memory");
      if (fits) {
        return below(words[4], words[3], group);
      }
    }
    return null;
  }

  /** In a container the mount may begin at this group itself, or at a path of the host. */
  private static String below(String mountPoint, String root, String group) {
    if (root.equals("/")) {
      return group.startsWith("/..") || group.equals("/") ? mountPoint : mountPoint + group;
    }
    return group.startsWith(root + "/") ? mountPoint + group.substring(root.length()) : mountPoint;
  }

  /** This group's path in {@code /proc/self/cgroup}, lines of {@code ID:CONTROLLERS:PATH}. */
  private static String group(String groups, boolean unified) {
    for (String line : lines(groups)) {
      int first = line.indexOf(':');
      int second = line.indexOf(':', first + 1);
      if (second < 0) {
        continue;
      }
      String controllers = line.substring(first + 1, second);
      if (unified ? controllers.isEmpty() : has(controllers, "memory")) {
        return line.substring(second + 1);
      }
    }
    return null;
  }

  private static boolean has(String list, String word) {
    return ("," + list + ",").contains("," + word + ",");
  }

  private static int indexOf(String[] words, String word) {
    for (int i = 0; i < words.length; i++) {
      if (words[i].equals(word)) {
        return i;
      }
    }
    return -1;
  }

  private static String[] lines(String text) {
    return text.split("\n", -1);
  }
}
