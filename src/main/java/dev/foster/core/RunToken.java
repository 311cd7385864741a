package dev.foster.core;

/**
 * The value of {@code FOSTER_RUN}. A main process gets {@code RUN}, a random text for each start; a
 * hook or a probe of that run gets {@code RUN.SUFFIX}.
 *
 * @param run the part that all processes of a run share
 * @param suffix names the hook or probe; empty for the main process
 */
public record RunToken(String run, String suffix) {

  /** Splits a value of {@code FOSTER_RUN}. */
  public static RunToken parse(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? new RunToken(text, "")
        : new RunToken(text.substring(0, dot), text.substring(dot + 1));
  }

  /** The token of a process that Foster starts for a run. */
  public static RunToken of(String run, Role role, int index) {
    boolean numbered = role == Role.PRE_START || role == Role.POST_START || role.isProbe();
    return new RunToken(run, numbered ? suffix(role) + index : suffix(role));
  }

  private static String suffix(Role role) {
    return switch (role) {
      case MAIN -> "";
      case PRE_START -> "pre";
      case POST_START -> "post";
      case STOP_COMMAND -> "stop";
      case FINISH -> "finish";
      case READY_PROBE -> "ready";
      case HEALTH_PROBE -> "health";
    };
  }

  /** What Foster starts a process with this token for. */
  public Role role() {
    for (Role role : Role.values()) {
      if (role != Role.MAIN && suffix.startsWith(suffix(role))) {
        return role;
      }
    }
    return Role.MAIN;
  }

  /** True if {@code text} is the token of this run, or of one of its hooks and probes. */
  public static boolean isOf(String run, String text) {
    return text != null
        && text.startsWith(run)
        && (text.length() == run.length() || text.charAt(run.length()) == '.');
  }

  /** True for the token of a whole run. */
  public boolean isWholeRun() {
    return suffix.isEmpty();
  }

  /** True if the token {@code wanted} names this run or exactly this hook or probe of it. */
  public boolean isWithin(RunToken wanted) {
    return run.equals(wanted.run) && (wanted.isWholeRun() || suffix.equals(wanted.suffix));
  }

  @Override
  public String toString() {
    return suffix.isEmpty() ? run : run + "." + suffix;
  }
}
