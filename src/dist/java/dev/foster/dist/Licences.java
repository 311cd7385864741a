package dev.foster.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Copies the licences of all parts of the distribution into its folder {@code legal}. */
final class Licences {
  private static final Path LGPL = Path.of("/usr/share/common-licenses/LGPL-2.1");
  private static final Path GLIBC = Path.of("/usr/share/doc/libc6/copyright");

  private Licences() {}

  /**
   * Copies the texts.
   *
   * @param used the libraries in the distribution, each of which must be in the list
   */
  static void copy(Path base, Path home, Collection<Path> used, boolean bundledGlibc)
      throws IOException {
    Path legal = home.resolve("legal");
    String list = Files.readString(base.resolve("src/dist/legal/README.md"));
    for (Path jar : used) {
      String artifact = jar.getParent().getParent().getFileName().toString();
      if (!list.contains("| " + artifact + " |")) {
        throw new IllegalStateException("src/dist/legal/README.md does not list " + artifact);
      }
      texts(jar, legal.resolve(artifact));
    }
    for (String name : List.of("README.md", "libffi.txt")) {
      Files.copy(base.resolve("src/dist/legal").resolve(name), legal.resolve(name));
    }
    Files.copy(base.resolve("LICENSE"), legal.resolve("LICENSE"));
    if (bundledGlibc) {
      Path glibc = Files.createDirectories(legal.resolve("glibc"));
      Files.copy(LGPL, glibc.resolve("LGPL-2.1"));
      Files.copy(GLIBC, glibc.resolve("copyright"));
    }
  }

  /** Copies the texts in a jar to a folder, which is not made if there are none. */
  static void texts(Path jar, Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        String name = entry.getName();
        if (name.matches("META-INF/[\\w.-]*(LICENSE|NOTICE)[\\w.-]*")) {
          Files.createDirectories(folder);
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, folder.resolve(name.substring("META-INF/".length())));
          }
        }
      }
    }
  }
}
