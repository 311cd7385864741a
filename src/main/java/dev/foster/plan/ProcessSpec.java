package dev.foster.plan;

import dev.foster.kernel.CapabilityRule;
import dev.foster.kernel.Identity;
import dev.foster.kernel.ResourceLimit;
import java.util.List;
import java.util.Map;

/**
 * What every process of a service is given.
 *
 * @param environment all variables, those of the user's account among them; what Foster adds for
 *     each start is not here. Never print a value: some are secrets
 * @param secrets names of the variables whose values came from secret files
 * @param identity who it runs as, or null for Foster's own identity
 * @param userName the user's name for people, or null
 * @param directory working directory, or null for Foster's own
 * @param umask mask, or -1 for Foster's own
 * @param nice nice value, or null
 * @param oomScoreAdj score adjustment, or null
 * @param capabilities rule, or null
 * @param inheritStdin {@code stdin: inherit}
 */
public record ProcessSpec(
    Map<String, String> environment,
    java.util.Set<String> secrets,
    Identity identity,
    String userName,
    String directory,
    int umask,
    List<ResourceLimit> limits,
    Integer nice,
    Integer oomScoreAdj,
    boolean noNewPrivileges,
    CapabilityRule capabilities,
    boolean inheritStdin) {

  @Override
  public String toString() {
    return "ProcessSpec[user=" + userName + ", directory=" + directory + "]"; // no secrets
  }
}
