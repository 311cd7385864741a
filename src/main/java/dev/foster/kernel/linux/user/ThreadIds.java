package dev.foster.kernel.linux.user;

import dev.foster.kernel.Identity;
import dev.foster.kernel.linux.libc.Native;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.spawn.CapabilitySteps;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The ids that this thread has. */
public final class ThreadIds {
  private static final long GETRESUID = Native.symbol("getresuid");
  private static final long GETRESGID = Native.symbol("getresgid");
  private static final long GETGROUPS = Native.symbol("getgroups");
  private static final long GETEUID = Native.symbol("geteuid");

  private static final int SETGID = 6; // linux/capability.h
  private static final int SETUID = 7;
  private static final int MOST_GROUPS = 65536; // NGROUPS_MAX

  private ThreadIds() {}

  /** True if nothing would change: what a Foster that is not root may "become". */
  public static boolean areAlready(Identity identity) {
    return allAre(GETRESUID, identity.uid())
        && allAre(GETRESGID, identity.gid())
        && groups(identity.gid()).equals(wanted(identity));
  }

  /** What this process lacks to become that, as capabilities(7) has it; null if nothing. */
  public static String lackingFor(Identity identity) {
    if (areAlready(identity)) {
      return null;
    }
    long effective = CapabilitySteps.effective();
    boolean user = (effective & 1L << SETUID) != 0 || allAre(GETRESUID, identity.uid());
    boolean groups = (effective & 1L << SETGID) != 0;
    if (user && groups) {
      return null;
    }
    return groups ? "CAP_SETUID" : user ? "CAP_SETGID" : "CAP_SETUID and CAP_SETGID";
  }

  public static int effectiveUser() {
    return (int) Native.call(GETEUID);
  }

  private static boolean allAre(long function, int id) {
    long ids = Native.allocate(16, true);
    Native.call(function, ids, ids + 4, ids + 8);
    boolean same =
        Native.MEMORY.getInt(ids) == id
            && Native.MEMORY.getInt(ids + 4) == id
            && Native.MEMORY.getInt(ids + 8) == id;
    Native.free(ids);
    return same;
  }

  /** Supplementary groups; {@code gid}, which gives nothing more, is always among them. */
  private static Set<Integer> groups(int gid) {
    Set<Integer> groups = new HashSet<>();
    groups.add(gid);
    long list = Native.allocate(4L * MOST_GROUPS, false);
    int count = (int) Native.call(GETGROUPS, MOST_GROUPS, list);
    for (int i = 0; i < count; i++) {
      groups.add(Native.MEMORY.getInt(list + 4L * i));
    }
    Native.free(list);
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
      Native.MEMORY.putInt(list + 4L * i, groups.get(i));
    }
    return list;
  }

  /** Why a change of ids may have been refused. */
  public static String hint() {
    int uid = effectiveUser();
    return uid == 0 ? "" : " (Foster itself runs as user " + Integer.toUnsignedString(uid) + ")";
  }
}
