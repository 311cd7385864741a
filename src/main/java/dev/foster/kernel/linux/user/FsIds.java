package dev.foster.kernel.linux.user;

import dev.foster.kernel.Identity;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.libc.SystemCalls;

/**
 * Looks at files with another user's rights, from a thread that takes on that user's ids for files
 * alone (setfsuid(2)) and ends. That user can no more touch such a thread than any other of
 * Foster's: kill(2) and ptrace(2) ask for the other ids.
 */
public final class FsIds {

  /** What to do as that user. */
  public interface Look<T> {
    T look() throws SpawnException;
  }

  private FsIds() {}

  /** The result of {@code look} as {@code identity}; as Foster itself if that is null. */
  public static <T> T callAs(Identity identity, Look<T> look) throws SpawnException {
    if (identity == null || ThreadIds.areAlready(identity)) {
      return look.look();
    }
    Call<T> call = new Call<>(identity, look);
    FreshThread.runAndWait(call);
    if (call.failure != null) {
      throw call.failure;
    }
    return call.result;
  }

  /** The calling thread, which must end afterwards, has these ids for files from now on. */
  static void take(int uid, int gid) {
    SystemCalls.setfsgid(gid);
    SystemCalls.setfsuid(uid);
  }

  private static final class Call<T> implements Runnable {
    private final Identity identity;
    private final Look<T> look;
    private T result;
    private SpawnException failure;

    Call(Identity identity, Look<T> look) {
      this.identity = identity;
      this.look = look;
    }

    @Override
    public void run() {
      NativeArena arena = new NativeArena(64);
      long list = ThreadIds.list(identity.groups(), arena);
      SystemCalls.setgroups(identity.groups().size(), list);
      arena.free();
      take(identity.uid(), identity.gid());
      try {
        result = look.look();
      } catch (SpawnException e) {
        failure = e;
      }
    }
  }
}
