package dev.foster.kernel;

import java.util.List;

/**
 * All that a new process is given. The child has descriptors 0–2 and those named here and nothing
 * else of Foster's; unless {@code standing} says otherwise it has an empty signal mask and default
 * dispositions and leads a session of its own.
 *
 * @param argv program and arguments; a program without a slash is looked up in the {@code PATH} of
 *     {@code environment}, or in {@link #DEFAULT_PATH} if that has none
 * @param environment {@code KEY=VALUE} strings, all of it
 * @param directory working directory, or null for Foster's own
 * @param stdin descriptor to become 0, or -1 for {@code /dev/null}
 * @param stdout descriptor to become 1, or -1 for {@code /dev/null}
 * @param stderr descriptor to become 2, or -1 for {@code /dev/null}
 * @param extra further descriptors of the child
 * @param umask file mode creation mask, or -1 for Foster's own
 * @param identity who it runs as, or null for Foster's own identity
 * @param limits limits in force before its first instruction
 * @param nice nice value −20…19, or null for Foster's own
 * @param oomScoreAdj −1000…1000, or null for Foster's own
 * @param noNewPrivileges set {@code PR_SET_NO_NEW_PRIVS}
 * @param capabilities rule for its capability sets, or null for what Foster has
 * @param standing session, terminal and signals; {@link Standing#SERVICE} for every service
 */
public record SpawnRequest(
    List<String> argv,
    List<String> environment,
    String directory,
    int stdin,
    int stdout,
    int stderr,
    List<ChildDescriptor> extra,
    int umask,
    Identity identity,
    List<ResourceLimit> limits,
    Integer nice,
    Integer oomScoreAdj,
    boolean noNewPrivileges,
    CapabilityRule capabilities,
    Standing standing) {

  /** Where a program is looked up when the environment has no {@code PATH}: as dash does. */
  public static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** A service's process: {@link Standing#SERVICE}. */
  public SpawnRequest(
      List<String> argv,
      List<String> environment,
      String directory,
      int stdin,
      int stdout,
      int stderr,
      List<ChildDescriptor> extra,
      int umask,
      Identity identity,
      List<ResourceLimit> limits,
      Integer nice,
      Integer oomScoreAdj,
      boolean noNewPrivileges,
      CapabilityRule capabilities) {
    this(
        argv,
        environment,
        directory,
        stdin,
        stdout,
        stderr,
        extra,
        umask,
        identity,
        limits,
        nice,
        oomScoreAdj,
        noNewPrivileges,
        capabilities,
        Standing.SERVICE);
  }

  /** Foster's descriptor {@code source} becomes {@code target} in the child. */
  public record ChildDescriptor(int source, int target) {}

  /** What the child leads. */
  public enum Leads {
    /** A session and a process group of its own. */
    SESSION,
    /** A process group of its own, in Foster's session. */
    GROUP,
    /** Nothing: it stays in Foster's session and process group. */
    NOTHING
  }

  /**
   * The child's place among sessions, terminals and signals; the single-command init needs others
   * than a service's.
   *
   * @param leads session or group
   * @param foreground if its descriptor 0 is a terminal: make that the controlling terminal of the
   *     new session, or make the new group its foreground group; else nothing
   * @param blocked signal mask: bit {@code n-1} stands for signal {@code n}
   * @param ignored signals to be ignored, as a mask; all others get their default disposition.
   *     While the process is made, Foster ignores them too
   */
  public record Standing(Leads leads, boolean foreground, long blocked, long ignored) {

    /** A session of its own, no terminal, an empty mask, default dispositions. */
    public static final Standing SERVICE = new Standing(Leads.SESSION, false, 0, 0);
  }
}
