package dev.foster.importer.s6;

import dev.foster.importer.Findings;
import dev.foster.importer.Place;
import dev.foster.importer.SourceFile;
import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.text.PathText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A folder of a tree, such as the one that defines a service. */
final class S6Folder {
  private final Host host;
  private final Findings findings;
  private final Map<String, SourceFile> read = new HashMap<>();

  /** Its path as the user gave it. */
  final String path;

  S6Folder(Host host, Findings findings, String path) {
    this.host = host;
    this.findings = findings;
    this.path = path;
  }

  /** The last part of its path. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder in it with that name. */
  S6Folder folder(String name) {
    return new S6Folder(host, findings, pathOf(name));
  }

  /** The path of a file in it, or its own; that of the present folder is empty. */
  private String pathOf(String name) {
    String separator = path.isEmpty() || name.isEmpty() || path.endsWith("/") ? "" : "/";
    return path + separator + name;
  }

  private String resolved(String name) {
    return PathText.resolve(host.directory(), pathOf(name));
  }

  /** Whether it is a folder. */
  boolean exists() {
    return host.kind(resolved("")) == Host.Kind.DIRECTORY;
  }

  /** Whether it has a file or folder. */
  boolean has(String name) {
    return host.kind(resolved(name)) != Host.Kind.ABSENT;
  }

  /** The place of a file in it, or of the folder itself. */
  Place place(String name) {
    SourceFile file = read.get(name);
    return new Place(pathOf(name), file == null ? 0 : file.order(), file == null ? 0 : 1);
  }

  /** The text of a file; null if it has none, or it cannot be read. */
  String text(String name) {
    if (host.kind(resolved(name)) != Host.Kind.FILE) {
      return null;
    }
    SourceFile file =
        read.computeIfAbsent(name, key -> SourceFile.read(host, pathOf(key), 0, findings));
    return file == null ? null : file.text();
  }

  /** The first line of a file, without blanks around it; null if there is no such file. */
  String line(String name) {
    String text = text(name);
    return text == null ? null : text.strip().lines().findFirst().orElse("").strip();
  }

  /** A number in a file; -1 if there is no such file, or it has none. */
  long number(String name) {
    String line = line(name);
    if (line == null || line.matches("[0-9]{1,9}")) {
      return line == null ? -1 : Long.parseLong(line);
    }
    findings.error(place(name), "", "must be a whole number");
    return -1;
  }

  /** The names of the files in it, or in a folder of it. */
  List<String> list(String name) {
    String folder = resolved(name);
    if (host.kind(folder) != Host.Kind.DIRECTORY) {
      return List.of();
    }
    try {
      return host.list(folder);
    } catch (KernelException e) {
      findings.error(place(name), "", "cannot read it: " + e.getMessage());
      return List.of();
    }
  }

  /** Names in the folder {@code NAME.d}, or in the lines of the file {@code NAME}. */
  List<String> names(String name) {
    List<String> names = new ArrayList<>(list(name + ".d"));
    String text = text(name);
    for (String line : text == null ? new String[0] : text.split("\n")) {
      String word = line.strip();
      if (!word.isEmpty() && !word.startsWith("#")) {
        names.add(word);
      }
    }
    return names;
  }

  /** Where a file of it is in the image: below {@code /etc}, if the path has such a part. */
  String inImage(String name) {
    String file = pathOf(name);
    int etc = ("/" + file).lastIndexOf("/etc/");
    return etc >= 0 ? ("/" + file).substring(etc) : file.startsWith("/") ? file : "/etc/" + file;
  }
}
