package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.plan.Command;
import dev.foster.text.PathText;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code scripts}: a directory of programs that a oneshot runs one after the other. */
final class ScriptsReader {
  /** The most entries of the directory. */
  private static final int MOST = 1_000;

  private static final String SHELL = "/bin/sh";

  private final LoadContext context;
  private final boolean onlyWarn;

  /** {@code onlyWarn}: it is disabled, or a oneshot may make the directory first. */
  ScriptsReader(LoadContext context, boolean onlyWarn) {
    this.context = context;
    this.onlyWarn = onlyWarn;
  }

  /** The command that runs the scripts; null after an error. */
  Command read(Fields service) {
    Node at = service.get(ConfigKeys.SCRIPTS);
    String path = service.path(ConfigKeys.SCRIPTS);
    boolean required = true;
    if (at.isMap()) {
      Fields fields = Fields.of(context, at, ConfigKeys.SCRIPTS_DIRECTORY, path);
      required = fields.flag(ConfigKeys.SCRIPTS_REQUIRED);
      if (!fields.has(ConfigKeys.SCRIPTS_PATH)) {
        context.problems.error(at, path, "needs a path");
        return null;
      }
      at = fields.get(ConfigKeys.SCRIPTS_PATH);
      path = fields.path(ConfigKeys.SCRIPTS_PATH);
    }
    String text = context.scalars.text(at, path);
    if (text == null) {
      return null;
    }
    String directory = PathText.resolve(at.source.directory, text);
    return Command.ofScripts(
        context.checksMachine ? find(at, path, directory, required) : List.of());
  }

  private List<String> find(Node at, String path, String directory, boolean required) {
    Host.Kind kind = context.host.kind(directory);
    if (kind != Host.Kind.DIRECTORY) {
      if (kind != Host.Kind.ABSENT) {
        report(at, path, directory + " is not a directory");
      } else if (required) {
        report(at, path, "there is no directory " + directory);
      }
      return List.of();
    }
    List<String> names;
    try {
      names = context.host.list(directory);
    } catch (KernelException e) {
      report(at, path, "cannot read " + directory + ": " + e.getMessage());
      return List.of();
    }
    if (names.size() > MOST) {
      report(at, path, directory + " has more than " + MOST + " files");
      return List.of();
    }
    return executable(at, path, directory, names);
  }

  private List<String> executable(Node at, String path, String directory, List<String> names) {
    List<String> found = new ArrayList<>(names.size());
    for (String name : names) {
      String file = PathText.resolve(directory, name);
      if (name.startsWith(".")) {
        continue; // .gitkeep and the like
      }
      if (context.host.kind(file) != Host.Kind.FILE) {
        context.problems.warn(at, path, "skips " + Problems.quote(name) + ": it is not a file");
      } else if (!context.host.executable(file)) {
        context.problems.warn(at, path, "skips " + Problems.quote(name) + ": it is not executable");
      } else {
        found.add(file);
      }
    }
    String refusal = found.isEmpty() ? null : context.machine.refusal(SHELL, null, "/");
    if (refusal != null) {
      report(at, path, "cannot execute " + Problems.quote(SHELL) + ": " + refusal);
    }
    return found;
  }

  private void report(Node at, String path, String message) {
    if (onlyWarn) {
      context.problems.warn(at, path, message);
    } else {
      context.problems.error(at, path, message);
    }
  }
}
