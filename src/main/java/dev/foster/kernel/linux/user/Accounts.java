package dev.foster.kernel.linux.user;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Host.Account;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import java.util.ArrayList;
import java.util.List;

/** Users and groups, as the machine's name service has them: getpwnam(3), getgrnam(3). */
public final class Accounts {
  /** No such user or group: the one number that is nobody's. */
  public static final int NONE = -1;

  private static final int STRUCT = 64; // struct passwd has 48 bytes, struct group 32
  private static final int PASSWD_NAME = 0;
  private static final int PASSWD_UID = 16;
  private static final int PASSWD_GID = 20;
  private static final int PASSWD_DIR = 32;
  private static final int PASSWD_SHELL = 40;
  private static final int GROUP_GID = 16;
  private static final int FIRST_SIZE = 4 * 1024;
  private static final int LAST_SIZE = 1 << 20;

  private Accounts() {}

  /** The user of that name; null if none. */
  public static Account byName(String name) {
    long key = NativeHeap.allocateString(name);
    try {
      return account(
          (passwd, buffer, size, result) -> LIBC.getpwnamR(key, passwd, buffer, size, result));
    } finally {
      NativeHeap.free(key);
    }
  }

  /** The user of that number, made up if it has no account. */
  public static Account byNumber(int uid) {
    Account account =
        account(
            (passwd, buffer, size, result) -> LIBC.getpwuidR(uid, passwd, buffer, size, result));
    return account == null ? new Account(null, uid, 0, "/", "/bin/sh", List.of()) : account;
  }

  /** The number that {@code text} is, 0–4294967294, as Java's int; else {@link #NONE}. */
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

  /** The group of that name; else {@link #NONE}. */
  public static int group(String name) {
    long key = NativeHeap.allocateString(name);
    int[] gid = {NONE};
    lookUp(
        (group, buffer, size, result) -> LIBC.getgrnamR(key, group, buffer, size, result),
        found -> gid[0] = MEMORY.getInt(found + GROUP_GID));
    NativeHeap.free(key);
    return gid[0];
  }

  private static Account account(LookUp function) {
    Account[] account = {null};
    lookUp(function, found -> account[0] = account(found));
    return account[0];
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
    int capacity = 64;
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
      if (returned >= 0 || capacity > 65536) {
        return groups;
      }
      capacity *= 4;
    }
  }

  private interface Found {
    void at(long structure);
  }

  /** One of the {@code _r} functions with its key. */
  private interface LookUp {
    int call(long structure, long buffer, long size, long result);
  }

  /** Calls a function with as large a buffer as it needs. */
  private static void lookUp(LookUp function, Found taker) {
    int error = -Errno.ERANGE;
    for (int size = FIRST_SIZE; error == -Errno.ERANGE && size <= LAST_SIZE; size *= 4) {
      long structure = NativeHeap.allocateZeroed(STRUCT + 8 + size);
      long result = structure + STRUCT;
      error = function.call(structure, result + 8, size, result);
      if (error == 0 && MEMORY.getLong(result) != 0) {
        taker.at(structure);
      }
      NativeHeap.free(structure);
    }
  }
}
