package dev.foster.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Names of {@code capabilities(7)}; the index is the kernel's number. */
public final class Capability {
  private static final String[] NAMES = {
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "KILL",
    "SETGID",
    "SETUID",
    "SETPCAP",
    "LINUX_IMMUTABLE",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_ADMIN",
    "NET_RAW",
    "IPC_LOCK",
    "IPC_OWNER",
    "SYS_MODULE",
    "SYS_RAWIO",
    "SYS_CHROOT",
    "SYS_PTRACE",
    "SYS_PACCT",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_NICE",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "MKNOD",
    "LEASE",
    "AUDIT_WRITE",
    "AUDIT_CONTROL",
    "SETFCAP",
    "MAC_OVERRIDE",
    "MAC_ADMIN",
    "SYSLOG",
    "WAKE_ALARM",
    "BLOCK_SUSPEND",
    "AUDIT_READ",
    "PERFMON",
    "BPF",
    "CHECKPOINT_RESTORE"
  };

  private Capability() {}

  /** The number of {@code NET_ADMIN}, {@code CAP_NET_ADMIN} or {@code net_admin}; -1 if none. */
  public static int number(String name) {
    String word = name.toUpperCase(Locale.ROOT);
    if (word.startsWith("CAP_")) {
      word = word.substring(4);
    }
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i].equals(word)) {
        return i;
      }
    }
    return -1;
  }

  /** All names, in the order of their numbers. */
  public static List<String> names() {
    return Arrays.asList(NAMES);
  }

  /** The name of a number: {@code CAP_NET_ADMIN}, or {@code capability 63} if it has none. */
  public static String name(int number) {
    return number >= 0 && number < NAMES.length ? "CAP_" + NAMES[number] : "capability " + number;
  }
}
