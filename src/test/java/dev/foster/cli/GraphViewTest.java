package dev.foster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.cli.ParsedCommand.GraphFormat;
import dev.foster.config.Loading;
import dev.foster.control.GraphJson;
import dev.foster.kernel.linux.LinuxDirectories;
import dev.foster.kernel.linux.net.LinuxSockets;
import dev.foster.text.JsonReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphViewTest {
  private static final String DIAMOND =
      """
      services:
        db: {command: [/bin/sleep, "1"]}
        migrate: {type: oneshot, command: [/bin/sleep, "1"], depends_on: [db]}
        cache: {command: [/bin/sleep, "1"], enabled: false}
        web:
          command: [/bin/sleep, "1"]
          depends_on: {migrate: {}, db: {condition: started}, cache: {required: false, restart: true}}
        worker: {command: [/bin/sleep, "1"], depends_on: [migrate]}
      """;

  private static Map<String, Object> json(String text) throws Exception {
    return JsonReader.parseObject(text);
  }

  private static String print(Map<?, ?> graph, GraphFormat format, boolean times, String locale) {
    TestConsole console = new TestConsole();
    ClientEnvironment around =
        new ClientEnvironment(
            new LinuxSockets(), new LinuxDirectories(), List.of("LC_ALL=" + locale), () -> null);
    new GraphView(console, around).print(graph, format, times);
    return console.outText();
  }

  private static String print(String yaml, GraphFormat format) throws Exception {
    return print(json(GraphJson.of(new Loading().plan(yaml)).toString()), format, false, "C.UTF-8");
  }

  @Test
  void text_sharedDependency_isShownOnceInFull() throws Exception {
    assertEquals(
        """
        web
        ├─ migrate (completed)
        │  └─ db (ready)
        ├─ db (started)
        └─ cache (ready, optional, restart, not enabled)
        worker
        └─ migrate (completed) …
        """,
        print(DIAMOND, GraphFormat.TEXT));
  }

  @Test
  void text_asciiLocale_hasAsciiLines() throws Exception {
    Map<String, Object> graph = json(GraphJson.of(new Loading().plan(DIAMOND)).toString());
    String text = print(graph, GraphFormat.TEXT, false, "C");
    assertTrue(text.startsWith("web\n|- migrate (completed)\n|  `- db (ready)\n"), text);
  }

  @Test
  void mermaid_hasANodeForEachServiceAndAnArrowForEachDependency() throws Exception {
    assertEquals(
        """
        flowchart LR
          s0["db"]
          s1(["migrate"])
          s2["cache"]:::off
          s3["web"]
          s4["worker"]
          s1 -->|ready| s0
          s3 -->|completed| s1
          s3 -->|started| s0
          s3 -.->|ready, optional, restart| s2
          s4 -->|completed| s1
          classDef off stroke-dasharray:4
        """,
        print(DIAMOND, GraphFormat.MERMAID));
  }

  @Test
  void dot_hasANodeForEachServiceAndAnEdgeForEachDependency() throws Exception {
    String dot = print(DIAMOND, GraphFormat.DOT);
    assertTrue(dot.startsWith("digraph foster {\n  rankdir=LR;\n"), dot);
    assertTrue(dot.contains("  \"migrate\" [label=\"migrate\", shape=ellipse];\n"), dot);
    assertTrue(dot.contains("  \"cache\" [label=\"cache\", style=dashed];\n"), dot);
    assertTrue(dot.contains("  \"web\" -> \"migrate\" [label=\"completed\"];\n"), dot);
    assertTrue(
        dot.contains(
            "  \"web\" -> \"cache\" [label=\"ready, optional, restart\", style=dashed];\n"),
        dot);
    assertEquals(5, dot.split(" -> ", -1).length - 1);
  }

  @Test
  void json_isTheObjectItself() throws Exception {
    String text = print(DIAMOND, GraphFormat.JSON);
    assertEquals(GraphJson.of(new Loading().plan(DIAMOND)) + "\n", text);
    assertTrue(text.startsWith("{\"services\":[{\"name\":\"db\",\"type\":\"service\","), text);
  }

  private static String service(String name, String edges, Integer started, Integer ready) {
    return "{\"name\":\"%s\",\"type\":\"service\",\"enabled\":true,\"depends_on\":[%s],"
            .formatted(name, edges)
        + "\"started_ms\":%d,\"ready_ms\":%d}".formatted(started, ready);
  }

  private static String edge(String on, String condition) {
    return "{\"service\":\"%s\",\"condition\":\"%s\",\"required\":true,\"restart\":false}"
        .formatted(on, condition);
  }

  private static Map<String, Object> graph(String... services) throws Exception {
    return json("{\"services\":[" + String.join(",", services) + "]}");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 24})
  void times_slowestChain_endsWithTheDependent_inTheSameMillisecond(int started) throws Exception {
    Map<String, Object> graph =
        graph(
            service("db", "", 0, 20),
            service("migrate", edge("db", "ready"), started, 24),
            service("web", edge("migrate", "completed"), 24, 24));
    String chain = "slowest chain, ready after 24ms: db 20ms → migrate %dms → web 0ms\n";
    String text = print(graph, GraphFormat.TEXT, true, "C.UTF-8");
    assertTrue(text.endsWith(chain.formatted(24 - started)), text);
  }

  @Test
  void times_slowestChain_followsTheDependencyAwaitedLongest() throws Exception {
    Map<String, Object> graph =
        graph(
            service("slow", "", 0, 9_000), // awaited until it was started, not until it was ready
            service("db", "", 10, 1_010),
            service("cache", "", 10, 60),
            service("app", edge("slow", "started") + "," + edge("db", "ready"), 1_010, 3_010),
            service("web", edge("app", "ready") + "," + edge("cache", "ready"), 3_010, 9_510),
            service("later", "", null, null));
    assertEquals(
        """
        STARTED  READY  TOOK  SERVICE
             3s   9.5s  6.5s  web
             1s     3s    2s  ├─ app (ready)
            0ms     9s    9s  │  ├─ slow (started)
           10ms     1s    1s  │  └─ db (ready)
           10ms   60ms  50ms  └─ cache (ready)
              -      -     -  later
        slowest chain, ready after 9.5s: db 1s → app 2s → web 6.5s
        """,
        print(graph, GraphFormat.TEXT, true, "C.UTF-8"));
    assertTrue(print(graph, GraphFormat.MERMAID, true, "C").contains("  s4[\"web<br/>6.5s\"]\n"));
    assertTrue(print(graph, GraphFormat.DOT, true, "C").contains("label=\"web\\n6.5s\""));
  }

  @Test
  void times_nothingReady_haveNoChain() throws Exception {
    String text = print(graph(service("web", "", 5, null)), GraphFormat.TEXT, true, "C");
    assertEquals("STARTED  READY  TOOK  SERVICE\n    5ms      -     -  web\n", text);
  }

  /** A real graph has no cycle; the answer of another program may have. */
  @Test
  void cycle_inAnAnswer_ends() throws Exception {
    Map<String, Object> graph =
        graph(
            service("a", edge("b", "started"), 5, 7),
            service("b", edge("a", "started"), 5, 6),
            service("c", edge("a", "ready"), 7, 8));
    assertTrue(print(graph, GraphFormat.TEXT, true, "C").contains("`- a (ready)"));
    assertTrue(print(graph, GraphFormat.DOT, true, "C").contains("\"b\" -> \"a\""));
  }

  @Test
  void chainOfTenThousand_isPrinted() throws Exception {
    String[] services = new String[10_000];
    for (int i = 0; i < services.length; i++) {
      services[i] = service("s" + i, i == 0 ? "" : edge("s" + (i - 1), "ready"), i, i + 1);
    }
    String text = print(graph(services), GraphFormat.TEXT, true, "C");
    assertEquals(services.length + 2, text.lines().count());
    assertTrue(text.length() < services.length * 200, "the tree grows to the right");
  }

  @Test
  void names_withQuotesOrControls_areEscaped() throws Exception {
    Map<String, Object> graph = graph(service("a\\\"b\\u001b[2J", "", null, null));
    assertEquals("a\"b?[2J\n", print(graph, GraphFormat.TEXT, false, "C"));
    assertTrue(print(graph, GraphFormat.MERMAID, false, "C").contains("s0[\"a#quot;b?[2J\"]"));
    assertTrue(
        print(graph, GraphFormat.DOT, false, "C").contains("\"a\\\"b?[2J\" [label=\"a\\\"b"));
  }
}
