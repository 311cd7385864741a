package dev.foster.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The build machine's C library and its loader, for images that have none (Alpine, {@code
 * scratch}).
 *
 * <p>They are not beside the runtime's own libraries, because a runtime that the system's loader
 * starts must not find them.
 */
final class BundledGlibc {
  private static final List<String> LIBRARIES =
      List.of("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1");
  private static final Pattern OF_LIBRARY = Pattern.compile("GNU C Library \\(([^)]+)\\) stable");
  private static final Pattern OF_LOADER = Pattern.compile("ld\\.so \\(([^)]+)\\) stable");
  private static final Path LOCALE = Path.of("/usr/lib/locale/C.utf8");

  private BundledGlibc() {}

  /**
   * Copies the library.
   *
   * @return false if this machine has no such library; the distribution then needs a glibc on its
   *     target
   */
  static boolean copy(Path home, String architecture) throws IOException {
    String loader =
        architecture.equals("aarch64") ? "ld-linux-aarch64.so.1" : "ld-linux-x86-64.so.2";
    Path from = find(architecture, loader);
    if (from == null) {
      System.err.println("WARNING: this machine has no glibc of Debian's kind, so that the");
      System.err.println(
          "WARNING: distribution will not start in images without one (Alpine, scratch)");
      return false;
    }
    Path to = Files.createDirectories(home.resolve("runtime/lib/glibc"));
    for (String library : LIBRARIES) {
      Files.copy(from.resolve(library).toRealPath(), to.resolve(library));
    }
    Files.copy(from.resolve(loader).toRealPath(), to.resolve("foster")); // the name in `ps`
    Files.createSymbolicLink(to.resolve(loader), Path.of("foster")); // libjvm.so asks for it
    locale(to);
    String version = version(to.resolve("libc.so.6"), OF_LIBRARY);
    if (!version.equals(version(to.resolve("foster"), OF_LOADER))) {
      throw new IllegalStateException("the loader in " + from + " is not of " + version);
    }
    warnOfOthers(home, loader);
    Path legal = Files.createDirectories(home.resolve("legal/glibc"));
    Files.writeString(legal.resolve("VERSION"), version + "\n");
    return true;
  }

  /**
   * The libraries that the runtime needs from its target: those that are neither its own nor part
   * of glibc.
   */
  private static void warnOfOthers(Path home, String loader) throws IOException {
    Set<String> needed = new TreeSet<>();
    Set<String> there = new TreeSet<>(LIBRARIES);
    there.add(loader);
    List<Path> programs = new ArrayList<>(Assemble.libraries(home.resolve("runtime")));
    programs.add(home.resolve("runtime/bin/foster"));
    for (Path program : programs) {
      needed.addAll(Elf.needed(program));
      there.add(program.getFileName().toString());
    }
    needed.removeAll(there);
    if (!needed.isEmpty()) {
      System.err.println("WARNING: this JDK needs " + String.join(", ", needed) + ", so that the");
      System.err.println(
          "WARNING: distribution will not start in images without them; take Temurin's");
    }
  }

  private static Path find(String architecture, String loader) {
    for (String folder : List.of("/lib/" + architecture + "-linux-gnu", "/lib64")) {
      Path from = Path.of(folder);
      if (Files.exists(from.resolve(loader)) && Files.exists(from.resolve("libc.so.6"))) {
        return from;
      }
    }
    return null;
  }

  /**
   * The UTF-8 locale. Without it the JVM cannot open files below a folder with a non-ASCII name.
   */
  private static void locale(Path to) throws IOException {
    if (Files.isDirectory(LOCALE)) {
      Path copy = Files.createDirectories(to.resolve("locale")).resolve(LOCALE.getFileName());
      try (var files = Files.walk(LOCALE)) {
        for (Path file : files.toList()) {
          Files.copy(file, copy.resolve(LOCALE.relativize(file)));
        }
      }
    }
  }

  /** The package and its version, for example {@code Debian GLIBC 2.36-9+deb12u14}. */
  private static String version(Path file, Pattern banner) throws IOException {
    Matcher version = banner.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!version.find()) {
      throw new IllegalStateException(file + " does not tell its version");
    }
    return version.group(1);
  }
}
