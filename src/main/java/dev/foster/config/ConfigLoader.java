package dev.foster.config;

import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.NodeBudget;
import dev.foster.config.yaml.Problems;
import dev.foster.config.yaml.Source;
import dev.foster.config.yaml.YamlReader;
import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.plan.Plan;
import java.util.List;
import java.util.Map;

/**
 * Reads a configuration, checks all of it and makes a {@link Plan}. May be asked again: files and
 * secrets are then read anew; standard input is remembered.
 *
 * <p>The way: {@link SourceReader} finds and merges files, {@link YamlReader} makes {@link Node}s
 * that know where they stand, {@link RootReader} and what it calls turn them into records. What is
 * wrong goes to {@link Problems} and reading goes on, so that all of it is found at once.
 */
public final class ConfigLoader {
  private final Host host;
  private final Map<String, String> environment;
  private final Purpose purpose;
  private byte[] stdin;

  /** What a configuration is read for, and so how much of it must fit to this machine. */
  public enum Purpose {
    /** Its services are going to be started, by this process: its rights must do for that. */
    START,
    /** Who starts it may have other rights. */
    CHECK,
    /**
     * Users, groups and programs need not exist, files of variables and secrets need not be
     * readable; what the plan then says of them is made up.
     */
    LOOK
  }

  /**
   * A loader for this machine.
   *
   * @param environment Foster's own environment, which services get and variables come from, in its
   *     order
   */
  public ConfigLoader(Host host, Map<String, String> environment) {
    this(host, environment, Purpose.CHECK);
  }

  /** The same, to start it or only to look at it. */
  public ConfigLoader(Host host, Map<String, String> environment, Purpose purpose) {
    this.host = host;
    this.environment = environment;
    this.purpose = purpose;
  }

  /**
   * Reads {@code files}, later ones merged over earlier ones; {@code -} is standard input. Without
   * any: {@code $FOSTER_CONFIG}, {@code ./foster.yaml}, {@code /etc/foster/foster.yaml}.
   */
  public LoadResult load(List<String> files) {
    LoadContext reading = new LoadContext(host, environment, purpose, this::standardInput);
    Node root = new SourceReader(reading).read(files);
    Plan plan = root == null ? null : new RootReader(reading, root).read();
    return new LoadResult(
        reading.problems.hasErrors() ? null : plan,
        reading.problems.errors(),
        reading.problems.warnings());
  }

  /**
   * Loads what the first {@link #load} needs and takes long on a cold JVM (the YAML parser's
   * classes). May run on a thread of its own while the start is busy elsewhere.
   */
  public static void prepare() {
    Problems problems = new Problems();
    YamlReader.read(new Source("", "/", 0), "{a: [b]}", new NodeBudget(), problems);
  }

  private byte[] standardInput() throws KernelException {
    if (stdin == null) {
      stdin = host.readStandardInput(ConfigLimits.FILE_BYTES);
    }
    return stdin;
  }
}
