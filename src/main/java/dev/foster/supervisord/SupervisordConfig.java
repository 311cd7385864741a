package dev.foster.supervisord;

import dev.foster.config.ConfigLoader;
import dev.foster.config.ConfigLoader.Purpose;
import dev.foster.config.LoadResult;
import dev.foster.config.yaml.Problem;
import dev.foster.importer.Finding;
import dev.foster.importer.Finding.Kind;
import dev.foster.importer.Findings;
import dev.foster.importer.ImportResult;
import dev.foster.importer.Place;
import dev.foster.importer.supervisord.SupervisordRun;
import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.plan.SupervisordProcess;
import dev.foster.text.ByteText;
import dev.foster.text.Level;
import dev.foster.text.PathText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A supervisord.conf as a plan. Each load reads the file again. */
public final class SupervisordConfig {
  private static final int NAME_BYTES = 256;

  private final Host host;
  private final String file;
  private final SupervisordRun.Overrides overrides;
  private final Map<String, String> environment;
  private final boolean first;
  private volatile Level level = Level.INFO;

  /**
   * A configuration that has not been read.
   *
   * @param first whether this process is PID 1
   */
  public SupervisordConfig(
      Host host,
      String file,
      SupervisordRun.Overrides overrides,
      Map<String, String> environment,
      boolean first) {
    this.host = host;
    this.file = file;
    this.overrides = overrides;
    this.environment = environment;
    this.first = first;
  }

  /**
   * The file that supervisord finds without {@code -c}; null if there is none.
   *
   * @param calledBy {@code argv[0]}
   */
  public static String find(Host host, String calledBy, String path) {
    for (String place : places(host, calledBy, path)) {
      if (host.kind(PathText.resolve(host.directory(), place)) != Host.Kind.ABSENT) {
        return place;
      }
    }
    return null;
  }

  /** Where supervisord looks for its file, in this order. */
  public static List<String> places(Host host, String calledBy, String path) {
    String program = calledBy;
    if (calledBy.indexOf('/') < 0 && path != null) {
      for (String directory : path.split(":")) {
        if (host.kind(PathText.resolve(directory, calledBy)) == Host.Kind.FILE) {
          program = directory + "/" + calledBy;
          break;
        }
      }
    }
    String above = parent(parent(program));
    String prefix = above.isEmpty() || above.endsWith("/") ? above : above + "/";
    return List.of(
        prefix + "etc/supervisord.conf",
        prefix + "supervisord.conf",
        "supervisord.conf",
        "etc/supervisord.conf",
        "/etc/supervisord.conf",
        "/etc/supervisor/supervisord.conf");
  }

  /** {@code os.path.dirname}. */
  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : slash == 0 ? "/" : path.substring(0, slash);
  }

  /** Reads the file. */
  public LoadResult load() {
    SupervisordRun run =
        SupervisordRun.read(host, file, environment, nodeName(host, environment), overrides, first);
    ImportResult result = run.result();
    List<Problem> errors = new ArrayList<>();
    List<Problem> warnings = new ArrayList<>();
    sort(result.findings(), errors, warnings);
    if (!errors.isEmpty()) {
      return new LoadResult(null, errors, warnings);
    }
    level = run.level();
    TreeNodes nodes = new TreeNodes();
    ConfigLoader loader = new ConfigLoader(host, environment, Purpose.START_ANYWAY);
    LoadResult loaded = loader.load(source -> nodes.of(result.tree(), source));
    for (Problem problem : loaded.errors()) {
      errors.add(at(nodes.place(problem.line()), problem.path(), problem.message()));
    }
    for (Problem problem : loaded.warnings()) {
      warnings.add(at(nodes.place(problem.line()), problem.path(), problem.message()));
    }
    Plan plan = loaded.plan();
    return new LoadResult(plan == null ? null : called(plan, run.processes()), errors, warnings);
  }

  /** The plan, whose services know what supervisord calls their processes. */
  private static Plan called(Plan plan, Map<String, SupervisordProcess> processes) {
    Map<String, Service> services = new LinkedHashMap<>();
    for (Service service : plan.services().values()) {
      SupervisordProcess process = processes.get(service.name());
      services.put(service.name(), service.toBuilder().supervisord(process).build());
    }
    return plan.with(services);
  }

  /** The level of the least urgent messages to show, as the last load found it. */
  public Level level() {
    return level;
  }

  private static void sort(Findings findings, List<Problem> errors, List<Problem> warnings) {
    for (Finding finding : findings.sorted()) {
      if (finding.kind() != Kind.BECAME) {
        Problem problem = at(finding.place(), finding.subject(), finding.message());
        (finding.kind() == Kind.ERROR ? errors : warnings).add(problem);
      }
    }
  }

  /** A problem at a line of the file; these files have no columns. */
  private static Problem at(Place place, String path, String message) {
    return new Problem(place == null ? null : place.text(), 0, 0, path, message);
  }

  /** The name of the host. */
  public static String nodeName(Host host, Map<String, String> environment) {
    try {
      return ByteText.decode(host.read("/proc/sys/kernel/hostname", NAME_BYTES)).strip();
    } catch (KernelException e) {
      return environment.getOrDefault("HOSTNAME", "localhost");
    }
  }
}
