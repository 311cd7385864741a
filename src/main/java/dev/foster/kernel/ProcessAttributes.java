package dev.foster.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Attributes that a new process gets before its program starts. The configuration, the plan and the
 * spawn share this record, so that a new attribute is added in one place.
 *
 * @param directory working directory, or null for Foster's own
 * @param umask file mode creation mask, or -1 for Foster's own
 * @param identity user and groups, or null for Foster's own
 * @param limits resource limits
 * @param nice nice value −20…19, or null for Foster's own
 * @param oomScoreAdj OOM score adjustment −1000…1000, or null for Foster's own
 * @param noNewPrivileges whether to set {@code PR_SET_NO_NEW_PRIVS}
 * @param capabilities rule for the capability sets, or null for Foster's own sets
 */
public record ProcessAttributes(
    String directory,
    int umask,
    Identity identity,
    List<ResourceLimit> limits,
    Integer nice,
    Integer oomScoreAdj,
    boolean noNewPrivileges,
    CapabilityRule capabilities) {

  /** Everything as Foster has it. */
  public static final ProcessAttributes INHERITED =
      new ProcessAttributes(null, -1, null, List.of(), null, null, false, null);

  /** These attributes for another user, without the rule for capabilities. */
  public ProcessAttributes as(Identity other) {
    return new ProcessAttributes(
        directory, umask, other, limits, nice, oomScoreAdj, noNewPrivileges, null);
  }

  /** These attributes with another limit for one resource. */
  public ProcessAttributes with(ResourceLimit other) {
    List<ResourceLimit> all = new ArrayList<>(limits.size() + 1);
    for (ResourceLimit limit : limits) {
      if (limit.resource() != other.resource()) {
        all.add(limit);
      }
    }
    all.add(other);
    return new ProcessAttributes(
        directory, umask, identity, all, nice, oomScoreAdj, noNewPrivileges, capabilities);
  }
}
