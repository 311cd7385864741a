package dev.foster.kernel.linux.user;

import dev.foster.kernel.linux.libc.SystemCalls;

/**
 * Opens files with another user's rights: a fresh thread takes that user's file-system ids
 * (setfsuid(2)), does the work and ends. That user can neither signal nor trace the thread, because
 * kill(2) and ptrace(2) look at the other ids.
 */
public final class FsIds {
  private FsIds() {}

  /** Sets the file-system ids of the calling thread, which must end afterwards. */
  public static void set(int uid, int gid) {
    SystemCalls.setfsgid(gid);
    SystemCalls.setfsuid(uid);
  }
}
