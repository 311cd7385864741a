package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.NodeBudget;
import dev.foster.config.yaml.Source;
import dev.foster.config.yaml.SourceText;
import dev.foster.config.yaml.YamlReader;
import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.lint.MigrationHints;
import dev.foster.text.NamePattern;
import dev.foster.text.PathPatterns;
import dev.foster.text.PathText;
import java.util.ArrayList;
import java.util.List;

/** Finds configuration files, reads them with the files that they include, and merges all. */
final class SourceReader {
  /** Files that are tried in this order without {@code -f} and {@code $FOSTER_CONFIG}. */
  private static final String[] PLACES = {"foster.yaml", "/etc/foster/foster.yaml"};

  private final LoadContext context;
  private final NodeBudget budget = new NodeBudget();
  private final List<String> open = new ArrayList<>();
  private int files;
  private boolean tooMany;

  SourceReader(LoadContext context) {
    this.context = context;
  }

  /** All files merged; null if one of them could not be read. */
  Node read(List<String> names) {
    List<String> wanted = names.isEmpty() ? found() : names;
    Node merged = null;
    boolean whole = !wanted.isEmpty();
    for (String name : wanted) {
      Node node = read(name, null, "");
      whole &= node != null;
      merged = node == null || merged == null ? node : TreeMerge.files(merged, node);
    }
    return whole ? merged : null;
  }

  private List<String> found() {
    String named = context.environment.get("FOSTER_CONFIG");
    if (named != null && !named.isEmpty()) {
      return List.of(named);
    }
    for (String place : PLACES) {
      String path = PathText.resolve(context.directory(), place);
      if (context.host.kind(path) != Host.Kind.ABSENT) {
        return List.of(place);
      }
    }
    context.problems.error(
        "cannot find a configuration: no -f, no $FOSTER_CONFIG, no ./foster.yaml and no "
            + "/etc/foster/foster.yaml");
    return List.of();
  }

  /** Reads a file with its includes; {@code at} is the node that includes it, or null. */
  private Node read(String name, Node at, String path) {
    if (name.isEmpty()) {
      context.problems.error("cannot read a configuration: -f names no file; its value is empty");
      return null;
    }
    boolean stdin = at == null && name.equals("-");
    String full = PathText.resolve(context.directory(), name);
    Source source =
        stdin
            ? context.source("<stdin>", context.directory())
            : context.source(name, PathText.parent(full));
    if (++files > ConfigLimits.FILES) {
      complain(at, source, path, "more than " + ConfigLimits.FILES + " configuration files");
      return null;
    }
    byte[] bytes = bytes(stdin, full, at, source, path);
    String text = bytes == null ? null : SourceText.of(bytes, source, context.problems);
    boolean bracket = text != null && (text.startsWith("[") || text.contains("\n["));
    String foreign = bracket ? MigrationHints.foreignFile(text) : null;
    if (foreign != null) {
      context.problems.error(source, 1, 1, "", foreign);
      return null;
    }
    Node root = text == null ? null : YamlReader.read(source, text, budget, context.problems);
    if (root == null) {
      return null;
    }
    if (root.isNull()) {
      return Node.map(source, 1, 1, new java.util.LinkedHashMap<>());
    }
    if (!root.isMap()) {
      String message = "a configuration is a map of keys, this is ";
      context.problems.error(root, "", message + root.words());
      return null;
    }
    open.add(full);
    Node merged = withIncludes(root);
    open.removeLast();
    return merged;
  }

  private byte[] bytes(boolean stdin, String full, Node at, Source source, String path) {
    try {
      return stdin ? context.stdin() : context.host.read(full, ConfigLimits.FILE_BYTES);
    } catch (KernelException e) {
      String what = at == null ? "cannot read this file: " : "cannot read " + full + ": ";
      complain(at, source, path, what + e.getMessage());
      return null;
    }
  }

  private void complain(Node at, Source source, String path, String message) {
    if (at == null) {
      context.problems.error(source, 0, 0, "", message);
    } else {
      context.problems.error(at, path, message);
    }
  }

  private Node withIncludes(Node root) {
    Node includes = root.get(ConfigKeys.INCLUDE.name);
    if (includes == null) {
      return root;
    }
    Node merged = root;
    List<Node> patterns = includes.isList() ? includes.items : List.of(includes);
    for (int i = 0; i < patterns.size(); i++) {
      String path = includes.isList() ? "include[" + i + "]" : "include";
      Node pattern = patterns.get(i);
      String text = context.scalars.text(pattern, path);
      if (text == null) {
        continue;
      }
      if (text.isEmpty()) {
        context.problems.error(pattern, path, "names no file");
        continue;
      }
      for (String file : matches(pattern, text)) {
        Node included = included(file, pattern, path);
        if (included != null) {
          merged = TreeMerge.files(merged, included);
        }
      }
    }
    return merged;
  }

  private List<String> matches(Node at, String text) {
    String full = PathText.resolve(at.source.directory, text);
    if (!NamePattern.isPattern(full)) {
      return List.of(full);
    }
    return PathPatterns.find(context.host, full, ConfigLimits.FILES + 1);
  }

  private Node included(String file, Node at, String path) {
    if (tooMany) {
      return null; // already reported; a file that includes itself twice would repeat it 2¹⁶ times
    }
    int loop = open.indexOf(file);
    if (loop >= 0) {
      context.problems.error(at, path, eachOther(loop, file));
      return null;
    }
    if (open.size() >= ConfigLimits.INCLUDE_DEPTH || files > ConfigLimits.FILES) {
      tooMany = true;
      context.problems.error(at, path, tooMany(file));
      return null;
    }
    return read(shown(file), at, path);
  }

  private String eachOther(int first, String again) {
    StringBuilder way = new StringBuilder("files include each other: ");
    for (String name : open.subList(first, open.size())) {
      way.append(PathText.folded(name)).append(" → ");
    }
    return way.append(PathText.folded(again)).toString();
  }

  private String tooMany(String file) {
    if (files > ConfigLimits.FILES) {
      return "more than " + ConfigLimits.FILES + " configuration files";
    }
    for (int i = open.size() - 1;
        i >= 0;
        i--) { // not before: with symbolic links these may be different files
      if (PathText.folded(open.get(i)).equals(PathText.folded(file))) {
        return eachOther(i, file);
      }
    }
    return "includes are nested too deeply (more than " + ConfigLimits.INCLUDE_DEPTH + ")";
  }

  /** Name of an included file for messages: relative if it is below the working directory. */
  private String shown(String file) {
    String directory = context.directory();
    boolean below = directory.length() > 1 && file.startsWith(directory + "/");
    return below ? file.substring(directory.length() + 1) : file;
  }
}
