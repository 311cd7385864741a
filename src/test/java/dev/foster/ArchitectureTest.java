package dev.foster;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LineNumberInfo;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Enforces the design: which packages may use which, and what no package may use. */
class ArchitectureTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final int LONGEST_FILE = 400;
  private static final int LONGEST_METHOD = 60;

  /** Each package with exactly the packages that it uses. */
  private static final Map<String, List<String>> USES =
      Map.ofEntries(
          entry(
              "app",
              List.of(
                  "cli",
                  "config",
                  "config.schema",
                  "config.yaml",
                  "control",
                  "core",
                  "importer",
                  "importer.compose",
                  "importer.crontab",
                  "importer.procfile",
                  "importer.s6",
                  "importer.supervisord",
                  "importer.systemd",
                  "init",
                  "kernel",
                  "kernel.linux",
                  "kernel.linux.init",
                  "kernel.linux.libc",
                  "kernel.linux.net",
                  "kernel.linux.signal",
                  "log",
                  "loop",
                  "notify",
                  "plan",
                  "probe",
                  "process",
                  "starter",
                  "supervisorctl",
                  "supervisord",
                  "text")),
          entry("cli", List.of("control", "kernel", "text")),
          entry(
              "config",
              List.of(
                  "config.schema", "config.yaml", "kernel", "lint", "plan", "schedule", "text")),
          entry("config.schema", List.of("kernel", "plan", "text")),
          entry("config.yaml", List.of("text")),
          entry(
              "control",
              List.of("core", "kernel", "log", "log.format", "loop", "plan", "process", "text")),
          entry("core", List.of("kernel", "plan", "text")),
          entry("core.state", List.of("core", "kernel", "plan", "programs", "schedule", "text")),
          entry("core.supervisor", List.of("core", "core.state", "kernel", "plan", "text")),
          entry("importer", List.of("kernel", "text")),
          entry("importer.compose", List.of("config.yaml", "importer", "kernel", "text")),
          entry("importer.crontab", List.of("importer", "kernel", "schedule", "text")),
          entry("importer.procfile", List.of("importer", "kernel", "text")),
          entry("importer.s6", List.of("importer", "kernel", "text")),
          entry("importer.supervisord", List.of("importer", "kernel", "plan", "text")),
          entry("importer.systemd", List.of("importer", "kernel", "text")),
          entry("init", List.of("kernel")),
          entry("kernel", List.of()),
          entry(
              "kernel.linux",
              List.of(
                  "kernel",
                  "kernel.linux.libc",
                  "kernel.linux.proc",
                  "kernel.linux.spawn",
                  "kernel.linux.user",
                  "text")),
          entry(
              "kernel.linux.init",
              List.of(
                  "kernel",
                  "kernel.linux",
                  "kernel.linux.libc",
                  "kernel.linux.proc",
                  "kernel.linux.signal",
                  "kernel.linux.spawn",
                  "text")),
          entry("kernel.linux.libc", List.of("kernel", "text")),
          entry(
              "kernel.linux.net",
              List.of("kernel", "kernel.linux.libc", "kernel.linux.spawn", "text")),
          entry(
              "kernel.linux.proc",
              List.of("kernel", "kernel.linux.libc", "kernel.linux.user", "text")),
          entry("kernel.linux.signal", List.of("kernel", "kernel.linux.libc")),
          entry(
              "kernel.linux.spawn",
              List.of("kernel", "kernel.linux.libc", "kernel.linux.user", "text")),
          entry("kernel.linux.user", List.of("kernel", "kernel.linux.libc")),
          entry(
              "lint",
              List.of(
                  "config.schema",
                  "config.yaml",
                  "kernel",
                  "plan",
                  "programs",
                  "schedule",
                  "text")),
          entry("log", List.of("kernel", "log.format", "log.sink", "plan", "text")),
          entry("log.format", List.of("kernel", "plan", "text")),
          entry("log.sink", List.of("kernel", "log.format", "plan", "text")),
          entry(
              "loop",
              List.of(
                  "core",
                  "core.supervisor",
                  "kernel",
                  "notify",
                  "plan",
                  "probe",
                  "process",
                  "text")),
          entry("notify", List.of("core", "kernel", "probe", "text")),
          entry("plan", List.of("kernel", "schedule")),
          entry("probe", List.of("kernel", "plan", "process", "text")),
          entry("process", List.of("core", "kernel")),
          entry("programs", List.of("plan", "text")),
          entry("schedule", List.of("text")),
          entry("starter", List.of("kernel", "text")),
          entry(
              "supervisorctl",
              List.of("cli", "control", "importer.supervisord", "kernel", "supervisord", "text")),
          entry(
              "supervisord",
              List.of(
                  "config",
                  "config.yaml",
                  "importer",
                  "importer.supervisord",
                  "kernel",
                  "plan",
                  "text")),
          entry("text", List.of("kernel")));

  /** Libraries, with the only packages that may use them. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "com.kenai.jffi", Set.of("kernel.linux.libc"),
          "jnr", Set.of(),
          "com.fasterxml.jackson", Set.of("config.yaml"),
          "org.yaml", Set.of("config.yaml"));

  /**
   * Types that no class may use: they reap children or take signals that are Foster's, lose bytes
   * of names without a locale, or make the cold start too slow.
   */
  private static final List<String> FORBIDDEN =
      List.of(
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "sun.misc.Signal",
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.RandomAccessFile",
          "java.nio.file.Files",
          "java.nio.file.Path",
          "java.net.Socket",
          "java.nio.channels.SocketChannel",
          "java.util.ServiceLoader",
          "java.lang.runtime.SwitchBootstraps");

  /** Methods that no class may call, or only the class that is named. */
  private static final Map<String, String> FORBIDDEN_CALLS =
      Map.of(
          "java.lang.Thread.sleep", "",
          "java.lang.System.getenv", "",
          "java.lang.Runtime.exec", "",
          "java.lang.System.exit", "dev.foster.app.Main",
          "java.lang.Runtime.exit", "dev.foster.app.Main",
          "java.lang.Runtime.halt", "dev.foster.app.Main");

  private static Map<String, ClassModel> classes;

  @BeforeAll
  static void readClasses() throws IOException {
    classes = new TreeMap<>();
    for (Path file : files(CLASSES, ".class")) {
      ClassModel model = ClassFile.of().parse(file);
      classes.put(dotted(model.thisClass().asInternalName()), model);
    }
    assertTrue(classes.size() > 50, "no classes to look at in " + CLASSES.toAbsolutePath());
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  private static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }

  /** The package below {@code dev.foster}; empty for the root. */
  private static String packageOf(String type) {
    String name = type.substring(0, type.lastIndexOf('.'));
    return name.equals("dev.foster") ? "" : name.substring("dev.foster.".length());
  }

  /** All types that a class names; for arrays, the type of their elements. */
  private static Set<String> used(ClassModel model) {
    Set<String> used = new HashSet<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof ClassEntry type) {
        used.add(dotted(type.asInternalName()).replaceFirst("^\\[+L?", "").replace(";", ""));
      }
    }
    for (String descriptor : descriptors(model)) {
      for (String type : descriptor.split("[();\\[]")) {
        if (type.startsWith("L")) {
          used.add(dotted(type.substring(1)));
        }
      }
    }
    return used;
  }

  private static List<String> descriptors(ClassModel model) {
    List<String> descriptors = new ArrayList<>();
    model.fields().forEach(field -> descriptors.add(field.fieldType().stringValue()));
    model.methods().forEach(method -> descriptors.add(method.methodType().stringValue()));
    return descriptors;
  }

  @Test
  void packages_useExactlyTheOnesInTheTable() {
    Map<String, Set<String>> edges = new TreeMap<>();
    classes.forEach(
        (name, model) -> {
          Set<String> targets = edges.computeIfAbsent(packageOf(name), from -> new TreeSet<>());
          for (String type : used(model)) {
            if (type.startsWith("dev.foster.") && !packageOf(type).equals(packageOf(name))) {
              targets.add(packageOf(type));
            }
          }
        });
    Map<String, Set<String>> table = new TreeMap<>();
    USES.forEach((from, to) -> table.put(from, new TreeSet<>(to)));
    assertEquals(table, edges);
  }

  @Test
  void typeNames_areUnique() {
    Map<String, List<String>> bySimpleName = new TreeMap<>();
    for (String name : classes.keySet()) {
      if (name.indexOf('$') < 0 && !name.endsWith("package-info")) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        bySimpleName.computeIfAbsent(simple, key -> new ArrayList<>()).add(name);
      }
    }
    bySimpleName.values().removeIf(names -> names.size() == 1);
    assertEquals(Map.of(), bySimpleName);
  }

  @Test
  void libraries_areUsedWhereTheyBelong() {
    Set<String> problems = new TreeSet<>();
    classes.forEach(
        (name, model) -> {
          for (String type : used(model)) {
            LIBRARIES.forEach(
                (library, packages) -> {
                  if (type.startsWith(library + ".")
                      && packages.stream().noneMatch(packageOf(name)::startsWith)) {
                    problems.add(name + " uses " + type);
                  }
                });
          }
        });
    assertEquals(Set.of(), problems);
  }

  @Test
  void forbiddenTypes_areNotUsed() {
    Set<String> problems = new TreeSet<>();
    classes.forEach(
        (name, model) -> {
          for (String type : used(model)) {
            if (FORBIDDEN.contains(type)) {
              problems.add(name + " uses " + type);
            }
          }
        });
    assertEquals(Set.of(), problems);
  }

  @Test
  void forbiddenMethods_areNotCalled() {
    Set<String> problems = new TreeSet<>();
    classes.forEach(
        (name, model) -> {
          for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof MemberRefEntry member) {
              String method =
                  dotted(member.owner().asInternalName()) + "." + member.name().stringValue();
              String allowed = FORBIDDEN_CALLS.getOrDefault(method, name);
              if (!allowed.equals(name)) {
                problems.add(name + " calls " + method);
              }
            }
          }
        });
    assertEquals(Set.of(), problems);
  }

  @Test
  void methods_areShort() {
    Set<String> problems = new TreeSet<>();
    classes.forEach(
        (name, model) -> {
          for (MethodModel method : model.methods()) {
            int lines = lines(method);
            String full = name + "." + method.methodName().stringValue();
            // a static initializer extends from the first field to the last
            if (lines > LONGEST_METHOD && !full.endsWith("<clinit>")) {
              problems.add(full + ": " + lines);
            }
          }
        });
    assertEquals(Set.of(), problems);
  }

  private static int lines(MethodModel method) {
    List<Integer> lines =
        method
            .code()
            .flatMap(code -> code.findAttribute(Attributes.lineNumberTable()))
            .map(table -> table.lineNumbers().stream().map(LineNumberInfo::lineNumber).toList())
            .orElse(List.of());
    if (lines.isEmpty() || method.methodName().equalsString("<init>")) {
      return 0; // a constructor also has the lines of the fields that it initializes
    }
    return lines.stream().max(Integer::compare).get() - lines.stream().min(Integer::compare).get();
  }

  @Test
  void files_areShort() throws IOException {
    Set<String> problems = new TreeSet<>();
    List<Path> sources = new ArrayList<>(files(Path.of("src"), ".java"));
    sources.addAll(files(Path.of("src"), ".py"));
    for (Path file : sources) {
      int lines = Files.readAllLines(file).size();
      if (lines > LONGEST_FILE) {
        problems.add(file + ": " + lines + " lines");
      }
    }
    assertEquals(Set.of(), problems);
  }

  @Test
  void tests_doNotSleep() throws IOException {
    Pattern sleep = Pattern.compile("Thread\\.sleep|TimeUnit\\.\\w+\\.sleep");
    List<Path> sleeping = new ArrayList<>();
    for (Path file : files(Path.of("src/test"), ".java")) {
      boolean self = file.endsWith("ArchitectureTest.java");
      if (!self && sleep.matcher(Files.readString(file)).find()) {
        sleeping.add(file);
      }
    }
    assertEquals(List.of(), sleeping);
  }
}
