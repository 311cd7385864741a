package dev.foster.dist;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleMainClassAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;

/**
 * Assembles the distribution, {@code target/foster}, and its archive.
 *
 * <p>Run by the build: {@code java Assemble.java BASE VERSION CLASSPATH}, where the class path has
 * Foster's own classes first and its libraries after them.
 */
final class Assemble {
  /** The modules of the runtime, without Foster's own. */
  static final List<String> MODULES = List.of("java.base", "jdk.unsupported");

  /**
   * The names under which the executable is another init or supervisord. They are hard links: a
   * program that resolves links before it executes one keeps the name.
   */
  static final List<String> NAMES =
      List.of("tini", "docker-init", "dumb-init", "supervisord", "supervisorctl");

  private static final String NAME = "dev.foster";

  /**
   * Files that Foster does not need: it has no console tools and no TLS, and starts no process
   * through the JDK.
   */
  private static final List<String> UNNEEDED =
      List.of(
          "bin/keytool",
          "conf/security/policy",
          "lib/classlist",
          "lib/jexec",
          "lib/jrt-fs.jar",
          "lib/jspawnhelper",
          "lib/libjsig.so",
          "lib/libsimdsort.so", // for the second compiler only, which is off
          "lib/libsyslookup.so",
          "lib/security/cacerts",
          "lib/security/public_suffix_list.dat",
          "lib/server/libjsig.so");

  private final Path base;
  private final Path work;
  private final Path home;
  private final List<Path> classPath;
  private final String architecture;

  private Assemble(Path base, String classPath) {
    this.base = base;
    work = base.resolve("target/dist");
    home = base.resolve("target/foster");
    this.classPath = List.of(classPath.split(File.pathSeparator)).stream().map(Path::of).toList();
    architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
  }

  /** Arguments: the project's folder, its version, the class path. */
  public static void main(String[] args) throws Exception {
    Assemble assemble = new Assemble(Path.of(args[0]), args[2]);
    assemble.all(args[1]);
  }

  private void all(String version) throws Exception {
    delete(work);
    delete(home);
    Files.createDirectories(work);
    Dependencies dependencies = new Dependencies(base.resolve("src/dist/dependencies.txt"));
    for (Path jar : classPath.subList(1, classPath.size())) {
      dependencies.verified(jar);
    }
    ClassClosure closure = closure();
    Path module = module(closure.find(), version);
    link(module);
    nativeLibrary();
    launcher();
    boolean bundled = BundledGlibc.copy(home, architecture);
    Licences.copy(base, home, closure.used(), bundled);
    Documents.copy(base, home);
    bill(version, dependencies, closure.used(), bundled);
    Files.writeString(home.resolve("VERSION"), version + "\n");
    Archive.settle(home);
    new Training(home, work).run();
    Archive.settle(home);
    Path archive = base.resolve("target/foster-" + version + "-linux-" + architecture + ".tar.gz");
    Archive.write(home, archive);
    System.out.printf(
        "foster: %s, %.1f MB; %s, %.1f MB%n",
        base.relativize(home), size(home) / 1e6, base.relativize(archive), size(archive) / 1e6);
  }

  private void bill(
      String version, Dependencies dependencies, Collection<Path> used, boolean bundledGlibc)
      throws IOException {
    Sbom bill = new Sbom(version);
    for (Path jar : used) {
      bill.add(dependencies.verified(jar));
    }
    bill.add(dependencies.verified(nativeJar()));
    bill.addLibffi();
    bill.addRuntime();
    if (bundledGlibc) {
      bill.addGlibc(home);
    }
    bill.write(home.resolve("legal/foster.cdx.json"));
  }

  private ClassClosure closure() throws IOException {
    ClassClosure closure = new ClassClosure();
    closure.addRoots(classPath.getFirst());
    for (Path jar : classPath.subList(1, classPath.size())) {
      closure.addLibrary(jar);
    }
    return closure;
  }

