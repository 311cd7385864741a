package dev.foster.dist;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;

/**
 * Runs GraalVM's image builder, which turns classes into an object file. With {@code
 * $GRAALVM_HOME}, that GraalVM's {@code native-image} does it; without, the builder's jars of the
 * Maven repository, on the JDK of this build. Both get the options of {@code
 * src/native/image.options}.
 */
final class ImageBuilder {
  private static final String MAIN = "dev.foster.app.Main";

  /** Packages of the JDK that the classes of {@code src/native/java} use. */
  static final List<String> EXPORTS =
      List.of(
          "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED");

  /** Modules of the JDK that do not export packages which the builder uses. */
  private static final Set<String> OPENED =
      Set.of(
          "java.base",
          "java.management",
          "jdk.management",
          "jdk.jfr",
          "jdk.internal.vm.ci",
          "java.desktop");

  private static final String BUILDER_MODULES =
      "ALL-UNNAMED,jdk.graal.compiler,org.graalvm.nativeimage,org.graalvm.nativeimage.base,"
          + "org.graalvm.nativeimage.builder,org.graalvm.nativeimage.objectfile,"
          + "org.graalvm.nativeimage.pointsto,org.graalvm.nativeimage.configure,"
          + "org.graalvm.nativeimage.libgraal,org.graalvm.truffle.compiler";

  /** Libraries of a GraalVM that the builder expects to exist; the link does without them. */
  private static final List<String> LIBRARIES =
      List.of("java", "nio", "net", "zip", "jvm", "libchelper", "extnet", "fdlibm");

  private final Path base;
  private final Path work;
  private final Path jars;

  ImageBuilder(Path base, Path work, Path jars) {
    this.base = base;
    this.work = work;
    this.jars = jars;
  }

  /** Builds the object file of the classes on a class path. */
  Path build(String classPath) throws IOException, InterruptedException {
    String graalvm = System.getenv("GRAALVM_HOME");
    List<String> command =
        graalvm == null || graalvm.isEmpty()
            ? fromJars(classPath)
            : fromGraalvm(graalvm, classPath);
    command.add("-H:+UnlockExperimentalVMOptions");
    command.add("-H:Path=" + work);
    command.add("-H:Name=foster");
    command.add("-H:TempDirectory=" + Files.createDirectories(work.resolve("image")));
    command.addAll(options());
    if (System.getProperty("os.arch").equals("amd64")) {
      // the default aligns sections to pages of 64 KiB, which only arm64 kernels can have
      command.add("-H:PageSize=4096");
    }
    Commands.run(command, work.resolve("builder.log"));
    try (var files = Files.walk(work.resolve("image"))) {
      return files.filter(file -> file.endsWith("foster.o")).findFirst().orElseThrow();
    }
  }

