package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Request;
import dev.foster.core.ServiceView;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Invariants of requests and their answers. */
final class RequestInvariants {
  private RequestInvariants() {}

  /** Every request gets one answer, which is true, as early as possible. */
  static final class RequestsAreAnswered extends Invariant {
    /**
     * A request without an answer.
     *
     * @param runs the last run of each service when the request came
     * @param gone services that were removed since; another service may have their name now
     */
    private record Open(
        Request request, List<String> names, Map<String, String> runs, Set<String> gone) {}

    private final Map<Long, Open> open = new LinkedHashMap<>();
    private final Set<Long> answered = new HashSet<>();

    /** When the loop began with the event after which an answer was last true. */
    private final Map<Long, Long> trueAt = new LinkedHashMap<>();

    RequestsAreAnswered(Recorder recorder) {
      super(recorder);
    }

    @Override
    void event(Event event) {
      if (event instanceof Event.Requested asked) {
        Map<String, String> runs = new LinkedHashMap<>();
        recorder.latest.forEach((name, run) -> runs.put(name, run.token));
        open.put(
            asked.id(), new Open(asked.request(), names(asked.request()), runs, new HashSet<>()));
      }
    }

    private List<String> names(Request request) {
      if (!request.services().isEmpty()) {
        return request.services();
      }
      boolean enabledOnly = request instanceof Request.Start || request instanceof Request.Restart;
      return recorder.views.values().stream()
          .filter(view -> !enabledOnly || view.plan().enabled())
          .map(view -> view.plan().name())
          .filter(name -> !enabledOnly || recorder.machine.plan().services().containsKey(name))
          .toList();
    }

    @Override
    void effect(Effect effect) {
      if (!(effect instanceof Effect.Answer answer)) {
        return;
      }
      require(answered.add(answer.id()), () -> "#" + answer.id() + " is answered twice");
      Open one = open.remove(answer.id());
      require(one != null, () -> "#" + answer.id() + " was never asked");
      if (answer.reply().ok()) {
        boolean was = trueAt.getOrDefault(answer.id(), 0L) == recorder.eventAt;
        require(was, () -> "the answer to " + one + " is not true: " + answer.reply());
      }
    }

    private boolean isTrue(Open one) {
      return switch (one.request) {
        case Request.Start it -> all(one, this::isUp);
        case Request.Restart it -> all(one, this::isUp) && all(one, view -> isNew(one, view));
        case Request.RollingRestart it -> all(one, view -> isNew(one, view) || isRemoved(view));
        case Request.Stop it -> one.names.stream().allMatch(name -> isDown(one, name));
        default -> true;
      };
    }

    private boolean all(Open one, java.util.function.Predicate<ServiceView> holds) {
      return one.names.stream() // a removed service was answered for when it was removed
          .filter(name -> !one.gone.contains(name))
          .map(recorder.views::get)
          .allMatch(view -> view == null || holds.test(view));
    }

    private boolean isUp(ServiceView view) {
      return view.state().equals("completed")
          || view.state().equals("up") && !view.plan().isOneshot();
    }

    private boolean isNew(Open one, ServiceView view) {
      RunFacts run = recorder.latest.get(view.plan().name());
      String now = view.token() != null || run == null ? view.token() : run.token;
      return now != null && !now.equals(one.runs.get(view.plan().name()));
    }

    /** A rolling restart leaves a service out that a reload has removed. */
    private boolean isRemoved(ServiceView view) {
      return !recorder.machine.plan().services().containsKey(view.plan().name());
    }

    /** Its turn passes while it is removed, even if it is added again before the roll has ended. */
    private void leaveOut(Open one) {
      for (String name : one.names) {
        ServiceView view = one.gone.contains(name) ? null : recorder.views.get(name);
        if (view != null && isRemoved(view)) {
          one.gone.add(name);
        } else if (view != null && !(isUp(view) && isNew(one, view))) {
          return; // the others wait for it
        }
      }
    }

    private boolean isDown(Open one, String name) {
      ServiceView view = one.gone.contains(name) ? null : recorder.views.get(name);
      return view == null || FosterTerms.isAtRest(view) || isNew(one, view);
    }

    @Override
    void stepped() {
      open.forEach(
          (id, one) -> {
            one.names.stream()
                .filter(name -> !recorder.views.containsKey(name))
                .forEach(one.gone::add);
            if (one.request instanceof Request.RollingRestart) {
              leaveOut(one);
            }
            if (isTrue(one)) {
              trueAt.put(id, recorder.eventAt);
            }
          });
    }

