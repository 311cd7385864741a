package dev.foster.core.state;

import dev.foster.core.Role;

/**
 * One start of a service, from its first hook to the end of its last process.
 *
 * @param token value of FOSTER_RUN, random for each run
 * @param generation number of the run of this service
 * @param startedAt monotonic time at which it began
 * @param dependencyGenerations generation of each dependency at that time, in the plan's order
 */
record Run(String token, int generation, long startedAt, int[] dependencyGenerations) {

  /**
   * FOSTER_RUN of a hook or check. It begins with the run's token, so that a scan finds its
   * processes as processes of the run.
   */
  String token(Role role, int index) {
    return switch (role) {
      case MAIN -> token;
      case PRE_START -> token + ".pre" + index;
      case STOP_COMMAND -> token + ".stop";
      case FINISH -> token + ".finish";
      case READY_PROBE -> token + ".ready" + index;
      case HEALTH_PROBE -> token + ".health" + index;
    };
  }
}