  private List<String> options() throws IOException {
    return Files.readAllLines(base.resolve("src/native/image.options")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static List<String> fromGraalvm(String home, String classPath) {
    List<String> command = new ArrayList<>(List.of(home + "/bin/native-image"));
    command.addAll(EXPORTS);
    command.addAll(List.of("-cp", classPath, MAIN));
    return command;
  }

  /** The command that {@code native-image} would run: a Java program of several modules. */
  private List<String> fromJars(String classPath) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home() + "/bin/java"));
    Files.write(work.resolve("exports"), exports());
    command.add("@" + work.resolve("exports"));
    command.addAll(
        List.of(
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:+EnableJVMCI",
            "-XX:-UseJVMCICompiler",
            "-XX:+UseParallelGC",
            "-Xss10m",
            "-Xmx4g",
            "-Xshare:off",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "-Dorg.graalvm.vendor=Foster",
            "-Dorg.graalvm.version=25.0.2",
            "-Dorg.graalvm.vendorversion=Foster",
            "-Dcom.oracle.graalvm.isaot=true",
            "-Dorg.graalvm.nativeimage.imagecode=buildtime",
            "-Djava.system.class.loader=com.oracle.svm.hosted.NativeImageSystemClassLoader",
            "-Djdk.internal.lambda.disableEagerInitialization=true",
            "-Djdk.internal.lambda.eagerlyInitialize=false",
            "-Djava.lang.invoke.InnerClassLambdaMetafactory.initializeLambdas=false",
            "-Djava.lang.invoke.MethodHandle.DONT_INLINE_THRESHOLD=-1",
            "-Djava.lang.invoke.MethodHandle.PROFILE_GWT=false",
            "--add-modules=ALL-DEFAULT,jdk.graal.compiler,jdk.internal.vm.ci,"
                + "org.graalvm.collections,org.graalvm.word,org.graalvm.nativeimage,"
                + "org.graalvm.truffle.compiler",
            "-Dsvm.modulesupport.limitedModules=java.base,org.graalvm.nativeimage,"
                + "org.graalvm.word,org.graalvm.collections",
            "--enable-native-access=org.graalvm.nativeimage.objectfile,"
                + "org.graalvm.nativeimage.builder,org.graalvm.nativeimage.pointsto,"
                + "org.graalvm.nativeimage.base",
            "--sun-misc-unsafe-memory-access=allow",
            "--upgrade-module-path=" + moduleJars(true),
            "--module-path=" + moduleJars(false),
            "--module",
            "org.graalvm.nativeimage.builder/com.oracle.svm.hosted.NativeImageGeneratorRunner",
            "-imagecp",
            classPath,
            "-H:Class=" + MAIN,
            "-H:CLibraryPath=" + libraries()));
    return command;
  }

  /**
   * The jars of the compiler if {@code replacing}, which replace modules of the JDK; else the
   * others.
   */
  private String moduleJars(boolean replacing) throws IOException {
    try (var files = Files.list(jars)) {
      return files
          .filter(jar -> jar.getFileName().toString().contains("compiler") == replacing)
          .sorted()
          .map(Path::toString)
          .collect(Collectors.joining(":"));
    }
  }

  private static List<String> exports() {
    List<String> options = new ArrayList<>();
    for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
      String name = module.descriptor().name();
      if (OPENED.contains(name)) {
        for (String packageName : new TreeSet<>(module.descriptor().packages())) {
          options.add("--add-exports=" + name + "/" + packageName + "=" + BUILDER_MODULES);
        }
      }
    }
    options.sort(null);
    return options;
  }

  /** The C headers that the builder compiles to learn sizes and offsets, and empty libraries. */
  private Path libraries() throws IOException, InterruptedException {
    Path folder = work.resolve("libraries");
    Path include = Files.createDirectories(folder.resolve("include"));
    Files.copy(base.resolve("src/native/c/include/svm_locale.h"), include.resolve("svm_locale.h"));
    for (var entry :
        Map.of("amd64", "AMD64", "aarch64", "AArch64", "riscv64", "RISCV64").entrySet()) {
      Files.writeString(
          include.resolve(entry.getKey() + "cpufeatures.h"),
          processorHeader(entry.getKey(), entry.getValue()));
    }
    for (String name : LIBRARIES) {
      Commands.run(
          List.of(
              "ar", "rc", folder.resolve("lib" + name.replaceFirst("^lib", "") + ".a").toString()),
          work.resolve("ar.log"));
    }
    return folder;
  }

  /** A C header with the structure that an interface of the builder describes. */
  private String processorHeader(String packageName, String prefix) throws IOException {
    String entry =
        "com/oracle/svm/core/" + packageName + "/" + prefix + "LibCHelper$CPUFeatures.class";
    try (ZipFile jar = new ZipFile(builderJar().toFile())) {
      byte[] bytes = jar.getInputStream(jar.getEntry(entry)).readAllBytes();
      StringBuilder header = new StringBuilder("#pragma once\ntypedef struct {\n");
      for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
        header.append("  char ").append(method.methodName().stringValue()).append(";\n");
      }
      return header.append("} CPUFeatures;\n").toString();
    }
  }

  private Path builderJar() throws IOException {
    try (var files = Files.list(jars)) {
      return files
          .filter(jar -> jar.getFileName().toString().matches("svm-[0-9.]+\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  /**
   * The JDK that runs the builder: links to the JDK of this build, and a small library that the
   * builder asks for the memory that it used.
   */
  private Path home() throws IOException, InterruptedException {
    Path jdk = Path.of(System.getProperty("java.home"));
    Path home = work.resolve("jdk");
    link(jdk, home, Set.of("bin", "lib"));
    link(jdk.resolve("bin"), home.resolve("bin"), Set.of("java"));
    link(jdk.resolve("lib"), home.resolve("lib"), Set.of("server", "libjli.so"));
    link(jdk.resolve("lib/server"), home.resolve("lib/server"), Set.of("libjvm.so"));
    // the JVM finds its home by the real paths of these
    for (String file : List.of("bin/java", "lib/libjli.so", "lib/server/libjvm.so")) {
      Files.copy(jdk.resolve(file), home.resolve(file));
    }
    Path own = Files.createDirectories(home.resolve("lib/svm/builder/lib"));
    Commands.run(
        List.of(
            "gcc",
            "-shared",
            "-fPIC",
            "-I" + jdk + "/include",
            "-I" + jdk + "/include/linux",
            "-o",
            own.resolve("libreporterchelper.so").toString(),
            base.resolve("src/native/c/reporter.c").toString()),
        work.resolve("gcc.log"));
    return home;
  }

  private static void link(Path from, Path to, Set<String> except) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.filter(f -> !except.contains(f.getFileName().toString())).toList()) {
        Files.createSymbolicLink(to.resolve(file.getFileName()), file);
      }
    }
  }
}
