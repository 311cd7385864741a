package dev.foster.importer.systemd;

import dev.foster.importer.Findings;
import dev.foster.importer.Place;
import dev.foster.importer.SourceFile;
import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.text.PathText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the files of units, with the drop-ins and the timers beside them. */
final class UnitFiles {
  private final Host host;
  private final Findings findings;
  private int files;

  UnitFiles(Host host, Findings findings) {
    this.host = host;
    this.findings = findings;
  }

  /** The units by their names. */
  Map<String, Unit> read(List<String> names) {
    Map<String, Unit> units = new LinkedHashMap<>();
    for (String name : names) {
      add(name, units);
    }
    for (String name : names) {
      boolean timer = name.endsWith(".timer");
      String stem = name.replaceFirst("\\.[a-z]+$", "");
      String other = stem + (timer ? ".service" : ".timer");
      boolean wanted = name.endsWith(".service") || timer;
      if (wanted && !units.containsKey(base(other)) && isFile(other)) {
        add(other, units);
      }
    }
    return units;
  }

  private static String base(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private boolean isFile(String path) {
    return host.kind(PathText.resolve(host.directory(), path)) == Host.Kind.FILE;
  }

  private void add(String path, Map<String, Unit> units) {
    String name = base(path);
    int at = name.indexOf('@');
    String folder = path.substring(0, path.length() - name.length());
    String template = at < 0 ? name : name.substring(0, at + 1) + name.replaceFirst(".*\\.", ".");
    String read = isFile(path) || !isFile(folder + template) ? path : folder + template;
    SourceFile file = SourceFile.read(host, read, files++, findings);
    if (file == null) {
      return;
    }
    Unit unit = new Unit(name, new Place(read, file.order(), 1));
    unit.read(file, findings);
    if (at >= 0) {
      dropIns(folder + template + ".d", unit);
    }
    if (!template.equals(name) || at < 0) {
      dropIns(folder + name + ".d", unit);
    }
    units.put(name, unit);
  }

  private void dropIns(String folder, Unit unit) {
    String path = PathText.resolve(host.directory(), folder);
    if (host.kind(path) != Host.Kind.DIRECTORY) {
      return;
    }
    try {
      for (String name : host.list(path)) {
        if (name.endsWith(".conf")) {
          SourceFile file = SourceFile.read(host, folder + "/" + name, files++, findings);
          if (file != null) {
            unit.read(file, findings);
          }
        }
      }
    } catch (KernelException e) {
      findings.error(new Place(folder, files++, 0), "", "cannot read it: " + e.getMessage());
    }
  }
}
