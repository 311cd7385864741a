package dev.foster.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * The classes of Foster and of its libraries that Foster can reach: the classes named in the
 * constant pools of Foster's classes, the classes named in theirs, and so on.
 */
final class ClassClosure {
  /** Classes that a library looks up by name; found by reading its source. */
  private static final Map<String, String> REFLECTION =
      Map.of(
          "com/kenai/jffi/Init", "com/kenai/jffi/internal/StubLoader",
          "com/kenai/jffi/Foreign", "com/kenai/jffi/Version");

  /** Excluded: jffi calls them only to report that it could not free memory. */
  private static final Set<String> LEFT_OUT =
      Set.of("java/util/logging/Level", "java/util/logging/Logger");

  private static final Pattern TYPE = Pattern.compile("L([\\w$/]+);");

  private final Map<String, byte[]> available = new TreeMap<>();
  private final Map<String, Path> libraries = new TreeMap<>();
  private final Map<String, byte[]> reached = new TreeMap<>();
  private final Set<String> missing = new TreeSet<>();
  private final Deque<String> open = new ArrayDeque<>();

  /** Adds all classes of a folder, as the starting points. */
  void addRoots(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = folder.relativize(file).toString();
        name = name.substring(0, name.length() - ".class".length());
        available.put(name, Files.readAllBytes(file));
        open.add(name);
      }
    }
  }

  /**
   * Adds the classes of a library, in their version for this JDK; those that are reached are
   * included.
   */
  void addLibrary(Path jar) throws IOException {
    try (JarFile zip = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
      for (JarEntry entry : zip.versionedStream().toList()) {
        String name = entry.getName();
        if (name.endsWith(".class") && !name.endsWith("module-info.class")) {
          try (InputStream in = zip.getInputStream(entry)) {
            String type = name.substring(0, name.length() - ".class".length());
            if (available.putIfAbsent(type, in.readAllBytes()) == null) {
              libraries.put(type, jar);
            }
          }
        }
      }
    }
  }

  /** The libraries from which at least one class is included. */
  Set<Path> used() {
    Set<Path> used = new TreeSet<>();
    for (String name : reached.keySet()) {
      if (libraries.containsKey(name)) {
        used.add(libraries.get(name));
      }
    }
    return used;
  }

  /** All reachable classes, name to class file. A named class that does not exist is an error. */
  Map<String, byte[]> find() {
    while (!open.isEmpty()) {
      String name = open.poll();
      byte[] bytes = available.get(name);
      if (bytes == null) {
        if (!LEFT_OUT.contains(name) && !onPlatform(name)) {
          missing.add(name);
        }
      } else if (reached.putIfAbsent(name, bytes) == null) {
        follow(bytes);
        if (REFLECTION.containsKey(name)) {
          open.add(REFLECTION.get(name));
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException("the runtime has no module with the classes " + missing);
    }
    return reached;
  }

  private void follow(byte[] bytes) {
    for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
      if (entry instanceof ClassEntry type) {
        ClassDesc symbol = type.asSymbol();
        while (symbol.isArray()) {
          symbol = symbol.componentType();
        }
        if (symbol.isClassOrInterface()) {
          String descriptor = symbol.descriptorString();
          open.add(descriptor.substring(1, descriptor.length() - 1));
        }
      } else if (entry instanceof Utf8Entry text && text.stringValue().indexOf(';') > 0) {
        Matcher types = TYPE.matcher(text.stringValue()); // a descriptor or a signature
        while (types.find()) {
          if (available.containsKey(types.group(1))) {
            open.add(types.group(1));
          }
        }
      }
    }
  }

  private static boolean onPlatform(String name) {
    for (String module : Assemble.MODULES) {
      Module m = ModuleLayer.boot().findModule(module).orElseThrow();
      try (InputStream in = m.getResourceAsStream(name + ".class")) {
        if (in != null) {
          return true;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return false;
  }
}
