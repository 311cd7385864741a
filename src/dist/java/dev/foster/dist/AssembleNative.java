package dev.foster.dist;

import dev.foster.dist.Dependencies.Library;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/**
 * Makes the native edition: one executable without libraries, {@code target/native/bin/foster}.
 *
 * <p>Run by the build: {@code java AssembleNative.java BASE VERSION JARS CLASSPATH}, where the
 * folder JARS has the image builder, and the class path has Foster's own classes first and its
 * libraries after them.
 */
final class AssembleNative {
  /** Libraries of the JVM edition alone: {@code src/native} has another way to call C. */
  private static final String JVM_ONLY = ".*/com/github/jnr/.*|.*/org/ow2/asm/.*";

  private final Path base;
  private final Path work;
  private final Path home;
  private final Path jars;
  private final List<Path> classPath;

  private AssembleNative(Path base, Path jars, String classPath) {
    this.base = base;
    this.jars = jars;
    work = base.resolve("target/native-build");
    home = base.resolve("target/native");
    this.classPath =
        List.of(classPath.split(File.pathSeparator)).stream()
            .filter(entry -> !entry.matches(JVM_ONLY))
            .map(Path::of)
            .toList();
  }

  /** Arguments: the project's folder, its version, the builder's folder, the class path. */
  public static void main(String[] args) throws Exception {
    new AssembleNative(Path.of(args[0]), Path.of(args[2]), args[3]).all(args[1]);
  }

  private void all(String version) throws Exception {
    Assemble.delete(work);
    Assemble.delete(home);
    Files.createDirectories(work);
    Map<Library, Path> used = verify();
    ImageBuilder builder = new ImageBuilder(base, work, jars);
    Path image = builder.build(compiled() + ":" + join(classPath));
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path foster = bin.resolve("foster");
    new NativeLink(base, work).link(image, foster);
    for (String name : Assemble.NAMES) {
      Files.createLink(bin.resolve(name), foster);
    }
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
    new NativePackage(base, home, work).write(version, architecture, used);
    System.out.printf("foster: %s, %.1f MB%n", base.relativize(foster), Files.size(foster) / 1e6);
  }

  /** Checks every jar that becomes part of the executable, or makes it. */
  private Map<Library, Path> verify() throws IOException {
    Map<Library, Path> used = new LinkedHashMap<>();
    Dependencies libraries = new Dependencies(base.resolve("src/dist/dependencies.txt"));
    for (Path jar : classPath.subList(1, classPath.size())) {
      used.put(libraries.verified(jar), jar);
    }
    Dependencies builder = new Dependencies(base.resolve("src/native/builder.txt"));
    try (var files = Files.list(jars)) {
      for (Path jar : files.sorted().toList()) {
        used.put(builder.verified(jar), jar);
      }
    }
    return used;
  }

  /** The classes of {@code src/native/java}. */
  private Path compiled() throws IOException {
    Path classes = work.resolve("classes");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xlint:all",
                "-Werror",
                "-XDstringConcat=inline",
                "-d",
                classes.toString(),
                "-cp",
                jar("nativeimage") + ":" + jar("word") + ":" + classPath.getFirst()));
    arguments.addAll(ImageBuilder.EXPORTS);
    try (var files = Files.walk(base.resolve("src/native/java"))) {
      files.filter(f -> f.toString().endsWith(".java")).forEach(f -> arguments.add(f.toString()));
    }
    PrintWriter out = new PrintWriter(System.err, true);
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    if (javac.run(out, out, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("cannot compile src/native/java");
    }
    return classes;
  }

  private Path jar(String artifact) throws IOException {
    try (var files = Files.list(jars)) {
      return files
          .filter(jar -> jar.getFileName().toString().matches(artifact + "-[0-9.]+\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String join(List<Path> paths) {
    return String.join(":", paths.stream().map(Path::toString).toList());
  }
}
