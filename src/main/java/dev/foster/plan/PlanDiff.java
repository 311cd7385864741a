package dev.foster.plan;

import java.util.List;
import java.util.Map;

public record PlanDiff(Map<String, List<String>> changed) {
  public static PlanDiff between(Plan a, Plan b) {
    return new PlanDiff(Map.of());
  }

  public List<String> lines() {
    return List.of();
  }
}
