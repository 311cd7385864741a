package dev.foster.core;

/**
 * One start of a service, from its first hook to the end of its last process.
 *
 * @param token value of FOSTER_RUN: random, for each start
 * @param generation counts the starts of this service
 * @param startedAt monotonic time of its begin
 * @param dependencyGenerations generation of each dependency at that time, in the plan's order
 */
record Run(String token, int generation, long startedAt, int[] dependencyGenerations) {

  /** FOSTER_RUN of a hook or probe: begins with the run's own, so that it is found with it. */
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
