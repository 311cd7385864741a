package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.SourceFile;
import dev.foster.importer.supervisord.IniFile.Option;
import dev.foster.importer.supervisord.IniFile.Section;
import dev.foster.kernel.Host;
import dev.foster.text.PathPatterns;
import dev.foster.text.PathText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a configuration of supervisord with the files that it includes. */
final class ConfFiles {
  private static final int MOST = 1000;

  private final Host host;
  private final Findings findings;
  private final IniFile file = new IniFile();
  private int files;

  private ConfFiles(Host host, Findings findings) {
    this.host = host;
    this.findings = findings;
  }

  /**
   * Reads files; those after the first one as if that included them.
   *
   * @param environment the variables for {@code %(ENV_X)s} in names of files
   * @return the sections of all files
   */
  static IniFile read(
      Host host, List<String> names, Map<String, String> environment, Findings findings) {
    ConfFiles reader = new ConfFiles(host, findings);
    SourceFile main = reader.add(names.getFirst());
    if (main != null) {
      reader.includes(main, environment);
    }
    for (String name : names.subList(1, names.size())) {
      reader.add(name);
    }
    return reader.file;
  }

  private SourceFile add(String name) {
    SourceFile source = SourceFile.read(host, name, files++, findings);
    if (source != null) {
      IniReader.read(
          file, findings, source.name(), source.order(), source.directory(), source.text());
    }
    return source;
  }

  private void includes(SourceFile main, Map<String, String> environment) {
    Section section = file.find("include");
    if (section == null) {
      return;
    }
    Settings settings =
        new Settings(file, section, findings, new Expander(new Template(), environment));
    Option option = settings.option("files");
    if (option == null) {
      findings.error(section.place, settings.title(), "has no files=");
      return;
    }
    String expanded = settings.expand(option, option.value());
    for (String pattern : PythonText.words(expanded == null ? "" : expanded)) {
      List<String> matches = matches(PathText.resolve(main.directory(), pattern));
      if (matches.isEmpty()) {
        String message = "no file matches " + pattern + "; name such files after this one: ";
        String command = "foster import supervisord " + main.name() + " FILE";
        findings.note(option.place(), settings.title(), message + command);
      }
      for (String match : matches) {
        add(shown(match));
      }
    }
  }

  private List<String> matches(String pattern) {
    List<String> found = new ArrayList<>();
    for (String path : PathPatterns.find(host, pattern, MOST)) {
      if (host.kind(path) == Host.Kind.FILE) {
        found.add(path);
      }
    }
    return found;
  }

  /** Name for messages: relative if it is below the working directory. */
  private String shown(String path) {
    String directory = host.directory();
    return path.startsWith(directory + "/") ? path.substring(directory.length() + 1) : path;
  }
}
