package dev.foster.config;

import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.config.yaml.Source;
import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** State that all readers of one configuration share. */
final class LoadContext {
  final Host host;

  /** Foster's own environment. */
  final Map<String, String> environment;

  /** Whether users, programs and files must exist on this machine. */
  final boolean checksMachine;

  /** Whether this process must have the privileges that the services need. */
  final boolean checksPrivileges;

  /** Whether the other services start even if one cannot. */
  final boolean startsAnyway;

  final Problems problems = new Problems();
  final Interpolation interpolation;
  final Scalars scalars;
  final HostLookup machine;
  final Profiles profiles;

  /** The services with {@code replicas}, by name. */
  Map<String, ReplicaGroup> groups = Map.of();

  /** Whether a service takes variables from the exports of another one. */
  boolean imports;

  /** The time zone of all schedules; null until one needs it. */
  ZoneId zone;

  private final ConfigLoader.Purpose purpose;
  private final ConfigLoader loader;
  private final List<String> requested;
  private String directory;
  private int variables;
  private int sources;

  LoadContext(
      Host host,
      Map<String, String> environment,
      ConfigLoader.Purpose purpose,
      List<String> profiles,
      ConfigLoader loader) {
    this(host, environment, purpose, profiles, loader, new Interpolation(environment));
  }

  private LoadContext(
      Host host,
      Map<String, String> environment,
      ConfigLoader.Purpose purpose,
      List<String> profiles,
      ConfigLoader loader,
      Interpolation interpolation) {
    this.host = host;
    this.environment = environment;
    this.checksMachine = purpose != ConfigLoader.Purpose.LOOK;
    this.startsAnyway = purpose == ConfigLoader.Purpose.START_ANYWAY;
    this.checksPrivileges = startsAnyway || purpose == ConfigLoader.Purpose.START;
    this.purpose = purpose;
    this.loader = loader;
    this.interpolation = interpolation;
    this.scalars = new Scalars(problems, interpolation);
    this.machine = new HostLookup(this);
    this.requested = profiles;
    this.profiles = new Profiles(problems, profiles, environment);
  }

  /** A context that has looked nothing up yet, to read one service again. */
  LoadContext again(String service, String replica) {
    Interpolation same = interpolation.again(service, replica);
    return new LoadContext(host, environment, purpose, requested, loader, same);
  }

  /**
   * Reports what would make each start of one service fail. It is only a warning if the service is
   * not enabled, or if the others start even without it.
   */
  void failsToStart(boolean enabled, Node at, String path, String message) {
    if (enabled && !startsAnyway) {
      problems.error(at, path, message);
    } else {
      problems.warn(at, path, message);
    }
  }

  /** Registers a file before it is read. */
  Source source(String name, String directory) {
    return new Source(name, directory, sources++);
  }

  byte[] stdin() throws KernelException {
    return loader.standardInput();
  }

  String directory() {
    if (directory == null) {
      directory = host.directory();
    }
    return directory;
  }

  /** Counts variables of services; false if there are too many. */
  boolean takeVariables(int count) {
    variables += count;
    return variables <= ConfigLimits.VARIABLES;
  }
}
