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
 * A class of tests with containers. Without an engine, each test is skipped and reported by its
 * name.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsEngine.Condition.class)
public @interface NeedsEngine {
  /**
   * Asks for the engine. A failed assumption before all tests of the class would also skip them,
   * but the report would not list them.
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
