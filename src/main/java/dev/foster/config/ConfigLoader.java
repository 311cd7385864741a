package dev.foster.config;

import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.NodeBudget;
import dev.foster.config.yaml.Problem;
import dev.foster.config.yaml.Problems;
import dev.foster.config.yaml.Source;
import dev.foster.config.yaml.YamlReader;
import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.plan.Plan;
import dev.foster.text.ByteText;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads a configuration, checks all of it and makes a {@link Plan}. A second load reads files and
 * secrets again; standard input is read only once.
 *
 * <p>{@link SourceReader} finds and merges the files, {@link YamlReader} makes {@link Node}s with
 * their places, and {@link RootReader} with the other readers turns these into records. Errors go
 * to {@link Problems} and reading continues, so that one load reports all of them.
 */
public final class ConfigLoader {
  private final Host host;
  private final Map<String, String> environment;
  private final Purpose purpose;
  private final List<String> profiles;
  private byte[] stdin;

  /** The purpose of a load, which decides what must exist on this machine. */
  public enum Purpose {
    /** This process will start the services, and needs the privileges for that. */
    START,
    /**
     * As {@link #START}, but an error that makes only one service fail, such as a missing program,
     * is a warning, and several services may write one log file.
     */
    START_ANYWAY,
    /** Another process may start the services, with other privileges. */
    CHECK,
    /**
     * Users, groups and programs need not exist, and env and secret files need not be readable. The
     * plan then has placeholders for them.
     */
    LOOK
  }

  /**
   * A loader for {@link Purpose#CHECK}.
   *
   * @param environment Foster's own environment, in its order: services inherit it, and {@code
   *     ${VAR}} refers to it
   */
  public ConfigLoader(Host host, Map<String, String> environment) {
    this(host, environment, Purpose.CHECK);
  }

  /** A loader for a purpose, without profiles but those of {@code $FOSTER_PROFILES}. */
  public ConfigLoader(Host host, Map<String, String> environment, Purpose purpose) {
    this(host, environment, purpose, List.of());
  }

  /** A loader for a purpose and for active profiles. */
  public ConfigLoader(
      Host host, Map<String, String> environment, Purpose purpose, List<String> profiles) {
    this.host = host;
    this.environment = environment;
    this.purpose = purpose;
    this.profiles = profiles;
  }

  /**
   * Reads {@code files}, later ones merged over earlier ones; {@code -} is standard input. Without
   * files, {@code $FOSTER_CONFIG}, {@code ./foster.yaml}, {@code /etc/foster/foster.yaml} are
   * tried.
   */
  public LoadResult load(List<String> files) {
    return load(files, List.of());
  }

  /**
   * Reads {@code files} and adds a program as the service {@code cmd}.
   *
   * @param program the program and its arguments; empty for none
   */
  public LoadResult load(List<String> files, List<String> program) {
    try {
      return read(files, program);
    } catch (OutOfMemoryError e) {
      return tooLarge();
    }
  }

  private LoadResult read(List<String> files, List<String> program) {
    LoadContext context = new LoadContext(host, environment, purpose, profiles, this);
    Node root = new SourceReader(context).read(files);
    if (root != null && !program.isEmpty()) {
      Source source = context.source("<command line>", context.directory());
      root = ProgramService.over(root, program, source);
    }
    return result(context, root);
  }

  /**
   * Reads a configuration that is in no file.
   *
   * @param tree makes its nodes, from a source without a name
   */
  public LoadResult load(Function<Source, Node> tree) {
    try {
      return read(tree);
    } catch (OutOfMemoryError e) {
      return tooLarge();
    }
  }

  private LoadResult read(Function<Source, Node> tree) {
    LoadContext context = new LoadContext(host, environment, purpose, profiles, this);
    return result(context, tree.apply(context.source("", context.directory())));
  }

  private static LoadResult result(LoadContext context, Node root) {
    Plan plan = root == null ? null : new RootReader(context, root).read();
    return new LoadResult(
        context.problems.hasErrors() ? null : plan,
        context.problems.errors(),
        context.problems.warnings());
  }

  private static LoadResult tooLarge() {
    String message = "the configuration does not fit into Foster's memory";
    return new LoadResult(null, List.of(Problem.withoutPlace(message)), List.of());
  }

  /** Reads a configuration that is in no file; its name in problems is that of standard input. */
  public LoadResult loadText(String text) {
    stdin = ByteText.encode(text);
    return load(List.of("-"));
  }

  /**
   * Loads the classes of the YAML parser, which takes long on a cold JVM. The start calls this on a
   * thread of its own.
   */
  public static void prepare() {
    Problems problems = new Problems();
    YamlReader.read(new Source("", "/", 0), "{a: [b]}", new NodeBudget(), problems);
  }

  /** Standard input, which is read once and kept for a reload. */
  byte[] standardInput() throws KernelException {
    if (stdin == null) {
      stdin = host.readStandardInput(ConfigLimits.FILE_BYTES);
    }
    return stdin;
  }
}
