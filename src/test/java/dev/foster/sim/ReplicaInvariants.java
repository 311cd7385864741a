package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Request;
import dev.foster.core.ServiceView;
import dev.foster.plan.Plan;
import dev.foster.plan.Replicas;
import dev.foster.plan.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Invariants of services with {@code replicas}, and of restarts one after the other. */
final class ReplicaInvariants {
  private ReplicaInvariants() {}

  private static String restart(Recorder recorder, Effect effect, String words) {
    boolean stops =
        effect instanceof Effect.Report tell
            && tell.service() != null
            && tell.kind().equals("stopping");
    if (!stops) {
      return null;
    }
    String name = ((Effect.Report) effect).service();
    RunFacts run = recorder.latest.get(name);
    return run != null && run.words.equals(words) ? name : null;
  }

  /** Restarts of some services, of which only one may be under way. */
  private static final class Sequence {
    private static final long SECOND = 1_000_000_000L;

    private String present; // null if it was removed
    private String token;

    /** The present service has come up: it is the turn of the next one, whatever happens to it. */
    private boolean cameUp;

    /** Handles a step of the core. */
    void stepped(Recorder recorder) {
      ServiceView view = present == null ? null : recorder.views.get(present);
      if (view == null || !recorder.machine.plan().services().containsKey(present)) {
        present = null;
      } else {
        cameUp |= isUp(view) && hasRunEnough(recorder, view);
      }
    }

    /** The service that restarts now; the one before has come up. */
    String isEarly(Recorder recorder, String name) {
      stepped(recorder);
      boolean early = present != null && !present.equals(name) && !cameUp;
      return early ? present + " is " + recorder.views.get(present).state() : null;
    }

    /** Without a check, only the time tells that a service has come up. */
    private static boolean hasRunEnough(Recorder recorder, ServiceView view) {
      boolean checked = view.plan().isOneshot() || !view.plan().ready().checks().isEmpty();
      RunFacts run = recorder.latest.get(view.plan().name());
      long ran = recorder.now() - run.mainStartedAt;
      return checked || view.state().equals("completed") || ran >= SECOND - FosterTerms.SLACK;
    }

    private boolean isUp(ServiceView view) {
      if (view.state().equals("completed")) {
        return true;
      }
      boolean renewed = view.token() != null && !view.token().equals(token);
      boolean healthy = view.plan().health() == null || Boolean.TRUE.equals(view.healthy());
      return renewed && view.state().equals("up") && healthy;
    }

    void begins(Recorder recorder, String name) {
      ServiceView view = recorder.views.get(name);
      present = name;
      cameUp = false;
      token = view == null ? null : view.token();
    }
  }

  /** The next service of a rolling restart stops when the last one has come up. */
  static final class OneAfterTheOther extends Invariant {
    private final Map<Long, Sequence> rolls = new LinkedHashMap<>();
    private final Map<Long, List<String>> names = new HashMap<>();

    /** All services that a rolling restart may still restart, at any time. */
    private final Set<String> asked = new HashSet<>();

    /** Services whose restart somebody else has asked for. */
    private final Set<String> others = new HashSet<>();

    /** Services that were being removed when the last plan came: they stop in any case. */
    private final Set<String> leaving = new HashSet<>();

    private Sequence update = new Sequence();

    OneAfterTheOther(Recorder recorder) {
      super(recorder);
    }

    @Override
    void event(Event event) {
      if (event instanceof Event.PlanRead) {
        update = new Sequence();
        leaving.clear();
        leaving.addAll(recorder.views.keySet());
        leaving.removeAll(recorder.machine.plan().services().keySet());
      }
      if (!(event instanceof Event.Requested asked)) {
        return;
      }
      if (asked.request() instanceof Request.RollingRestart) {
        rolls.put(asked.id(), new Sequence());
        this.asked.addAll(asked.request().services());
        names.put(asked.id(), new ArrayList<>(asked.request().services()));
      } else if (asked.request() instanceof Request.Restart) {
        others.addAll(asked.request().services());
        if (asked.request().services().isEmpty()) {
          others.addAll(recorder.views.keySet());
        }
      }
    }

