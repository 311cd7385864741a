package dev.foster.distribution;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test or a class needs; it is skipped if something is missing. Most images have only some
 * of the programs.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Needs.Condition.class)
public @interface Needs {
  /** Names of programs, which the shell's PATH is searched for. */
  String[] value() default {};

  /** Whether root must run it. */
  boolean root() default false;

  /** Looks for what is needed. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Needs needs = context.getElement().map(it -> it.getAnnotation(Needs.class)).orElse(null);
      String missing = needs == null ? null : missing(needs);
      return missing == null
          ? ConditionEvaluationResult.enabled(null)
          : ConditionEvaluationResult.disabled("NOT TESTED: " + missing);
    }

    private static String missing(Needs needs) {
      if (needs.root() && !"root".equals(System.getProperty("user.name"))) {
        return "needs root";
      }
      for (String program : needs.value()) {
        if (!isInstalled(program)) {
          return "no " + program;
        }
      }
      return null;
    }

    private static boolean isInstalled(String program) {
      for (String directory : System.getenv("PATH").split(":")) {
        if (Files.isExecutable(Path.of(directory, program))) {
          return true;
        }
      }
      return false;
    }
  }
}
