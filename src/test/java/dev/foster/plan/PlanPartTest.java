package dev.foster.plan;

import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanPartTest {
  private static final Plan NOW =
      plan().with(service("a")).with(service("b").after("a")).with(service("c")).build();

  private static PlanPart.Result of(Plan file, Set<String> updated, Set<String> removed) {
    return new PlanPart(updated, removed).of(NOW, file);
  }

  private static String names(PlanPart.Result result) {
    return String.join(" ", result.plan().services().keySet());
  }

  @Test
  void others_stayAsTheyAre() {
    Plan file =
        plan()
            .with(service("a").disabled())
            .with(service("b").disabled())
            .with(service("d"))
            .build();
    PlanPart.Result result = of(file, Set.of("a"), Set.of());
    assertEquals("a b c", names(result));
    assertEquals(false, result.plan().services().get("a").enabled());
    assertEquals(true, result.plan().services().get("b").enabled());
  }

  @Test
  void removed_goes_addedComes() {
    Plan file = plan().with(service("a")).with(service("c")).with(service("d")).build();
    assertEquals("a d", names(of(file, Set.of("b", "d"), Set.of("c"))));
  }

  @Test
  void order_isThatOfTheFile_withoutACircle() {
    Plan file = plan().with(service("b")).with(service("a").after("b")).build();
    PlanPart.Result result = of(file, Set.of("a"), Set.of());
    assertEquals("b a c", names(result));
    assertEquals(List.of(), result.plan().services().get("b").dependencies());
  }

  @Test
  void dependency_thatIsNotThere_isAnErrorIfItIsRequired() {
    Plan file = plan().with(service("d")).with(service("a").after("d")).build();
    assertEquals(
        List.of("'a' needs 'd', which would not be there"),
        of(file, Set.of("a"), Set.of()).problems());
    assertEquals(
        List.of("'b' needs 'a', which would not be there"),
        of(NOW, Set.of(), Set.of("a")).problems());
  }

  @Test
  void unknownService_isAnError() {
    assertEquals(
        List.of("there is no service 'x'", "there is no service 'y'"),
        of(NOW, Set.of("y"), Set.of("x")).problems());
  }
}