    /** A service that was removed may have left its rolls: its order is unknown. */
    @Override
    void stepped() {
      Set<String> known = recorder.machine.plan().services().keySet();
      names.values().forEach(roll -> roll.retainAll(known));
      update.stepped(recorder);
      rolls.values().forEach(roll -> roll.stepped(recorder));
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.Answer answer) {
        rolls.remove(answer.id());
        return;
      }
      String updated = restart(recorder, effect, "its configuration has changed");
      Service plan = updated == null ? null : recorder.machine.plan().services().get(updated);
      boolean stays = plan != null && !leaving.contains(updated);
      if (stays && plan.replica() != null && isRolling(plan)) {
        String early = update.isEarly(recorder, updated);
        require(early == null, () -> updated + " is updated, but " + early);
        update.begins(recorder, updated);
      }
      String name = restart(recorder, effect, "requested by foster restart");
      if (name == null || others.contains(name) || recorder.isStopping()) {
        return;
      }
      for (Map.Entry<Long, Sequence> roll : rolls.entrySet()) {
        if (names.get(roll.getKey()).contains(name)) {
          String early = roll.getValue().isEarly(recorder, name);
          require(early == null, () -> name + " restarts, but " + early);
          roll.getValue().begins(recorder, name);
        }
      }
      require(asked.contains(name), () -> name + " restarts, but nobody asks for it");
    }

    private boolean isRolling(Service service) {
      return recorder.machine.plan().replicas().get(service.serviceName()).rolling();
    }
  }

  /** {@code foster scale} adds or removes instances, and touches no other service. */
  static final class ScaleTouchesNobodyElse extends Invariant {
    private final Map<Long, Map<String, Integer>> asked = new HashMap<>();

    /** Rolling restarts that have not been answered. */
    private final Map<Long, List<String>> rolls = new HashMap<>();

    /** The rolling restarts that the present event found under way. */
    private List<List<String>> goingOn = List.of();

    private Plan before;
    private Map<String, ServiceView> views;
    private Event.PlanRead read;

    ScaleTouchesNobodyElse(Recorder recorder) {
      super(recorder);
    }

    @Override
    void event(Event event) {
      read = null;
      if (event instanceof Event.Requested one && one.request() instanceof Request.Scale scale) {
        asked.put(one.id(), scale.counts());
      } else if (event instanceof Event.Requested one
          && one.request() instanceof Request.RollingRestart roll) {
        rolls.put(one.id(), roll.services());
      } else if (event instanceof Event.PlanRead it && asked.containsKey(it.id())) {
        read = it;
        before = recorder.machine.plan();
        views = recorder.views;
        goingOn = List.copyOf(rolls.values());
      }
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.Answer answer) {
        rolls.remove(answer.id());
      }
    }

    @Override
    void stepped() {
      Event.PlanRead event = read;
      read = null;
      boolean taken = event != null && recorder.machine.plan() != before;
      if (!taken || recorder.machine.isStopping()) {
        return;
      }
      Plan now = recorder.machine.plan();
      int count = asked.get(event.id()).get(ReplicaScenario.NAME);
      Replicas replicas = now.replicas().get(ReplicaScenario.NAME);
      require(replicas.count() == count, () -> replicas + " instead of " + count);
      for (int i = 0; i < 10; i++) {
        String name = replicas.nameOf(ReplicaScenario.NAME, i);
        boolean there = now.services().containsKey(name);
        boolean wanted = recorder.views.containsKey(name) && recorder.views.get(name).wanted();
        boolean due = i < count;
        require(there == due, () -> name + " is in the plan: " + there);
        boolean added = due && !before.services().containsKey(name);
        require(!added || wanted, () -> name + " is new and nobody wants it");
      }
      for (ServiceView view : views.values()) {
        if (before.services().containsKey(view.plan().name())) {
          goesOn(view, now);
        }
      }
    }

    private void goesOn(ServiceView old, Plan now) {
      String name = old.plan().name();
      ServiceView view = recorder.views.get(name);
      boolean mayStart = old.state().equals("waiting");
      boolean isTurn = isDue(name, now) || FosterTerms.isAtRest(old) && isRequired(name, now);
      if (!now.services().containsKey(name) || mayStart || isTurn) {
        return;
      }
      boolean same = old.state().equals(view.state()) && old.wanted() == view.wanted();
      require(same, () -> name + " was " + old.state() + " and is " + view.state());
    }

    /** True if a service that has been started in its turn requires this one, directly or not. */
    private boolean isRequired(String name, Plan now) {
      for (Service user : now.services().values()) {
        boolean uses =
            user.dependencies().stream()
                .anyMatch(edge -> edge.required() && edge.on().equals(name));
        if (uses && (isDue(user.name(), now) || isRequired(user.name(), now))) {
          return true;
        }
      }
      return false;
    }

    /**
     * True if the turn of a service may have come: the one before it in a rolling restart is up.
     * Those that are removed are left out, but the last of them may just have come up.
     */
    private boolean isDue(String name, Plan now) {
      for (List<String> roll : goingOn) {
        for (int i = roll.indexOf(name) - 1; i >= 0; i--) {
          ServiceView before = views.get(roll.get(i));
          String state = before == null ? "" : before.state();
          if (state.equals("up") || state.equals("completed")) {
            return true;
          }
          if (now.services().containsKey(roll.get(i))) {
            break;
          }
        }
      }
      return false;
    }
  }
}
