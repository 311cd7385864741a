package dev.foster.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds {@code docker/Dockerfile}, which builds Foster from its sources in a container. */
@NeedsEngine
class DockerfileIT {
  private static final Path REPOSITORY =
      Path.of(
          System.getProperty(
              "maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));

  @Test
  void dockerfile_buildsTheSameDistribution(@TempDir Path folder) throws IOException {
    assumeTrue(Engine.isPodman(), "only podman can lend a build the local Maven repository");
    assumeTrue(Files.isDirectory(REPOSITORY), "no Maven repository in " + REPOSITORY);
    Engine.needsMinutes();
    String jdk = System.getProperty("java.home");
    Engine.build(
        "foster-test-jdk", Path.of(jdk), "--file", Engine.file("docker/test/jdk.Dockerfile"));
    Engine.build(
        "foster-built",
        Path.of(""),
        "--file",
        Engine.file("docker/Dockerfile"),
        "--build-arg=JDK_IMAGE=foster-test-jdk",
        "--build-arg=EDITION=jvm",
        "--build-arg=MAVEN_OPTIONS=-o -Dmaven.repo.local=/repository",
        "--volume=" + REPOSITORY + ":/repository:O");

    ProgramResult version = Container.run("foster-built", "version");
    assertEquals("", version.err());
    assertTrue(version.out().startsWith("foster "), version.out());
    try (Container container = Container.create("foster-built")) {
      ProgramResult copied =
          Engine.run("cp", container.name() + ":/opt/foster", folder.resolve("foster").toString());
      assertEquals(0, copied.code(), copied.err());
    }
    // No two builds make the same archive of classes, nor the same generated classes of jlink, and
    // the C library may have another revision.
    ProgramResult difference =
        ProgramResult.run(
            Duration.ofSeconds(60),
            folder,
            List.of(
                "diff",
                "--recursive",
                "--brief",
                "--exclude=*.aot",
                "--exclude=modules",
                "--exclude=glibc",
                "foster",
                Path.of("target/foster").toAbsolutePath().toString()));
    assertEquals(new ProgramResult(0, "", ""), difference);
  }
}
