package dev.foster.kernel.linux.user;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Identity;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.spawn.CapabilitySteps;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The ids that this thread has. */
public final class ThreadIds {

  private static final int SETGID = 6; // linux/capability.h
  private static final int SETUID = 7;
  private static final int MOST_GROUPS = 65536; // NGROUPS_MAX

  private ThreadIds() {}

  /** True if nothing would change: what a Foster that is not root may "become". */
  public static boolean areAlready(Identity identity) {
    return isUser(identity.uid())
        && isGroup(identity.gid())
        && groups(identity.gid()).equals(wanted(identity));
  }

  /** What this process lacks to become that, as capabilities(7) has it; null if nothing. */
  public static String lackingFor(Identity identity) {
    if (areAlready(identity)) {
      return null;
    }
    long effective = CapabilitySteps.effective();
    boolean user = (effective & 1L << SETUID) != 0 || isUser(identity.uid());
    boolean groups = (effective & 1L << SETGID) != 0;
    if (user && groups) {
      return null;
    }
    return groups ? "CAP_SETUID" : user ? "CAP_SETGID" : "CAP_SETUID and CAP_SETGID";
  }

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

  /** Supplementary groups; {@code gid}, which gives nothing more, is always among them. */
  private static Set<Integer> groups(int gid) {
    Set<Integer> groups = new HashSet<>();
    groups.add(gid);
    long list = NativeHeap.allocate(4L * MOST_GROUPS);
    int count = LIBC.getgroups(MOST_GROUPS, list);
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

  /** A list of groups for setgroups(2). */
  public static long list(List<Integer> groups, NativeArena arena) {
    long list = arena.take(4L * groups.size() + 4);
    for (int i = 0; i < groups.size(); i++) {
      MEMORY.putInt(list + 4L * i, groups.get(i));
    }
    return list;
  }

  /** Why a change of ids may have been refused. */
  public static String hint() {
    int uid = effectiveUser();
    return uid == 0 ? "" : " (Foster itself runs as user " + Integer.toUnsignedString(uid) + ")";
  }
}
