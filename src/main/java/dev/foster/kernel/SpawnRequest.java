package dev.foster.kernel;

import java.util.List;

/**
 * Describes a process to start. The child has an empty signal mask, default signal dispositions and
 * the descriptors 0–2 and {@code extra}. It inherits no other descriptor of Foster, and it leads a
 * session of its own.
 *
 * @param argv program and arguments; a program without a slash is looked up in the {@code PATH} of
 *     {@code environment}, or in {@link #DEFAULT_PATH} if that has none
 * @param environment the complete environment, as {@code KEY=VALUE} strings
 * @param stdin descriptor to become 0, or -1 for {@code /dev/null}
 * @param stdout descriptor to become 1, or -1 for {@code /dev/null}
 * @param stderr descriptor to become 2, or -1 for {@code /dev/null}
 * @param extra further descriptors of the child
 * @param attributes user, limits, working directory and the like
 */
public record SpawnRequest(
    List<String> argv,
    List<String> environment,
    int stdin,
    int stdout,
    int stderr,
    List<ChildDescriptor> extra,
    ProcessAttributes attributes) {

  /**
   * A placeholder for the child's pid, as the value of one variable of {@link #environment}. The
   * child replaces it, because its pid is not known before.
   */
  public static final String CHILD_PID = "@child-pid@";

  /** The index in the environment of the variable with {@link #CHILD_PID}; -1 if there is none. */
  public int childPidVariable() {
    for (int i = 0; i < environment.size(); i++) {
      if (environment.get(i).endsWith("=" + CHILD_PID)) {
        return i;
      }
    }
    return -1;
  }

  /** The path for an environment without {@code PATH}: that of dash. */
  public static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Foster's descriptor {@code source} becomes {@code target} in the child. */
  public record ChildDescriptor(int source, int target) {}
}
