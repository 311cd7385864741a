package dev.foster.plan;

import java.time.Duration;
import java.util.List;

/**
 * A service as the configuration describes it. Made with a {@link Builder}.
 *
 * @param name its key in the configuration
 * @param description text of the user, or null
 * @param command program of the main process
 * @param process user, environment and limits of the main process, the hooks and the exec checks
 * @param enabled whether Foster starts it without a request
 * @param timeout how long a oneshot may run, or null for no limit
 * @param dependencies conditions on other services, which must hold before each start
 * @param ready when the service counts as ready
 * @param health checks while the service is up, or null
 * @param healthRequired whether {@code foster health} considers this service
 * @param watchdog longest time between two {@code WATCHDOG=1} messages, or null
 * @param preStart commands that Foster runs in order before each start
 * @param postStart commands that Foster runs in order after the checks, before it is ready
 * @param finish command that Foster runs after each exit, or null
 * @param restart whether and when Foster starts it again after an exit
 * @param stop how Foster stops it
 * @param endsContainer when the end of this service ends the container
 * @param logs where its output goes
 * @param replica its place among the instances of a service with {@code replicas}, or null
 * @param schedule when a oneshot runs by itself; null if it does not
 * @param exports names of the variables that a oneshot sets for other services
 * @param supervisord the names of its process under supervisord; null if Foster is not called so
 */
public record Service(
    String name,
    String description,
    Type type,
    Command command,
    ProcessSpec process,
    boolean enabled,
    Duration timeout,
    List<Dependency> dependencies,
    Ready ready,
    Health health,
    boolean healthRequired,
    Duration watchdog,
    List<Command> preStart,
    List<Command> postStart,
    Command finish,
    RestartPolicy restart,
    StopPolicy stop,
    EndsContainer endsContainer,
    Logs logs,
    Replica replica,
    Schedule schedule,
    List<String> exports,
    SupervisordProcess supervisord) {

  /** Whether a service should stay up or run to completion. */
  public enum Type {
    SERVICE,
    ONESHOT
  }

  /** When the end of a service ends the container. */
  public enum EndsContainer {
    ON_FAILURE,
    ON_EXIT,
    NEVER
  }

  /** Name of the service in the configuration, whose instance this may be. */
  public String serviceName() {
    return replica == null ? name : replica.service();
  }

  /** Whether this is a oneshot. */
  public boolean isOneshot() {
    return type == Type.ONESHOT;
  }

  /** A builder that has all values of this service. */
  public Builder toBuilder() {
    return as(name);
  }

  /** A builder for a service of another name that has all other values of this one. */
  public Builder as(String other) {
    Builder builder = new Builder(other, type);
    builder.description = description;
    builder.command = command;
    builder.process = process;
    builder.enabled = enabled;
    builder.timeout = timeout;
    builder.dependencies = dependencies;
    builder.ready = ready;
    builder.health = health;
    builder.healthRequired = healthRequired;
    builder.watchdog = watchdog;
    builder.preStart = preStart;
    builder.postStart = postStart;
    builder.finish = finish;
    builder.restart = restart;
    builder.stop = stop;
    builder.endsContainer = endsContainer;
    builder.logs = logs;
    builder.replica = replica;
    builder.schedule = schedule;
    builder.exports = exports;
    builder.supervisord = supervisord;
    return builder;
  }

  /**
   * Collects the values of a service. {@code command}, {@code process}, {@code ready}, {@code
   * restart}, {@code stop} and {@code logs} have no default.
   */
  public static final class Builder {
    private final String name;
    private final Type type;
    private String description;
    private Command command;
    private ProcessSpec process;
    private boolean enabled = true;
    private Duration timeout;
    private List<Dependency> dependencies = List.of();
    private Ready ready;
    private Health health;
    private boolean healthRequired = true;
    private Duration watchdog;
    private List<Command> preStart = List.of();
    private List<Command> postStart = List.of();
    private Command finish;
    private RestartPolicy restart;
    private StopPolicy stop;
    private EndsContainer endsContainer = EndsContainer.ON_FAILURE;
    private Logs logs;
    private Replica replica;
    private Schedule schedule;
    private List<String> exports = List.of();
    private SupervisordProcess supervisord;

    public Builder(String name, Type type) {
      this.name = name;
      this.type = type;
    }

    public Builder description(String value) {
      description = value;
      return this;
    }

    public Builder command(Command value) {
      command = value;
      return this;
    }

    public Builder process(ProcessSpec value) {
      process = value;
      return this;
    }

    public Builder enabled(boolean value) {
      enabled = value;
      return this;
    }

    public Builder timeout(Duration value) {
      timeout = value;
      return this;
    }

    public Builder dependencies(List<Dependency> value) {
      dependencies = value;
      return this;
    }

    public Builder ready(Ready value) {
      ready = value;
      return this;
    }

    public Builder health(Health value) {
      health = value;
      return this;
    }

    public Builder healthRequired(boolean value) {
      healthRequired = value;
      return this;
    }

    public Builder watchdog(Duration value) {
      watchdog = value;
      return this;
    }

    public Builder preStart(List<Command> value) {
      preStart = value;
      return this;
    }

    public Builder postStart(List<Command> value) {
      postStart = value;
      return this;
    }

    public Builder finish(Command value) {
      finish = value;
      return this;
    }

    public Builder restart(RestartPolicy value) {
      restart = value;
      return this;
    }

    public Builder stop(StopPolicy value) {
      stop = value;
      return this;
    }

    public Builder endsContainer(EndsContainer value) {
      endsContainer = value;
      return this;
    }

    public Builder logs(Logs value) {
      logs = value;
      return this;
    }

    public Builder replica(Replica value) {
      replica = value;
      return this;
    }

    public Builder schedule(Schedule value) {
      schedule = value;
      return this;
    }

    public Builder exports(List<String> value) {
      exports = value;
      return this;
    }

    public Builder supervisord(SupervisordProcess value) {
      supervisord = value;
      return this;
    }

    /** The service. */
    public Service build() {
      return new Service(
          name,
          description,
          type,
          command,
          process,
          enabled,
          timeout,
          dependencies,
          ready,
          health,
          healthRequired,
          watchdog,
          preStart,
          postStart,
          finish,
          restart,
          stop,
          endsContainer,
          logs,
          replica,
          schedule,
          exports,
          supervisord);
    }
  }
}
