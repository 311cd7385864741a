package dev.foster.kernel.linux.user;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Identity;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.libc.NativeHeap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The user and group ids of the calling thread. */
public final class ThreadIds {
  private static final int MAX_GROUPS = 65536; // NGROUPS_MAX

  private ThreadIds() {}

  /** True if the thread has exactly these ids, so that a change to them needs no right. */
  public static boolean matches(Identity identity) {
    return isUser(identity.uid())
        && isGroup(identity.gid())
        && groups(identity.gid()).equals(wanted(identity));
  }

  /** The capabilities that this process lacks to take these ids; null if it lacks none. */
  public static String missingFor(Identity identity) {
    if (matches(identity)) {
      return null;
    }
    long effective = Capabilities.effective();
    boolean user = (effective & 1L << Capabilities.SETUID) != 0 || isUser(identity.uid());
    boolean groups = (effective & 1L << Capabilities.SETGID) != 0;
    if (user && groups) {
      return null;
    }
    return groups ? "CAP_SETUID" : user ? "CAP_SETGID" : "CAP_SETUID and CAP_SETGID";
  }

  /** The effective uid. */
  public static int effectiveUser() {
    return LIBC.geteuid();
  }

  /** True if the real, effective and saved user ids are all {@code uid}. */
  private static boolean isUser(int uid) {
    long ids = NativeHeap.allocateZeroed(12);
    LIBC.getresuid(ids, ids + 4, ids + 8);
    boolean same = allAre(ids, uid);
    NativeHeap.free(ids);
    return same;
  }

  /** True if the real, effective and saved group ids are all {@code gid}. */
  private static boolean isGroup(int gid) {
    long ids = NativeHeap.allocateZeroed(12);
    LIBC.getresgid(ids, ids + 4, ids + 8);
    boolean same = allAre(ids, gid);
    NativeHeap.free(ids);
    return same;
  }

  private static boolean allAre(long ids, int id) {
    return MEMORY.getInt(ids) == id && MEMORY.getInt(ids + 4) == id && MEMORY.getInt(ids + 8) == id;
  }

  /**
   * The supplementary groups and {@code gid}: whether a thread lists its gid makes no difference.
   */
  private static Set<Integer> groups(int gid) {
    Set<Integer> groups = new HashSet<>();
    groups.add(gid);
    long list = NativeHeap.allocate(4L * MAX_GROUPS);
    int count = LIBC.getgroups(MAX_GROUPS, list);
    for (int i = 0; i < count; i++) {
      groups.add(MEMORY.getInt(list + 4L * i));
    }
    NativeHeap.free(list);
    return groups;
  }

  private static Set<Integer> wanted(Identity identity) {
    Set<Integer> groups = new HashSet<>(identity.groups());
    groups.add(identity.gid());
    return groups;
  }

  /** The address of a list of groups for setgroups(2). */
  public static long list(List<Integer> groups, NativeArena arena) {
    long list = arena.take(4L * groups.size() + 4);
    for (int i = 0; i < groups.size(); i++) {
      MEMORY.putInt(list + 4L * i, groups.get(i));
    }
    return list;
  }

  /** An addition to the message of a refused change of ids; may be empty. */
  public static String hint() {
    int uid = effectiveUser();
    return uid == 0 ? "" : " (Foster itself runs as user " + Integer.toUnsignedString(uid) + ")";
  }
}
