package dev.foster.kernel;

import java.util.List;

/**
 * The one child of the single-command init. It has the init's descriptors 0–2 and all others that
 * whoever started Foster left open, its working directory, umask, limits and identity.
 *
 * @param argv program and arguments; a program without a slash is looked up as {@code execvp(3)}
 *     does
 * @param environment {@code KEY=VALUE} strings; a {@code LISTEN_PID} that names this process is
 *     made to name the child
 * @param place where it stands among sessions and process groups
 * @param terminal what it is to be to the terminal at descriptor 0
 * @param fresh true: an empty signal mask and default dispositions, but for ignored real-time
 *     signals (dumb-init's way); false: the mask and the ignored signals that Foster was started
 *     with
 */
public record InitChild(
    List<String> argv, List<String> environment, Place place, Terminal terminal, boolean fresh) {

  /** What the child leads. */
  public enum Place {
    /** Nothing: it stays in the init's session and process group. */
    NONE,
    /** A process group of its own in the init's session. */
    GROUP,
    /** A session, and so a process group, of its own. */
    SESSION
  }

  /** The child and the terminal at descriptor 0. */
  public enum Terminal {
    /** Leave it as it is. */
    LEAVE,
    /** The child's group becomes the foreground; if that fails the child is not started. */
    FOREGROUND,
    /** It becomes the controlling terminal of the child's session; a failure is only reported. */
    CONTROL
  }
}
