package dev.foster.dist;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Checks or applies google-java-format.
 *
 * <p>Run by the build: {@code java Format.java check|apply REMEMBERED FOLDER…}. It remembers the
 * content of well-formatted files and does not check them again.
 */
final class Format {
  private final boolean apply;
  private final Set<String> known = new HashSet<>();
  private final ConcurrentLinkedQueue<String> good = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> bad = new ConcurrentLinkedQueue<>();

  private Format(boolean apply) {
    this.apply = apply;
  }

  /** Exits with code 1 if a file is not formatted. */
  public static void main(String[] args) throws IOException {
    Format format = new Format(args[0].equals("apply"));
    Path remembered = Path.of(args[1]);
    if (Files.exists(remembered)) {
      format.known.addAll(Files.readAllLines(remembered));
    }
    List<Path> files = new ArrayList<>();
    for (String folder : List.of(args).subList(2, args.length)) {
      try (var found = Files.walk(Path.of(folder))) {
        files.addAll(found.filter(file -> file.toString().endsWith(".java")).toList());
      }
    }
    files.parallelStream().forEach(format::file);
    Files.createDirectories(remembered.getParent());
    Files.write(remembered, format.good);
    for (String problem : format.bad) {
      System.err.println(problem);
    }
    if (!format.bad.isEmpty()) {
      System.err.println("to format all: mvn -q -Pformat process-sources");
      System.exit(1);
    }
  }

  private void file(Path path) {
    try {
      String source = Files.readString(path);
      String identity = identity(path, source);
      if (!known.contains(identity)) {
        String formatted = new Formatter().formatSourceAndFixImports(source);
        if (!formatted.equals(source)) {
          if (!apply) {
            bad.add("not formatted: " + path);
            return;
          }
          Files.writeString(path, formatted);
          System.out.println("formatted " + path);
          identity = identity(path, formatted);
        }
      }
      good.add(identity);
    } catch (IOException | FormatterException e) {
      bad.add("cannot format " + path + ": " + e.getMessage());
    }
  }

  private static String identity(Path path, String source) {
    return path + " " + source.length() + " " + source.hashCode();
  }
}