    @Override
    void turned() {
      for (Map.Entry<Long, Open> entry : open.entrySet()) {
        Open one = entry.getValue();
        boolean waits =
            one.request instanceof Request.Start
                || one.request instanceof Request.Restart
                || one.request instanceof Request.Stop
                || one.request instanceof Request.RollingRestart
                || one.request instanceof Request.Scale
                || one.request instanceof Request.Reload;
        require(waits, () -> "not answered at once: " + one);
        boolean unknown =
            one.request instanceof Request.Reload
                || one.request instanceof Request.Scale
                || one.request instanceof Request.RollingRestart;
        boolean known = !unknown && !one.names.isEmpty();
        require(!known || !isTrue(one), () -> "it is so, but nobody says it: #" + entry.getKey());
      }
    }

    @Override
    void calm() {
      open.forEach(
          (id, one) -> {
            boolean stuck =
                !(one.request instanceof Request.Stop)
                    && one.names.stream()
                        .map(recorder.views::get)
                        .anyMatch(view -> view != null && view.state().equals("waiting"));
            require(stuck, () -> "#" + id + " is never answered: " + one);
          });
    }

    @Override
    void over() {
      require(open.isEmpty(), () -> "never answered: " + open);
    }
  }

  /** A plan that was read comes into force completely; one with errors changes nothing. */
  static final class ReloadsAreWhole extends Invariant {
    private Event.PlanRead read;
    private Map<String, ServiceView> before;
    private Plan plan;

    /** The requests for other numbers of instances. */
    private final Set<Long> scales = new HashSet<>();

    /** Services of a rolling update that failed: they keep their old plans. */
    private boolean rollEnded;

    ReloadsAreWhole(Recorder recorder) {
      super(recorder);
    }

    @Override
    void event(Event event) {
      read = event instanceof Event.PlanRead it ? it : null;
      if (event instanceof Event.Requested asked && asked.request() instanceof Request.Scale) {
        scales.add(asked.id());
      }
      before = recorder.views;
      plan = recorder.machine.plan();
    }

    @Override
    void stepped() {
      if (read == null) {
        return;
      }
      boolean taken =
          read.plan() != null && !read.dryRun() && !recorder.isStopping() && !recorder.isDraining();
      rollEnded &= !taken;
      Plan now = recorder.machine.plan();
      boolean scaled = taken && scales.contains(read.id());
      require(
          scaled
              ? now.services().keySet().equals(read.plan().services().keySet())
              : now == (taken ? read.plan() : plan),
          () -> "the plan was taken or not: " + taken);
      if (!taken) {
        require(before.keySet().equals(recorder.views.keySet()), "services changed");
      } else {
        require(
            recorder.views.keySet().containsAll(read.plan().services().keySet()), "one is missing");
        recorder.views.values().forEach(this::addedOrRemoved);
      }
      read = null;
    }

    @Override
    void effect(Effect effect) {
      rollEnded |=
          effect instanceof Effect.Report tell && tell.text().startsWith("rolling restart ended");
    }

    /** A new service starts if it is enabled; a removed one stops. */
    private void addedOrRemoved(ServiceView view) {
      String name = view.plan().name();
      boolean now = read.plan().services().containsKey(name);
      boolean added =
          now && !plan.services().containsKey(name) && read.plan().services().get(name).enabled();
      boolean over = recorder.machine.isStopping();
      require(!added || view.wanted() || over, () -> name + " is new and nobody wants it");
      require(now || !view.wanted(), () -> name + " is no more and still wanted");
    }

    @Override
    void calm() {
      Set<String> names = recorder.machine.plan().services().keySet();
      require(
          recorder.views.keySet().equals(names),
          () -> recorder.views.keySet() + " instead of " + names);
      for (ServiceView view : recorder.views.values()) {
        Service now = recorder.machine.plan().services().get(view.plan().name());
        if (rollEnded && now.replica() != null) {
          continue;
        }
        boolean looksUp = now.process().lookup() != null; // then a run has values of its own
        Service read = looksUp ? now.toBuilder().process(view.plan().process()).build() : now;
        require(view.plan().equals(read), () -> view.plan().name() + " still has an old plan");
      }
    }
  }
}
