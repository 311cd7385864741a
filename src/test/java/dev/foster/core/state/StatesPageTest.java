package dev.foster.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.core.Effect;
import dev.foster.plan.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Gives every event to every state and compares the results with {@code docs/reference/states.md}.
 * This proves that the table is complete: a state that cannot handle an event throws. {@code
 * -Dfoster.write.docs=true} writes the page.
 */
class StatesPageTest {
  private static final Path PAGE = Path.of("docs/reference/states.md");

  private final StepContext context = new StepContext(() -> 42);

  /**
   * The result of one event in one state.
   *
   * @param next name of the next state; empty if it is the same; null if the event cannot come in
   *     that state
   */
  private record Result(String next, Set<String> effects) {}

  private Result result(
      Service plan, boolean wanted, Cells.StateCase state, Cells.EventCase event, boolean late) {
    ServiceMachine service = new ServiceMachine(context, plan);
    service.want(wanted, true);
    context.beginStep(Cells.NOW);
    State before = state.make(service);
    while (context.nextEffect() != null) {
      // the effects of entering the state do not belong to the event
    }
    context.scanDone();
    if (event.isDeadline()) {
      context.beginStep(late ? Cells.LATE : Math.min(before.deadline(), Cells.LATE));
    }
    State after = event.apply(service, before);
    Set<String> effects = new LinkedHashSet<>();
    boolean impossible = false;
    for (Effect effect = context.nextEffect(); effect != null; effect = context.nextEffect()) {
      impossible |= effect instanceof Effect.Unexpected;
      String text = Cells.text(effect);
      if (text != null) {
        effects.add(text);
      }
    }
    if (impossible) {
      return new Result(null, Set.of());
    }
    boolean same = after.getClass() == before.getClass();
    return new Result(same ? "" : after.getClass().getSimpleName(), effects);
  }

  /** All results of an event in a state, for all services and all ways in which it can come. */
  private String matrixCell(String state, String event) {
    Set<String> found = new LinkedHashSet<>();
    for (Service plan : Cells.services()) {
      for (Cells.StateCase from : Cells.states(state)) {
        for (Cells.EventCase how : Cells.events(event)) {
          if (!Cells.isPossible(plan, from, how)) {
            continue;
          }
          for (boolean wanted : new boolean[] {true, false}) {
            found.add(String.valueOf(result(plan, wanted, from, how, false).next()));
            found.add(String.valueOf(result(plan, wanted, from, how, true).next()));
          }
        }
      }
    }
    if (found.equals(Set.of("null"))) {
      return "—";
    }
    List<String> names = new ArrayList<>();
    if (found.contains("")) {
      names.add("·");
    }
    for (String name : Cells.stateNames()) {
      if (found.contains(name)) {
        names.add(name);
      }
    }
    return String.join(", ", names);
  }

  private String matrix() {
    StringBuilder table = new StringBuilder("| state |");
    for (String event : Cells.eventNames()) {
      table.append(' ').append(event).append(" |");
    }
    table.append("\n|---|").append("---|".repeat(Cells.eventNames().size())).append('\n');
    for (String state : Cells.stateNames()) {
      table.append("| **").append(state).append("** |");
      for (String event : Cells.eventNames()) {
        table.append(' ').append(matrixCell(state, event)).append(" |");
      }
      table.append('\n');
    }
    return table.toString();
  }

  /** The reaction of a state to each event, for the service that has everything. */
  private String section(String state) {
    StringBuilder text = new StringBuilder();
    for (Cells.StateCase from : Cells.states(state).subList(0, Cells.shown(state))) {
      State made = from.make(new ServiceMachine(context, Cells.services().getFirst()));
      while (context.nextEffect() != null) {
        // only the name of the state is needed
      }
      text.append("\n### ").append(from.name()).append(" (`").append(made.word()).append("`)\n\n");
      text.append("| event | next state | effects |\n|---|---|---|\n");
      for (String event : Cells.eventNames()) {
        for (Cells.EventCase how : Cells.events(event)) {
          boolean due = state.equals("Scheduled") || event.equals("due");
          Service plan = due ? Cells.services().getLast() : Cells.services().getFirst();
          Result result = result(plan, how.wanted(), from, how, true);
          boolean nothing = result.next() == null || result.next().isEmpty();
          if (nothing && result.effects().isEmpty()) {
            continue;
          }
          text.append("| ").append(how.label()).append(" | ").append(nothing ? "·" : result.next());
          text.append(" | ").append(String.join(", ", result.effects())).append(" |\n");
        }
      }
    }
    return text.toString();
  }

  private String page() {
    StringBuilder page = new StringBuilder(HEAD).append('\n').append(matrix()).append(EFFECTS);
    for (String state : Cells.stateNames()) {
      page.append(section(state));
    }
    return page.toString();
  }

  private static final String HEAD =
      """
      # States

      The state machine of one service. A test gives every event to every state and writes this page from
      the results, so the tables show what the code does. It also proves that every state answers every
      event; the compiler cannot.

      Users see eight words: `down` `waiting` `starting` `up` `stopping` `backoff` `completed` `failed`.
      Inside there are twenty-two states in three groups:

      - **Idle**, without a process: Down, Waiting, Scheduled, Backoff, Completed, Failed;
      - **Active**, a run starts or is up: LookingUp, PreStart, Spawning, Starting, PostStart, Up;
      - **Stopping**, a run ends: StoppingHook, DelayingStop, SelfStopping, RunningStopCommand,
        StoppingMain, KillingMain, Finishing, FindingSurvivors, StoppingSurvivors, KillingSurvivors.

      Beside the state, Foster keeps whether the service is *wanted* up. That decides where it goes when a
      run is over. For a scheduled service it also keeps when the next run is due; `due` is shown for one
      with `overlap: replace`.

      ## State × event → next states

      `·` the state stays. `—` the event cannot come; if it does all the same, Foster reports an
      internal error and continues. Where several next states stand, the configuration of the
      service, what is wanted, or how the last run ended decides.
      """;

  private static final String EFFECTS =
      """

      ## What each state does

      For a service with a user, a `pre_start` and a `post_start` command, an `exec` readiness check, a health check that may not fail,
      a `stop.delay`, a `stop.command`, a `finish` command and `restart: always`. Events that change nothing are left out.
      After each stop signal Foster sends SIGCONT, which is not shown. `expired` comes when all deadlines of
      the state have passed.
      """;

  @Test
  void page_matchesTheStates() throws IOException {
    String page = page();
    if (Boolean.getBoolean("foster.write.docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertEquals(page, Files.readString(PAGE), "write it anew with -Dfoster.write.docs=true");
  }
}
