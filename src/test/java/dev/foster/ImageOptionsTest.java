package dev.foster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The options of the native edition fit the code: see {@link dev.foster.kernel.RealCall}. */
class ImageOptionsTest {
  private static final Path OPTIONS = Path.of("src/native/image.options");
  private static final String NEVER = "-H:NeverInline=";

  /**
   * Types whose {@code catch} also catches an OutOfMemoryError; without Throwable, which the
   * compiler catches for every {@code try} with resources.
   */
  private static final Set<String> CATCHES =
      Set.of("java/lang/OutOfMemoryError", "java/lang/VirtualMachineError", "java/lang/Error");

  private static List<ClassModel> classes;

  @BeforeAll
  static void readClasses() throws IOException {
    classes = new ArrayList<>();
    try (var files = Files.walk(Path.of("target/classes/dev"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        if (file.getFileName().toString().startsWith("Jvm")) {
          continue; // not in the native edition
        }
        classes.add(ClassFile.of().parse(file));
      }
    }
    assertTrue(classes.size() > 50);
  }

  private static Set<String> neverInlined() throws IOException {
    Set<String> patterns = new TreeSet<>();
    for (String line : Files.readAllLines(OPTIONS)) {
      if (line.startsWith(NEVER)) {
        patterns.addAll(List.of(line.substring(NEVER.length()).split(",")));
      }
    }
    return patterns;
  }

  private static boolean matches(Set<String> patterns, String method) {
    return patterns.stream()
        .anyMatch(pattern -> method.matches(pattern.replace(".", "\\.").replace("*", ".*")));
  }

  @Test
  void methods_thatAreNeverInlined_exist() throws IOException {
    Set<String> missing = neverInlined();
    missing.removeIf(pattern -> pattern.startsWith("java."));
    for (ClassModel type : classes) {
      for (MethodModel method : type.methods()) {
        missing.removeIf(pattern -> matches(Set.of(pattern), name(type, method)));
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void calls_thatMustSurviveTheLackOfMemory_areNeverInlined() throws IOException {
    Set<String> allowed = neverInlined();
    Set<String> problems = new TreeSet<>();
    int found = 0;
    for (ClassModel type : classes) {
      for (MethodModel method : type.methods()) {
        for (String callee : method.code().map(ImageOptionsTest::guarded).orElse(Set.of())) {
          found++;
          if (!matches(allowed, callee)) {
            problems.add(name(type, method) + " calls " + callee);
          }
        }
      }
    }
    assertEquals(Set.of(), problems);
    assertTrue(found > 15, "only " + found + " calls were found");
  }

  private static String name(ClassModel type, MethodModel method) {
    return dotted(type.thisClass().asInternalName()) + "." + method.methodName().stringValue();
  }

  private static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }

  /** The methods that are called where a handler for an OutOfMemoryError is in force. */
  private static Set<String> guarded(CodeModel code) {
    List<ExceptionCatch> handlers = new ArrayList<>();
    for (ExceptionCatch handler : code.exceptionHandlers()) {
      if (handler.catchType().isPresent()
          && CATCHES.contains(handler.catchType().get().asInternalName())) {
        handlers.add(handler);
      }
    }
    Set<String> callees = new TreeSet<>();
    Set<Label> open = new HashSet<>();
    for (CodeElement element : code) {
      if (element instanceof LabelTarget target) {
        handlers.stream()
            .filter(h -> h.tryStart().equals(target.label()))
            .forEach(h -> open.add(h.tryEnd()));
        open.remove(target.label());
      } else if (element instanceof InvokeInstruction call && !open.isEmpty()) {
        callees.add(dotted(call.owner().asInternalName()) + "." + call.name().stringValue());
      }
    }
    return callees;
  }
}
