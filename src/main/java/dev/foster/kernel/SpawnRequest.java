package dev.foster.kernel;

import java.util.List;

/**
 * All that a new process is given. The child has an empty signal mask, default dispositions,
 * descriptors 0–2 and those named here, and nothing else of Foster's; it leads a session of its
 * own.
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
    CapabilityRule capabilities) {

  /**
   * As the value of a variable of {@link #environment}: the child's own pid, which is not known
   * before there is a child.
   */
  public static final String CHILD_PID = "@child-pid@";

  /** The variable whose value is {@link #CHILD_PID}, as its index in the environment; -1: none. */
  public int childPidVariable() {
    for (int i = 0; i < environment.size(); i++) {
      if (environment.get(i).endsWith("=" + CHILD_PID)) {
        return i;
      }
    }
    return -1;
  }

  /** Where a program is looked up when the environment has no {@code PATH}: as dash does. */
  public static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Foster's descriptor {@code source} becomes {@code target} in the child. */
  public record ChildDescriptor(int source, int target) {}
}
