package dev.foster.config;

import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.Problems;
import dev.foster.config.yaml.Source;
import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import java.util.Map;

/** What everything shares that takes part in reading one configuration. */
public final class LoadContext {
  public final Host host;

  /** Foster's own environment. */
  final Map<String, String> environment;

  /** False: users, programs and files of the machine are taken on trust. */
  final boolean checksMachine;

  /** False: whether this process has the rights that the services need is not looked at. */
  final boolean starts;

  public final Problems problems = new Problems();
  final Interpolation interpolation;
  final Scalars scalars;
  final HostLookup machine;

  private final StandardInput stdin;
  private String directory;
  private int variables;
  private int sources;

  /** Standard input can be read once, and a reload needs it again. */
  interface StandardInput {
    byte[] bytes() throws KernelException;
  }

  LoadContext(
      Host host,
      Map<String, String> environment,
      ConfigLoader.Purpose purpose,
      StandardInput stdin) {
    this.host = host;
    this.environment = environment;
    this.checksMachine = purpose != ConfigLoader.Purpose.LOOK;
    this.starts = purpose == ConfigLoader.Purpose.START;
    this.stdin = stdin;
    this.interpolation = new Interpolation(environment);
    this.scalars = new Scalars(problems, interpolation);
    this.machine = new HostLookup(this);
  }

  /** A file that is about to be read. */
  Source source(String name, String directory) {
    return new Source(name, directory, sources++);
  }

  byte[] stdin() throws KernelException {
    return stdin.bytes();
  }

  public String directory() {
    if (directory == null) {
      directory = host.directory();
    }
    return directory;
  }

  /** Counts variables of services; false once there are too many. */
  boolean takeVariables(int count) {
    variables += count;
    return variables <= ConfigLimits.VARIABLES;
  }
}
