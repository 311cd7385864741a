package dev.foster.app;

import dev.foster.kernel.CapabilityRule;
import dev.foster.kernel.Host;
import dev.foster.kernel.Identity;
import dev.foster.kernel.KernelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A {@link Host} that remembers what each thread waits for, so that another thread can find out
 * that a drive does not answer, and name the file.
 */
final class WatchedHost implements Host {
  private final Host host;
  private final Map<Thread, Operation> operations = new ConcurrentHashMap<>();

  /**
   * A call that has not returned.
   *
   * @param words the call, such as {@code cannot read FILE}
   * @param since when it began, on the clock of {@link System#nanoTime}
   */
  record Operation(String words, long since) {}

  private interface Call<T> {
    T make() throws KernelException;
  }

  WatchedHost(Host host) {
    this.host = host;
  }

  /** What a thread waits for; null for nothing. */
  Operation operation(Thread thread) {
    return operations.get(thread);
  }

  private <T> T watched(String words, Call<T> call) throws KernelException {
    Thread thread = Thread.currentThread();
    operations.put(thread, new Operation(words, System.nanoTime()));
    try {
      return call.make();
    } finally {
      operations.remove(thread);
    }
  }

  private <T> T sure(String words, Call<T> call) {
    try {
      return watched(words, call);
    } catch (KernelException e) {
      throw new IllegalStateException(e); // none of these calls throws it
    }
  }

  @Override
  public byte[] read(String path, int limit) throws KernelException {
    return watched("cannot read " + path, () -> host.read(path, limit));
  }

  /** Not watched: a terminal may take as long as it likes. */
  @Override
  public byte[] readStandardInput(int limit) throws KernelException {
    return host.readStandardInput(limit);
  }

  @Override
  public Kind kind(String path) {
    return sure("cannot look at " + path, () -> host.kind(path));
  }

  @Override
  public boolean executable(String path) {
    return sure("cannot look at " + path, () -> host.executable(path));
  }

  @Override
  public List<String> list(String directory) throws KernelException {
    return watched("cannot list " + directory, () -> host.list(directory));
  }

  @Override
  public String link(String path) {
    return sure("cannot look at " + path, () -> host.link(path));
  }

  @Override
  public Account user(String nameOrUid) {
    return sure("cannot look up user " + nameOrUid, () -> host.user(nameOrUid));
  }

  @Override
  public int group(String nameOrGid) {
    return sure("cannot look up group " + nameOrGid, () -> host.group(nameOrGid));
  }

  @Override
  public String missingCapabilities(Identity identity) {
    return host.missingCapabilities(identity);
  }

  @Override
  public String missingCapabilities(CapabilityRule rule) {
    return host.missingCapabilities(rule);
  }

  @Override
  public int effectiveUser() {
    return host.effectiveUser();
  }

  @Override
  public String directory() {
    return host.directory();
  }
}
