package dev.foster.kernel.linux.user;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Host.Account;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import java.util.ArrayList;
import java.util.List;

/** Users and groups from the system's name service: getpwnam(3), getgrnam(3). */
public final class Accounts {
  /** Stands for no user and no group; the kernel has no such id. */
  public static final int NONE = -1;

  // offsets in struct passwd and struct group
  private static final int PASSWD_NAME = 0;
  private static final int PASSWD_UID = 16;
  private static final int PASSWD_GID = 20;
  private static final int PASSWD_DIR = 32;
  private static final int PASSWD_SHELL = 40;
  private static final int GROUP_GID = 16;

  /** The larger structure has 48 bytes; the address of the result and the buffer follow. */
  private static final int RESULT = 64;

  private static final int BUFFER = RESULT + 8;
  private static final int FIRST_SIZE = 4 * 1024;
  private static final int MAX_SIZE = 1 << 20;
  private static final int FIRST_GROUPS = 64;
  private static final int MAX_GROUPS = 65536; // NGROUPS_MAX

  private Accounts() {}

  /** The user of that name; null if there is none. */
  public static Account byName(String name) {
    long key = NativeHeap.allocateString(name);
    try {
      return user(key, 0);
    } finally {
      NativeHeap.free(key);
    }
  }

  /** The user of that number; one with default values if it has no account. */
  public static Account byNumber(int uid) {
    Account account = user(0, uid);
    return account == null ? new Account(null, uid, 0, "/", "/bin/sh", List.of()) : account;
  }

  /** Parses a uid or gid, 0–4294967294, into a Java int; {@link #NONE} if it is none. */
  public static int number(String text) {
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || i > 9) {
        return NONE;
      }
      value = value * 10 + digit;
    }
    return text.isEmpty() || value > 0xFFFFFFFEL ? NONE : (int) value;
  }

  /** The gid of the group of that name; {@link #NONE} if there is no such group. */
  public static int group(String name) {
    long key = NativeHeap.allocateString(name);
    try {
      int error = -Errno.ERANGE;
      for (int size = FIRST_SIZE; error == -Errno.ERANGE && size <= MAX_SIZE; size *= 4) {
        long room = NativeHeap.allocateZeroed(BUFFER + size);
        error = LIBC.getgrnamR(key, room, room + BUFFER, size, room + RESULT);
        boolean found = error == 0 && MEMORY.getLong(room + RESULT) != 0;
        int gid = found ? MEMORY.getInt(room + GROUP_GID) : NONE;
        NativeHeap.free(room);
        if (found) {
          return gid;
        }
      }
      return NONE;
    } finally {
      NativeHeap.free(key);
    }
  }

  /**
   * Looks a user up, with a larger buffer as long as libc asks for one.
   *
   * @param name address of the name; 0 to look for {@code uid}
   */
  private static Account user(long name, int uid) {
    int error = -Errno.ERANGE;
    for (int size = FIRST_SIZE; error == -Errno.ERANGE && size <= MAX_SIZE; size *= 4) {
      long room = NativeHeap.allocateZeroed(BUFFER + size);
      try {
        error =
            name != 0
                ? LIBC.getpwnamR(name, room, room + BUFFER, size, room + RESULT)
                : LIBC.getpwuidR(uid, room, room + BUFFER, size, room + RESULT);
        if (error == 0 && MEMORY.getLong(room + RESULT) != 0) {
          return account(room);
        }
      } finally {
        NativeHeap.free(room);
      }
    }
    return null;
  }

  private static Account account(long passwd) {
    long name = MEMORY.getLong(passwd + PASSWD_NAME);
    int gid = MEMORY.getInt(passwd + PASSWD_GID);
    String home = MEMORY.getString(MEMORY.getLong(passwd + PASSWD_DIR));
    String shell = MEMORY.getString(MEMORY.getLong(passwd + PASSWD_SHELL));
    return new Account(
        MEMORY.getString(name),
        MEMORY.getInt(passwd + PASSWD_UID),
        gid,
        home.isEmpty() ? "/" : home,
        shell.isEmpty() ? "/bin/sh" : shell, // as passwd(5) says
        groups(name, gid));
  }

  private static List<Integer> groups(long user, int gid) {
    int capacity = FIRST_GROUPS;
    while (true) {
      long list = NativeHeap.allocateZeroed(4L * capacity + 8);
      long count = list + 4L * capacity;
      MEMORY.putInt(count, capacity);
      int returned = LIBC.getgrouplist(user, gid, list, count);
      List<Integer> groups = new ArrayList<>();
      for (int i = 0; i < returned; i++) {
        groups.add(MEMORY.getInt(list + 4L * i));
      }
      NativeHeap.free(list);
      if (returned >= 0 || capacity > MAX_GROUPS) {
        return groups;
      }
      capacity *= 4;
    }
  }
}
