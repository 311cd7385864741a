package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.plan.Dependency;
import dev.foster.plan.Plan;
import dev.foster.plan.PlanDiff;
import dev.foster.plan.Replica;
import dev.foster.plan.Replicas;
import dev.foster.plan.Scale;
import dev.foster.plan.Service;
import dev.foster.plan.SignalAction;
import dev.foster.plan.StartLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicasTest {
  private final Loading loading = new Loading();

  private Plan plan(String yaml) {
    return loading.plan(yaml);
  }

  private static List<String> names(Plan plan) {
    return List.copyOf(plan.services().keySet());
  }

  private static List<String> dependencies(Service service) {
    List<String> edges = new ArrayList<>();
    for (Dependency edge : service.dependencies()) {
      edges.add(edge.on() + " " + edge.condition().word());
    }
    return edges;
  }

  @Test
  void count_givesInstances_eachWithItsNumber() {
    Plan plan =
        plan(
            """
            defaults: {description: "${FOSTER_SERVICE} is ${FOSTER_REPLICA:-alone}"}
            services:
              worker:
                command: [app, --port, "900${FOSTER_REPLICA}"]
                replicas: 2
                env: {PORT: "${FOSTER_REPLICA}"}
              web: {command: [app]}
            """);
    assertEquals(List.of("worker-1", "worker-2", "web"), names(plan));
    Service second = plan.services().get("worker-2");
    assertEquals(new Replica("worker", 2, 2), second.replica());
    assertEquals("worker", second.serviceName());
    assertEquals(List.of("app", "--port", "9002"), second.command().argv());
    assertEquals("2", second.process().environment().get("PORT"));
    assertEquals("worker-2 is 2", second.description());
    assertEquals("1", plan.services().get("worker-1").process().environment().get("PORT"));
    assertEquals("web is alone", plan.services().get("web").description());
    assertNull(plan.services().get("web").replica());
    assertEquals(Map.of("worker", new Replicas(2, 1, false)), plan.replicas());
  }

  @Test
  void first_isTheNumberOfTheFirst() {
    Plan plan =
        plan(
            """
            services:
              web:
                command: [app]
                replicas: {count: "${N:-3}", first: 9300, update: rolling}
                ready: {tcp: "127.0.0.1:${FOSTER_REPLICA}"}
            """);
    assertEquals(List.of("web-9300", "web-9301", "web-9302"), names(plan));
    assertEquals(new Replicas(3, 9300, true), plan.replicas().get("web"));
    assertEquals(
        "tcp 127.0.0.1:9302",
        plan.services().get("web-9302").ready().checks().getFirst().description());
  }

  @Test
  void dependency_onTheService_isOneOnEachInstance() {
    Plan plan =
        plan(
            """
            services:
              a: {command: [app], depends_on: [worker]}
              b: {command: [app], depends_on: [worker-2]}
              c: {command: [app], depends_on: {worker: {condition: started}, worker-1: }}
              d: {command: [app], depends_on: [job]}
              worker: {command: [app], replicas: 2}
              job: {command: [app], type: oneshot, replicas: 2}
            """);
    assertEquals(
        List.of("worker-1 ready", "worker-2 ready"), dependencies(plan.services().get("a")));
    assertEquals(List.of("worker-2 ready"), dependencies(plan.services().get("b")));
    assertEquals(
        List.of("worker-2 started", "worker-1 ready"), dependencies(plan.services().get("c")));
    assertEquals(
        List.of("job-1 completed", "job-2 completed"), dependencies(plan.services().get("d")));
    assertTrue(names(plan).indexOf("worker-2") < names(plan).indexOf("a"));
  }

  @Test
  void instances_mayDependOnDifferentServices() {
    Plan plan =
        plan(
            """
            services:
              db: {command: [app], replicas: 2}
              worker: {command: [app], replicas: 2, depends_on: ["db-${FOSTER_REPLICA}"]}
            """);
    assertEquals(List.of("db-2 ready"), dependencies(plan.services().get("worker-2")));
  }

  @Test
  void defaults_mayNameTheServiceItself_itDoesNotWaitForItself() {
    Plan plan =
        plan(
            """
            defaults: {depends_on: [db]}
            services:
              db: {command: [app], replicas: 2}
              web: {command: [app]}
            """);
    assertEquals(List.of(), dependencies(plan.services().get("db-2")));
    assertEquals(List.of("db-1 ready", "db-2 ready"), dependencies(plan.services().get("web")));
  }

  @Test
  void noInstance_dependencyStays_andIsWarnedOf() {
    String yaml =
        """
        services:
          a: {command: [app], depends_on: [worker]}
          b: {command: [app], depends_on: {worker: {required: false}}}
          worker: {command: [app], replicas: 0}
        """;
    Plan plan = plan(yaml);
    assertEquals(List.of("a", "b"), names(plan));
    assertEquals(List.of("worker ready"), dependencies(plan.services().get("a")));
    assertTrue(plan.services().get("a").dependencies().getFirst().isOnNobody());
    assertEquals(
        List.of(
            "f.yaml:2:36: services.a.depends_on[0]: 'worker' has 0 replicas: 'a' waits until it"
                + " has some; use 'required: false' to start without them"),
        loading.warnings(yaml));
  }

  @Test
  void signals_nameTheServiceOrAnInstance() {
    Plan plan =
        plan(
            """
            signals: {USR1: {worker: HUP, worker-2: USR2}}
            services:
              worker: {command: [app], replicas: 2}
            """);
    assertEquals(
        new SignalAction.Route(Map.of("worker", 1, "worker-2", 12)), plan.signals().get(10));
  }

  @Test
  void addresses_thatAreTheSame_areWarnedOfOnce() {
    assertEquals(
        List.of(
            "f.yaml:2:45: services.web.ready: all 4 are asked at the same address,"
                + " 127.0.0.1:80; put ${FOSTER_REPLICA} into it"),
        loading.warnings(
            """
            services:
              web: {command: [app], replicas: 4, ready: {tcp: "127.0.0.1:80"}}
              api: {command: [app], replicas: 4, ready: {http: "http://x:80${FOSTER_REPLICA}/"}}
            """));
  }

  @Test
  void logFile_isShared() {
    Plan plan =
        plan(
            """
            services:
              worker: {command: [app], replicas: 2, logs: {file: {path: /conf/w.log}}}
            """);
    assertEquals(
        plan.services().get("worker-1").logs().files(),
        plan.services().get("worker-2").logs().files());
  }

  @Test
  void defaults_doNotApplyToTheServiceThatReadsStandardInput() {
    Plan plan =
        plan(
            """
            defaults: {replicas: 2}
            services:
              shell: {command: [app], stdin: inherit}
              worker: {command: [app]}
            """);
    assertEquals(List.of("shell", "worker-1", "worker-2"), names(plan));
  }

  @Test
  void lookup_findsTheNumberAgain() {
    Loading files = new Loading().file("/conf/2.env", "A=old\n").file("/conf/1.env", "A=one\n");
    Plan plan =
        files.plan(
            """
            services:
              worker: {command: [app], replicas: 2, env_file: ["${FOSTER_REPLICA}.env"]}
            """);
    Service second = plan.services().get("worker-2");
    assertEquals("old", second.process().environment().get("A"));
    files.file("/conf/2.env", "A=new\n");
    StartLookup.Result found = second.process().lookup().read(second);
    assertEquals("new", found.service().process().environment().get("A"));
    assertEquals(second.replica(), found.service().replica());
  }

  @Test
  void otherCount_changesNoInstance() {
    String yaml =
        """
        services:
          worker: {command: [app], replicas: %d}
          web: {command: [app], depends_on: [worker]}
        """;
    PlanDiff diff = PlanDiff.between(plan(yaml.formatted(2)), plan(yaml.formatted(3)));
    assertEquals(List.of("worker-3"), diff.added());
    assertEquals(Map.of(), diff.changed());
    assertEquals(
        Set.of("worker-1", "worker-2", "web"), Set.copyOf(diff.unchanged()), diff::toString);
  }

  private Scale.Result scaled(String yaml, String service, int count) {
    return new Scale(plan(yaml), Map.of(service, count)).make();
  }

  private static final String TWO =
      """
      services:
        db: {command: [app], replicas: 2}
        web: {command: [app], depends_on: [worker]}
        worker:
          command: [app]
          replicas: 2
          depends_on: ["db-${FOSTER_REPLICA}"]
          env: {PORT: "90${FOSTER_REPLICA}"}
          logs: {file: {path: "/conf/${FOSTER_REPLICA}.log"}}
      """;

  @Test
  void scaleDown_removesTheHighest() {
    Plan plan = scaled(TWO, "worker", 1).plan();
    assertEquals(List.of("db-1", "db-2", "worker-1", "web"), names(plan));
    assertEquals(List.of("worker-1 ready"), dependencies(plan.services().get("web")));
    assertEquals(new Replicas(1, 1, false, 2), plan.replicas().get("worker"));
    assertEquals(1, plan.services().get("worker-1").replica().count());
    Plan none = new Scale(plan, Map.of("worker", 0)).make().plan();
    assertTrue(none.services().get("web").dependencies().getFirst().isOnNobody());
    Plan back = new Scale(none, Map.of("worker", 2)).make().plan();
    assertEquals(Set.copyOf(names(plan(TWO))), Set.copyOf(names(back)));
    assertEquals(plan(TWO).replicas(), back.replicas());
    assertTrue(PlanDiff.between(plan(TWO), back).isEmpty());
  }

  @Test
  void scaleUp_addsInstancesOfTheFile() {
    Plan three = scaled(TWO, "db", 3).plan();
    Plan plan = new Scale(three, Map.of("worker", 3)).make().plan();
    Service third = plan.services().get("worker-3");
    assertEquals("903", third.process().environment().get("PORT"));
    assertEquals(List.of("db-3 ready"), dependencies(third));
    assertEquals("/conf/3.log", third.logs().files().stdout().path());
    assertEquals(new Replica("worker", 3, 3), third.replica());
    assertTrue(names(plan).indexOf("worker-3") < names(plan).indexOf("web"));
    assertTrue(names(plan).indexOf("db-3") < names(plan).indexOf("worker-3"));
    assertEquals(3, plan.services().get("web").dependencies().size());
    Plan fromFile = plan(TWO.replace("replicas: 2", "replicas: 3"));
    assertTrue(PlanDiff.between(fromFile, plan).changed().isEmpty());
  }

  @Test
  void scaleUp_whatCannotBeMade_isSaid() {
    assertEquals(
        new Scale.Result(
            null,
            List.of(
                "f.yaml:7:18: services.worker.depends_on[0]: there is no service 'db-3', did you"
                    + " mean 'db-1'?")),
        scaled(TWO, "worker", 3));
    String clash = "services: {a: {command: [app], replicas: 1}, a-2: {command: [app]}}";
    assertEquals(List.of("there is another service 'a-2'"), scaled(clash, "a", 2).problems());
  }

  @Test
  void scaleUp_profilesOfTheLoad_hold() {
    loading.environment.put("FOSTER_PROFILES", "debug");
    String yaml = "services: {a: {command: [app], replicas: 1, profiles: [debug]}}";
    assertTrue(scaled(yaml, "a", 2).plan().services().get("a-2").enabled());
  }

  @Test
  void withoutReplicas_nothingIsKept() {
    Plan plan = plan("services: {a: {command: [app]}}");
    assertNull(plan.instances());
    assertEquals(Map.of(), plan.replicas());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0::/                            | cpu.max             | 150000 100000 | 0-3   | 2
          0::/                            | cpu.max             | max 100000    | 0-3,8 | 5
          0::/                            | cpu.max             | 50000 100000  | 0-3   | 1
          0::/a/b                         | a/cpu.max           | 250000 100000 | 0-3   | 3
          0::/a/b                         | a/b/cpu.max         | 900000 100000 | 0-3   | 4
          4:cpu,cpuacct:/docker/x         | cpu/cpu.cfs_quota_us | 150000       | 0-3   | 2
          4:cpu,cpuacct:/docker/x         | cpu/cpu.cfs_quota_us | -1           | 0-3   | 4
          4:cpu,cpuacct:/x                | cpu,cpuacct/x/cpu.cfs_quota_us | 200000 | 0-3 | 2
          4:memory:/x                     | cpu/cpu.cfs_quota_us | 150000       | 3     | 1
          """)
  void cpus_isTheQuotaRoundedUp_elseTheAffinity(
      String group, String file, String text, String allowed, int expected) {
    loading.file("/proc/self/cgroup", group + "\n");
    loading.file("/proc/self/status", "Name:\tx\nCpus_allowed_list:\t" + allowed + "\n");
    loading.file("/sys/fs/cgroup/" + file, text + "\n");
    loading.file(
        "/sys/fs/cgroup/" + file.replace("quota", "period") + (file.contains("max") ? ".p" : ""),
        "100000\n");
    Plan plan = plan("services: {worker: {command: [app], replicas: cpus}}");
    assertEquals(expected, plan.services().size());
    Plan same = plan("services: {worker: {command: [app], replicas: {count: cpus}}}");
    assertEquals(plan.replicas(), same.replicas());
  }
}
