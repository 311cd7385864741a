package dev.foster.dist;

import dev.foster.dist.Dependencies.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What goes with the native executable: documents, licences, bill of materials, archive. */
final class NativePackage {
  /** Libraries of which code is in the executable. */
  private static final Set<String> LINKED =
      Set.of(
          "jackson-core",
          "jackson-dataformat-yaml",
          "snakeyaml",
          "svm",
          "compiler",
          "nativeimage",
          "word",
          "collections");

  /** Debian packages of which code is in the executable, and their licences. */
  private static final Map<String, String> SYSTEM = Map.of("musl", "MIT", "zlib", "Zlib");

  private final Path base;
  private final Path home;
  private final Path work;

  NativePackage(Path base, Path home, Path work) {
    this.base = base;
    this.home = home;
    this.work = work;
  }

  /**
   * Writes them.
   *
   * @param jars the libraries and the builder's jars, by entry of the lists
   */
  void write(String version, String architecture, Map<Library, Path> jars) throws Exception {
    Documents.copy(base, home);
    Path legal = Files.createDirectories(home.resolve("legal"));
    Sbom bill = new Sbom(version);
    for (Map.Entry<Library, Path> jar : jars.entrySet()) {
      String artifact = jar.getKey().artifact();
      if (LINKED.contains(artifact)) {
        bill.add(jar.getKey());
        Licences.texts(jar.getValue(), legal.resolve(artifact));
      }
    }
    bill.addRuntime();
    for (String name : SYSTEM.keySet().stream().sorted().toList()) {
      bill.addDebian(name, debianVersion(packageOf(name)), SYSTEM.get(name));
      copy(Path.of("/usr/share/doc", packageOf(name), "copyright"), legal.resolve(name));
    }
    Path jdk = Path.of(System.getProperty("java.home"), "legal/java.base");
    try (var files = Files.list(jdk)) {
      for (Path file : files.toList()) {
        copy(file, legal.resolve("java.base"));
      }
    }
    Files.copy(base.resolve("src/native/legal/README.md"), legal.resolve("README.md"));
    Files.copy(base.resolve("LICENSE"), legal.resolve("LICENSE"));
    bill.write(legal.resolve("foster.cdx.json"));
    Archive.settle(home);
    String name = "foster-" + version + "-linux-" + architecture + "-native.tar.gz";
    Archive.write(home, base.resolve("target").resolve(name));
  }

  private static String packageOf(String name) {
    return name.equals("zlib") ? "zlib1g-dev" : name + "-dev";
  }

  private String debianVersion(String packageName) throws IOException, InterruptedException {
    Path log = work.resolve("version.log");
    Commands.run(List.of("dpkg-query", "-W", "-f", "${Version}", packageName), log);
    return Files.readString(log).strip();
  }

  private static void copy(Path file, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.copy(file, folder.resolve(file.getFileName()));
  }
}
