package dev.foster.it;

import dev.foster.distribution.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The resources that a process holds.
 *
 * @param descriptors open files
 * @param threads their names, sorted; includes the JVM's own
 * @param residentKb {@code VmRSS}
 */
record ProcessResources(int descriptors, List<String> threads, int residentKb) {

  /** Reads the resources of a process, by its pid outside of the namespace. */
  static ProcessResources of(long pid) throws IOException {
    String resident = field(pid, "VmRSS").replaceAll("\\D", "");
    return new ProcessResources(list(pid, "fd").size(), names(pid), Integer.parseInt(resident));
  }

  private static List<String> names(long pid) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path task : list(pid, "task")) {
      String name = Proc.read(task.resolve("comm")).strip();
      if (!name.isEmpty()) {
        names.add(name);
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

  /**
   * Where the kernel says that each thread of a process waits, and the children that do not run.
   */
  static String standing(long pid) {
    StringBuilder text = new StringBuilder("process " + pid + " stands at:");
    try {
      for (Path task : list(pid, "task")) {
        text.append("\n  ").append(line(task.resolve("comm")));
        text.append(": ").append(line(task.resolve("wchan")));
        text.append(", system call ").append(line(task.resolve("syscall")));
        for (String child : line(task.resolve("children")).split(" ")) {
          String stat = child.isEmpty() ? "" : line(Path.of("/proc", child, "stat"));
          if (stat.matches("(?s).*\\) [TtZ] .*")) {
            text.append("\n    child ").append(stat.split("\\) ")[0]).append(") ");
            text.append(stat.split("\\) ")[1].charAt(0)).append(", runs ");
            text.append(line(Path.of("/proc", child, "cmdline")).replace('\0', ' '));
          }
        }
      }
    } catch (IOException e) {
      text.append("\n  (").append(e).append(')');
    }
    return text.toString();
  }

  private static String line(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "-"; // it has ended meanwhile
    }
  }
}
