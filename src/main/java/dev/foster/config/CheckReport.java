package dev.foster.config;

import dev.foster.plan.Plan;
import dev.foster.plan.StartOrder;
import java.util.ArrayList;
import java.util.List;

/** What {@code foster check} prints for a configuration without errors. */
public final class CheckReport {
  private CheckReport() {}

  /** The order in which the services start, on several lines. */
  public static List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>();
    int count = plan.services().size();
    String services = count + (count == 1 ? " service" : " services");
    lines.add("good: " + services + "; they start in this order:");
    StartOrder order = StartOrder.of(plan);
    for (int i = 0; i < order.stages().size(); i++) {
      lines.add("  " + (i + 1) + ". " + String.join(", ", order.stages().get(i)));
    }
    if (order.longestChain().size() > 1) {
      lines.add("longest chain: " + String.join(" → ", order.longestChain()));
    }
    if (!order.notStarted().isEmpty()) {
      lines.add("not enabled: " + String.join(", ", order.notStarted()));
    }
    return lines;
  }
}
