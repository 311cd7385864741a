package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.linux.LinuxHost;
import dev.foster.plan.ProcessSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses the files, users and programs of the machine on which the tests run. */
final class RealMachineTest {
  @TempDir Path directory;

  private LoadResult load(String yaml) throws IOException {
    Path file = directory.resolve("foster.yaml");
    Files.writeString(file, yaml);
    Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin");
    return new ConfigLoader(new LinuxHost(), environment).load(List.of(file.toString()));
  }

  @Test
  void validFile_loaded_isAPlan() throws IOException {
    Files.writeString(directory.resolve("sécret"), "s3cret\n");
    Files.writeString(directory.resolve("a.env"), "A=ä\n");
    LoadResult loaded =
        load(
            """
            services:
              a:
                command: [sh, -c, "exit 0"]
                user: root
                env: {S: {file: sécret}}
                env_file: [a.env]
            """);
    assertEquals(List.of(), Loading.texts(loaded.errors()));
    ProcessSpec process = loaded.plan().services().get("a").process();
    assertEquals("s3cret", process.environment().get("S"));
    assertEquals("ä", process.environment().get("A"));
    assertEquals(0, process.attributes().identity().uid());
    assertEquals("root", process.environment().get("USER"));
  }

  /**
   * Through {@code ..}, each of the two files has a different path at each level, but is the same
   * file.
   */
  @Test
  void includes_inACycleThroughDirectories_areRefusedOnce() throws IOException {
    Files.createDirectory(directory.resolve("d"));
    Files.writeString(directory.resolve("d/1.yaml"), "include: [../foster.yaml, ../d/1.yaml]\n");
    LoadResult loaded = load("include: [d/1.yaml, d/../d/1.yaml]\nservices: {a: {command: sh}}\n");
    List<String> errors = Loading.texts(loaded.errors());
    assertEquals(1, errors.size(), errors::toString);
    String error = errors.getFirst();
    assertTrue(error.contains("include[0]: files include each other: " + directory + "/"), error);
    String circle = directory + "/foster.yaml → " + directory + "/d/1.yaml → ";
    assertTrue(error.endsWith(circle + directory + "/foster.yaml"), error);
  }

  @Test
  void wrongFile_loaded_namesWhatIsMissingOnTheMachine() throws IOException {
    Path script = directory.resolve("script");
    Files.writeString(script, "#!/bin/sh\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
    LoadResult loaded =
        load(
            """
            services:
              a: {command: [no-such-program-here]}
              b: {command: [./script], cwd: .}
              c: {command: [sh], user: no-such-user-here, env: {S: {file: gone}}}
            """);
    String at = directory + "/foster.yaml:";
    assertEquals(
        List.of(
            at
                + "2:16: services.a.command: cannot execute 'no-such-program-here': it is not in"
                + " PATH (/usr/bin:/bin)",
            at
                + "3:16: services.b.command: cannot execute './script': "
                + directory
                + "/script is not executable",
            at + "4:28: services.c.user: there is no user 'no-such-user-here' on this machine",
            at
                + "4:63: services.c.env.S: cannot read "
                + directory
                + "/gone: No such file or directory"),
        Loading.texts(loaded.errors()));
  }

  @Test
  void includes_ofADirectory_areReadInNameOrder() throws IOException {
    Path parts = Files.createDirectory(directory.resolve("d"));
    Files.writeString(parts.resolve("2.yaml"), "services: {a: {nice: 2}}");
    Files.writeString(parts.resolve("1.yaml"), "services: {a: {nice: 1}}");
    LoadResult loaded = load("include: d/*.yaml\nservices: {a: {command: [sh]}}\n");
    assertEquals(2, loaded.plan().services().get("a").process().attributes().nice());
  }

  @Test
  void brokenUtf8_loaded_isReported() throws IOException {
    Path file = directory.resolve("f.yaml");
    Files.write(file, "a: \u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
    LoadResult loaded = new ConfigLoader(new LinuxHost(), Map.of()).load(List.of(file.toString()));
    assertTrue(loaded.errors().getFirst().text().endsWith(":1:4: byte 0xE4 is not valid UTF-8"));
  }
}
