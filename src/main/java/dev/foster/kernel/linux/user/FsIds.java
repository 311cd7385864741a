package dev.foster.kernel.linux.user;

import dev.foster.kernel.Identity;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.libc.SystemCalls;

/**
 * Checks files with another user's rights. A fresh thread takes that user's file-system ids
 * (setfsuid(2)), does the work and ends. That user can neither signal nor trace the thread, because
 * kill(2) and ptrace(2) look at the other ids.
 */
public final class FsIds {
  /** Work that runs with the rights of a user. */
  public interface FileTask<T> {
    T run() throws SpawnException;
  }

  private FsIds() {}

  /** Runs {@code task} with the rights of {@code identity}, or of Foster if that is null. */
  public static <T> T callAs(Identity identity, FileTask<T> task) throws SpawnException {
    if (identity == null || ThreadIds.matches(identity)) {
      return task.run();
    }
    ThreadTask<T> thread = new ThreadTask<>(identity, task);
    FreshThread.runAndWait(thread);
    if (thread.failure != null) {
      throw thread.failure;
    }
    return thread.result;
  }

  /** Sets the file-system ids of the calling thread, which must end afterwards. */
  public static void set(int uid, int gid) {
    SystemCalls.setfsgid(gid);
    SystemCalls.setfsuid(uid);
  }

  private static final class ThreadTask<T> implements Runnable {
    private final Identity identity;
    private final FileTask<T> task;
    private T result;
    private SpawnException failure;

    ThreadTask(Identity identity, FileTask<T> task) {
      this.identity = identity;
      this.task = task;
    }

    @Override
    public void run() {
      NativeArena arena = new NativeArena(64);
      long gids = ThreadIds.list(identity.groups(), arena);
      SystemCalls.setgroups(identity.groups().size(), gids);
      arena.free();
      set(identity.uid(), identity.gid());
      try {
        result = task.run();
      } catch (SpawnException e) {
        failure = e;
      }
    }
  }
}
