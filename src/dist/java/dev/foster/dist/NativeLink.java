package dev.foster.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Links the image with {@code src/native/c}, zlib and musl into a static executable. A function
 * that is nowhere fails the link, which names it.
 */
final class NativeLink {
  private static final String COMPILER = "musl-gcc";

  private final Path base;
  private final Path work;

  NativeLink(Path base, Path work) {
    this.base = base;
    this.work = work;
  }

  void link(Path image, Path executable) throws IOException, InterruptedException {
    Path log = work.resolve("link.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                COMPILER,
                "-static",
                "-s",
                "-Wl,--gc-sections",
                "-Wl,--wrap=main",
                "-Wl,-z,noexecstack",
                "-Wl,-z,text",
                "-o",
                executable.toString(),
                image.toString()));
    for (String name : List.of("libc", "start", "svm", "jdk", "jdk_net", "zip")) {
      command.add(compile(name).toString());
    }
    command.add(zlib().toString());
    Commands.run(command, log);
  }

  private Path compile(String name) throws IOException, InterruptedException {
    String jdk = System.getProperty("java.home");
    Path object = work.resolve(name + ".o");
    Commands.run(
        List.of(
            COMPILER,
            "-O2",
            "-Wall",
            "-Werror",
            "-ffunction-sections",
            "-I" + work.resolve("libraries/include"),
            "-I" + zlibHeaders(),
            "-I" + jdk + "/include",
            "-I" + jdk + "/include/linux",
            "-c",
            "-o",
            object.toString(),
            base.resolve("src/native/c/" + name + ".c").toString()),
        work.resolve("compile.log"));
    return object;
  }

  /** The library of the system. It was compiled for glibc, but needs malloc and memcpy alone. */
  private Path zlib() throws IOException, InterruptedException {
    Path log = work.resolve("zlib.log");
    Commands.run(List.of("gcc", "-print-file-name=libz.a"), log);
    return Path.of(Files.readString(log).strip());
  }

  /** A folder with zlib's headers alone: the others of that folder are glibc's. */
  private Path zlibHeaders() throws IOException {
    Path folder = work.resolve("zlib");
    if (!Files.exists(folder)) {
      Files.createDirectories(folder);
      for (String name : List.of("zlib.h", "zconf.h")) {
        Files.createSymbolicLink(folder.resolve(name), Path.of("/usr/include", name));
      }
    }
    return folder;
  }
}
