package dev.foster.kernel;

import java.util.List;

/**
 * The child of the single-command init. It inherits all descriptors that Foster inherited, and
 * Foster's working directory, umask, limits and identity.
 *
 * @param argv program and arguments; a program without a slash is looked up as {@code execvp(3)}
 *     does
 * @param environment {@code KEY=VALUE} strings; in a {@code LISTEN_PID} that names Foster, the
 *     child's pid replaces Foster's
 * @param place whether it leads a session or a process group
 * @param terminal what happens to the terminal at descriptor 0
 * @param fresh true: the child has an empty signal mask and default dispositions, but ignored
 *     real-time signals stay ignored, as with dumb-init; false: it has the mask and the ignored
 *     signals that Foster was started with
 */
public record InitChild(
    List<String> argv, List<String> environment, Place place, Terminal terminal, boolean fresh) {

  /** What the child leads. */
  public enum Place {
    /** Nothing; it stays in Foster's session and process group. */
    NONE,
    /** A process group of its own in Foster's session. */
    GROUP,
    /** A session, and so a process group, of its own. */
    SESSION
  }

  /** What happens to the terminal at descriptor 0. */
  public enum Terminal {
    /** Nothing. */
    LEAVE,
    /** The child's group becomes the foreground; if that fails the child is not started. */
    FOREGROUND,
    /** It becomes the controlling terminal of the child's session; a failure is only reported. */
    CONTROL
  }
}
