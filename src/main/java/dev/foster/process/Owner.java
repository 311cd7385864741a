package dev.foster.process;

import dev.foster.core.RunToken;

/**
 * The run of a service, or one hook or probe of it, to which a process belongs.
 *
 * @param pid the process that Foster started; 0 if a mark or a marker named the owner
 * @param part what that process is for its run now
 * @param proven false if the mark alone says so: enough to end a process, but not to believe its
 *     messages, because a process can lower its own mark
 */
record Owner(int pid, String service, RunToken token, Part part, boolean proven) {

  /** The part of a process in its run. */
  enum Part {
    MAIN,
    /** Will be the main process when it has executed its program. */
    STARTING,
    HOOK_OR_PROBE,
    /** A former main process (MAINPID), or one that Foster did not start. */
    OTHER
  }

  /** The owner of a process that Foster started, or that is the main process of its run. */
  static Owner started(int pid, String service, RunToken token, Part part) {
    return new Owner(pid, service, token, part, true);
  }

  /** The owner of a process that is outside the tree of its run. */
  static Owner outside(Owner run, RunToken token, boolean proven) {
    return new Owner(0, run.service, token, Part.OTHER, proven);
  }

  String run() {
    return token.run();
  }

  boolean isMain() {
    return part == Part.MAIN;
  }

  /** The same process, which is no longer the main process of its run. */
  Owner replaced() {
    return started(pid, service, new RunToken(run(), ""), Part.OTHER);
  }
}
