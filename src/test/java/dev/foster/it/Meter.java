package dev.foster.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process holds.
 *
 * @param descriptors open files
 * @param threads their names, sorted; the JVM's own among them
 * @param residentKb {@code VmRSS}
 */
record Meter(int descriptors, List<String> threads, int residentKb) {

  /** Reads it of a process, by its pid outside of the namespace. */
  static Meter of(long pid) throws IOException {
    String resident = field(pid, "VmRSS").replaceAll("\\D", "");
    return new Meter(list(pid, "fd").size(), names(pid), Integer.parseInt(resident));
  }

  private static List<String> names(long pid) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path task : list(pid, "task")) {
      try {
        names.add(Files.readString(task.resolve("comm")).strip());
      } catch (NoSuchFileException e) {
        continue; // it has ended meanwhile
      }
    }
    Collections.sort(names);
    return names;
  }

  private static List<Path> list(long pid, String what) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc/" + pid + "/" + what))) {
      return entries.toList();
    }
  }

  private static String field(long pid, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith(name + ":")) {
        return line;
      }
    }
    throw new IOException("no " + name + " of " + pid);
  }
}
