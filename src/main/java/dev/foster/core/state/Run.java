package dev.foster.core.state;

import dev.foster.core.Role;
import dev.foster.core.RunToken;
import java.util.Map;

/**
 * One start of a service, from its first hook to the end of its last process.
 *
 * @param token value of FOSTER_RUN, random for each run
 * @param generation number of the run of this service
 * @param startedAt monotonic time at which it began
 * @param dependencyRenewals {@link ServiceMachine#renewals} of each dependency at that time, by
 *     name
 */
record Run(String token, int generation, long startedAt, Map<String, Integer> dependencyRenewals) {

  /** FOSTER_RUN of a process that Foster starts for this run. */
  String token(Role role, int index) {
    return RunToken.of(token, role, index).toString();
  }
}
