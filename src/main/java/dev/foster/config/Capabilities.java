package dev.foster.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Names of {@code capabilities(7)}; the index is the kernel's number. */
final class Capabilities {
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

  private Capabilities() {}

  /** The number of {@code NET_ADMIN}, {@code CAP_NET_ADMIN} or {@code net_admin}; -1 if none. */
  static int number(String name) {
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

  static List<String> names() {
    return Arrays.asList(NAMES);
  }
}