  /** Foster and the library classes that it needs, as one module. */
  private Path module(Map<String, byte[]> classes, String version) throws IOException {
    Path module = work.resolve("module");
    for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
      Path file = module.resolve(entry.getKey() + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, entry.getValue());
    }
    resources(classPath.getFirst(), module);
    Set<PackageDesc> packages =
        classes.keySet().stream()
            .map(name -> PackageDesc.ofInternalName(name.substring(0, name.lastIndexOf('/'))))
            .collect(Collectors.toSet());
    Files.write(module.resolve("module-info.class"), descriptor(packages, version));
    return module;
  }

  /** Resource files of Foster, such as help texts. */
  private static void resources(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".class") && !file.startsWith(from.resolve("META-INF"))) {
          Path copy = to.resolve(from.relativize(file));
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }

  private static byte[] descriptor(Set<PackageDesc> packages, String version) {
    ModuleAttribute module =
        ModuleAttribute.of(
            ModuleDesc.of(NAME),
            builder -> {
              builder.moduleVersion(version);
              builder.requires(
                  ModuleDesc.of("java.base"), Set.of(java.lang.reflect.AccessFlag.MANDATED), null);
              for (String required : MODULES.subList(1, MODULES.size())) {
                builder.requires(ModuleDesc.of(required), Set.of(), null);
              }
              builder.exports(PackageDesc.of(NAME + ".app"), Set.of());
            });
    return ClassFile.of()
        .buildModule(
            module,
            builder ->
                builder
                    .with(ModuleMainClassAttribute.of(ClassDesc.of(NAME + ".app.Main")))
                    .with(
                        java.lang.classfile.attribute.ModulePackagesAttribute.ofNames(
                            packages.toArray(PackageDesc[]::new))));
  }

  private void link(Path module) throws IOException {
    Path runtime = home.resolve("runtime");
    String options =
        Files.readAllLines(base.resolve("src/dist/jvm.options")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .collect(Collectors.joining(" "));
    ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
    int code =
        jlink.run(
            System.out,
            System.err,
            "--module-path=" + module,
            "--add-modules=" + NAME,
            "--strip-java-debug-attributes", // --strip-debug would need objcopy
            "--no-header-files",
            "--no-man-pages",
            "--exclude-resources=@" + Unreachable.list(work.resolve("excluded")),
            "--compress=zip-0", // the distribution's archive is smaller, and the start faster
            "--add-options=" + options,
            "--output=" + runtime);
    if (code != 0) {
      throw new IllegalStateException("jlink failed with code " + code);
    }
    for (String name : UNNEEDED) {
      delete(runtime.resolve(name));
    }
    for (Path library : libraries(runtime)) {
      Elf.strip(library);
    }
    Files.move(runtime.resolve("bin/java"), runtime.resolve("bin/foster")); // the name in `ps`
    Files.move(runtime.resolve("legal"), home.resolve("legal"));
  }

  static List<Path> libraries(Path runtime) throws IOException {
    try (var files = Files.walk(runtime.resolve("lib"))) {
      return files.filter(file -> file.toString().endsWith(".so")).toList();
    }
  }

  private void nativeLibrary() throws IOException {
    String name = "jni/" + architecture + "-Linux/libjffi-1.2.so";
    try (ZipFile zip = new ZipFile(nativeJar().toFile());
        InputStream in = zip.getInputStream(zip.getEntry(name))) {
      Files.copy(in, home.resolve("runtime/lib/libjffi-1.2.so"));
    }
  }

  private Path nativeJar() {
    for (Path jar : classPath) {
      if (jar.getFileName().toString().matches("jffi-.*-native\\.jar")) {
        return jar;
      }
    }
    throw new IllegalStateException("no native jar of jffi on the class path");
  }

  private void launcher() throws IOException {
    Map<String, Long> files = LauncherFiles.needed(home);
    byte[] program =
        architecture.equals("aarch64")
            ? Launcher.executable(new Arm64(), "/lib/ld-linux-aarch64.so.1", files)
            : Launcher.executable(new X64(), "/lib64/ld-linux-x86-64.so.2", files);
    Path bin = Files.createDirectories(home.resolve("bin"));
    Files.write(bin.resolve("foster"), program);
    for (String name : NAMES) {
      Files.createLink(bin.resolve(name), bin.resolve("foster"));
    }
  }

  private static long size(Path path) throws IOException {
    try (var files = Files.walk(path)) {
      long size = 0;
      for (Path file :
          files.filter(f -> Files.isRegularFile(f) && !Files.isSymbolicLink(f)).toList()) {
        size += Files.size(file);
      }
      return size;
    }
  }

  static void delete(Path path) throws IOException {
    if (Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      try (var files = Files.walk(path)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
