package dev.foster.importer;

import dev.foster.config.FakeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the cases of a text: {@code === TITLE}, the file, {@code --- file NAME} for further files,
 * {@code --- arguments} if the command line names other files or has options, then {@code --- yaml}
 * and {@code --- report} with the expected result. {@code \r} at the end of a line is a carriage
 * return.
 */
public final class ImportCases {
  /** The variables that the cases of supervisord use. */
  public static final Map<String, String> ENVIRONMENT = new TreeMap<>();

  static {
    String all =
        "PATH=/usr/bin:/bin DISPLAY=:1 CONCURRENCY=4 ROOT=/r PASS=p X=x FIRST=f ON=true SECRET=s"
            + " USER_NAME=nobody DIR=/tmp COUNT=2 SECONDS=3 SIGNAL=INT UMASK=022 RESTART=true"
            + " CODES=0,1 BOOL=yes LANG=C.UTF-8";
    for (String pair : all.split(" ")) {
      ENVIRONMENT.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
  }

  /** One case. */
  public static final class Case {
    public final String title;
    public final LinkedHashMap<String, String> parts = new LinkedHashMap<>();

    Case(String title) {
      this.title = title;
    }

    /** The main file. */
    public String input() {
      return parts.get("input").replace("\\r\n", "\r\n");
    }

    /** The further files by their names. */
    public Map<String, String> files() {
      Map<String, String> files = new LinkedHashMap<>();
      for (Map.Entry<String, String> part : parts.entrySet()) {
        if (part.getKey().startsWith("file ")) {
          files.put(part.getKey().substring(5), part.getValue());
        }
      }
      return files;
    }

    /** The words of the command line, by default the name of the main file. */
    public List<String> arguments(String name) {
      String words = parts.get("arguments");
      return words == null ? List.of(name) : List.of(words.strip().split(" "));
    }

    /** A host with all files, the main one under a name. */
    public FakeHost host(String name) {
      FakeHost host = new FakeHost();
      host.file(host.directory + "/" + name, input());
      host.file("/tmp/other", "");
      files()
          .forEach(
              (file, text) ->
                  host.file(file.startsWith("/") ? file : host.directory + "/" + file, text));
      return host;
    }

    /** The case as it stands in the text, with other expectations. */
    public String with(String yaml, String report) {
      StringBuilder text = new StringBuilder("=== " + title + "\n" + parts.get("input"));
      files().forEach((file, content) -> text.append("--- file " + file + "\n" + content));
      if (parts.containsKey("arguments")) {
        text.append("--- arguments\n").append(parts.get("arguments"));
      }
      text.append("--- yaml\n").append(yaml).append("--- report\n").append(report);
      return text.toString();
    }

    @Override
    public String toString() {
      return title;
    }
  }

  private ImportCases() {}

  /** All cases of a text. */
  public static List<Case> read(Path path) throws IOException {
    List<Case> cases = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (String line : Files.readString(path).split("(?<=\n)")) {
      if (line.startsWith("=== ")) {
        cases.add(new Case(line.substring(4).strip()));
        part = new StringBuilder();
      } else if (line.startsWith("--- ")) {
        part = new StringBuilder();
      } else {
        part.append(line);
      }
      String name = line.startsWith("--- ") ? line.substring(4).strip() : null;
      Case last = cases.getLast();
      if (line.startsWith("=== ")) {
        last.parts.put("input", "");
      } else if (name != null) {
        last.parts.put(name, "");
      } else {
        last.parts.put(last.parts.sequencedKeySet().getLast(), part.toString());
      }
    }
    return cases;
  }
}
