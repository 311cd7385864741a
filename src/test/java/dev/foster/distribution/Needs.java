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
 * Programs that a test or a class needs; it is skipped if one of them is missing. Most images have
 * only some of them.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Needs.Condition.class)
public @interface Needs {
  /** Their names, which the shell's PATH is searched for. */
  String[] value();

  /** Looks for the programs. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Needs needs = context.getElement().map(it -> it.getAnnotation(Needs.class)).orElse(null);
      for (String program : needs == null ? new String[0] : needs.value()) {
        if (!isInstalled(program)) {
          return ConditionEvaluationResult.disabled("NOT TESTED: no " + program);
        }
      }
      return ConditionEvaluationResult.enabled(null);
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
