package dev.foster.config;

import dev.foster.config.yaml.Problem;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Loads configurations from memory, for tests. */
public final class Loading {
  final FakeHost host = new FakeHost();
  final Map<String, String> environment = new LinkedHashMap<>();

  public Loading() {
    environment.put("PATH", "/usr/sbin:/usr/bin:/bin");
    environment.put("HOME", "/root");
    environment.put("WHO", "world");
    environment.put("EMPTY", "");
  }

  public Loading file(String path, String text) {
    host.file(path, text);
    return this;
  }

  public Loading program(String path) {
    host.program(path);
    return this;
  }

  /** Loads the text as {@code /conf/f.yaml}; the short name keeps messages short. */
  public LoadResult load(String yaml) {
    host.file("/conf/f.yaml", yaml);
    return load(List.of("f.yaml"));
  }

  public LoadResult load(List<String> files) {
    return new ConfigLoader(host, environment).load(files);
  }

  /** The plan of a file that must be valid. */
  public Plan plan(String yaml) {
    LoadResult loaded = load(yaml);
    if (loaded.plan() == null) {
      throw new AssertionError(texts(loaded.errors()));
    }
    return loaded.plan();
  }

  /** A service {@code a} with these lines below it. */
  Service service(String lines) {
    return plan(wrap(lines)).services().get("a");
  }

  public static String wrap(String lines) {
    return "services:\n  a:\n    " + lines.strip().replace("\n", "\n    ") + "\n";
  }

  public List<String> errors(String yaml) {
    return texts(load(yaml).errors());
  }

  public List<String> warnings(String yaml) {
    LoadResult loaded = load(yaml);
    if (loaded.plan() == null) {
      throw new AssertionError(texts(loaded.errors()));
    }
    return texts(loaded.warnings());
  }

  static List<String> texts(List<Problem> problems) {
    List<String> texts = new ArrayList<>();
    for (Problem problem : problems) {
      texts.add(problem.text());
    }
    return texts;
  }
}
