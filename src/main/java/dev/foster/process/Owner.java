package dev.foster.process;

import dev.foster.core.RunToken;

/**
 * The run of a service, or one hook or probe of it, to which a process belongs.
 *
 * @param pid the process that Foster started; 0 if a mark or a marker named the owner
 * @param main whether that process is the main process of its run now
 * @param hook whether Foster started that process as a hook or probe, or it was a main process once
 * @param proven false if the mark alone says so: enough to end a process, but not to believe its
 *     messages, because a process can lower its own mark
 * @param vague whether a later look may name a hook or probe of the run: a mark does not name it,
 *     and the process had no environment at that moment
 */
record Owner(
    int pid,
    String service,
    RunToken token,
    boolean main,
    boolean hook,
    boolean proven,
    boolean vague) {

  /** The owner cannot be determined yet: the process has no environment at this moment. */
  static final Owner UNKNOWN = new Owner(0, null, new RunToken("", ""), false, false, false, true);

  /** An owner that was found for a process outside the tree of its run. */
  static Owner of(Owner run, RunToken token, boolean proven) {
    return new Owner(0, run.service, token, false, false, proven, false);
  }

  /** The same owner, found while the process had no environment. */
  Owner withoutMarker() {
    return new Owner(pid, service, token, main, hook, proven, true);
  }

  String run() {
    return token.run();
  }

  /** The same process, which is no longer the main process of its run. */
  Owner replaced() {
    return new Owner(pid, service, new RunToken(run(), ""), false, false, true, false);
  }
}
