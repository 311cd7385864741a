package dev.foster.config;

import dev.foster.config.yaml.Problem;
import dev.foster.plan.Plan;
import dev.foster.plan.StartOrder;
import java.util.ArrayList;
import java.util.List;

/** The output of {@code foster check}. */
public final class CheckReport {
  private CheckReport() {}

  /** Errors and warnings, one on each line; without errors also the start order. */
  public static List<String> lines(LoadResult loaded) {
    List<String> lines = new ArrayList<>();
    for (Problem error : loaded.errors()) {
      lines.add(error.text());
    }
    for (Problem warning : loaded.warnings()) {
      lines.add(warning.warningText());
    }
    if (loaded.plan() == null) {
      lines.add(count(loaded.errors().size(), "problem") + "; nothing would start");
    } else {
      order(loaded.plan(), lines);
    }
    return lines;
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  private static void order(Plan plan, List<String> lines) {
    lines.add("good: " + count(plan.services().size(), "service") + "; they start in this order:");
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
  }
}
