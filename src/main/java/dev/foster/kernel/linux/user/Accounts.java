package dev.foster.kernel.linux.user;

import dev.foster.kernel.Host.Account;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.Native;
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
    long key = Native.allocate(name);
    try {
      return account(Native.symbol("getpwnam_r"), key);
    } finally {
      Native.free(key);
    }
  }

  /** The user of that number, made up if it has no account. */
  public static Account byNumber(int uid) {
    Account account = account(Native.symbol("getpwuid_r"), uid);
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
    long key = Native.allocate(name);
    int[] gid = {NONE};
    lookUp(
        Native.symbol("getgrnam_r"),
        key,
        found -> gid[0] = Native.MEMORY.getInt(found + GROUP_GID));
    Native.free(key);
    return gid[0];
  }

  private static Account account(long function, long key) {
    Account[] account = {null};
    lookUp(function, key, found -> account[0] = account(found));
    return account[0];
  }

  private static Account account(long passwd) {
    long name = Native.MEMORY.getLong(passwd + PASSWD_NAME);
    int gid = Native.MEMORY.getInt(passwd + PASSWD_GID);
    String home = Native.string(Native.MEMORY.getLong(passwd + PASSWD_DIR));
    String shell = Native.string(Native.MEMORY.getLong(passwd + PASSWD_SHELL));
    return new Account(
        Native.string(name),
        Native.MEMORY.getInt(passwd + PASSWD_UID),
        gid,
        home.isEmpty() ? "/" : home,
        shell.isEmpty() ? "/bin/sh" : shell, // as passwd(5) says
        groups(name, gid));
  }

  private static List<Integer> groups(long user, int gid) {
    int capacity = 64;
    while (true) {
      long list = Native.allocate(4L * capacity + 8, true);
      long count = list + 4L * capacity;
      Native.MEMORY.putInt(count, capacity);
      int returned = (int) Native.call(Native.symbol("getgrouplist"), user, gid, list, count);
      List<Integer> groups = new ArrayList<>();
      for (int i = 0; i < returned; i++) {
        groups.add(Native.MEMORY.getInt(list + 4L * i));
      }
      Native.free(list);
      if (returned >= 0 || capacity > 65536) {
        return groups;
      }
      capacity *= 4;
    }
  }

  private interface Found {
    void at(long structure);
  }

  /** Calls one of the {@code _r} functions with as large a buffer as it wants. */
  private static void lookUp(long function, long key, Found taker) {
    int errno = Errno.ERANGE;
    for (int size = FIRST_SIZE; errno == Errno.ERANGE && size <= LAST_SIZE; size *= 4) {
      long structure = Native.allocate(STRUCT + 8 + size, true);
      long result = structure + STRUCT;
      errno = (int) Native.call(function, key, structure, result + 8, size, result);
      if (errno == 0 && Native.MEMORY.getLong(result) != 0) {
        taker.at(structure);
      }
      Native.free(structure);
    }
  }
}
