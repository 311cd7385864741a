package dev.foster.kernel;

import dev.foster.kernel.SpawnRequest.ChildDescriptor;
import java.util.ArrayList;
import java.util.List;

/** Builds spawn requests for tests, with default values for everything that a test does not set. */
public final class Requests {
  private final List<String> argv;
  private final List<String> environment = new ArrayList<>(List.of("PATH=/usr/bin:/bin"));
  private final List<ChildDescriptor> extra = new ArrayList<>();
  private final List<ResourceLimit> limits = new ArrayList<>();
  private String directory;
  private int stdin = -1;
  private int stdout = -1;
  private int stderr = -1;
  private int umask = -1;
  private Identity identity;
  private Integer nice;
  private Integer oomScoreAdj;
  private boolean noNewPrivileges;
  private CapabilityRule capabilities;

  private Requests(List<String> argv) {
    this.argv = argv;
  }

  public static Requests of(String... argv) {
    return new Requests(List.of(argv));
  }

  public static Requests of(List<String> argv) {
    return new Requests(argv);
  }

  public Requests environment(String... entries) {
    environment.clear();
    environment.addAll(List.of(entries));
    return this;
  }

  public Requests variable(String entry) {
    environment.add(entry);
    return this;
  }

  public Requests extra(int source, int target) {
    extra.add(new ChildDescriptor(source, target));
    return this;
  }

  public Requests limit(ResourceLimit.Resource resource, long soft, long hard) {
    limits.add(new ResourceLimit(resource, soft, hard));
    return this;
  }

  public Requests directory(String path) {
    directory = path;
    return this;
  }

  public Requests stdin(int fd) {
    stdin = fd;
    return this;
  }

  public Requests stdout(int fd) {
    stdout = fd;
    return this;
  }

  public Requests stderr(int fd) {
    stderr = fd;
    return this;
  }

  public Requests umask(int mask) {
    umask = mask;
    return this;
  }

  public Requests identity(int uid, int gid, Integer... groups) {
    identity = new Identity(uid, gid, List.of(groups));
    return this;
  }

  public Requests nice(int value) {
    nice = value;
    return this;
  }

  public Requests oomScoreAdj(int value) {
    oomScoreAdj = value;
    return this;
  }

  public Requests noNewPrivileges() {
    noNewPrivileges = true;
    return this;
  }

  public Requests capabilities(boolean keep, Integer... numbers) {
    capabilities = new CapabilityRule(keep, List.of(numbers));
    return this;
  }

  public SpawnRequest build() {
    return new SpawnRequest(
        argv,
        environment,
        stdin,
        stdout,
        stderr,
        extra,
        new ProcessAttributes(
            directory, umask, identity, limits, nice, oomScoreAdj, noNewPrivileges, capabilities));
  }
}
