package dev.foster.container;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A class of tests with containers; all are skipped, each by its name, where there is no engine.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsEngine.Condition.class)
public @interface NeedsEngine {
  /**
   * Asks for the engine. (An assumption that fails before all tests of a class would do as well,
   * but leaves no word of them in the report.)
   */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      String missing = Engine.missing();
      return missing.isEmpty()
          ? ConditionEvaluationResult.enabled("there is a container engine")
          : ConditionEvaluationResult.disabled(missing);
    }
  }
}
