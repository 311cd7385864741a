package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.schema.KeyDocs;
import dev.foster.config.schema.Section;
import dev.foster.config.schema.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every key of {@code ConfigKeys} reaches the plan. A new key fails here until a case covers it.
 */
final class KeyCoverageTest {
  private final KeyCases cases = new KeyCases();

  @TestFactory
  Stream<DynamicTest> key_given_arrivesInThePlan() {
    return cases.all().stream().map(c -> DynamicTest.dynamicTest(c.key(), () -> check(c)));
  }

  private static void check(KeyCases.Case c) {
    Loading loading = new Loading();
    loading.file("/conf/v.env", "K='from file'\n").file("/conf/secret", "s3cret\n");
    loading.file("/conf/dir/file", "");
    loading.file("/conf/inc1.yaml", "services: {more: {command: [app]}}");
    assertEquals(c.expected(), c.value().apply(loading.plan(c.yaml())));
  }

  @Test
  void everyKey_isCovered() {
    Set<String> covered = new LinkedHashSet<>();
    for (KeyCases.Case c : cases.all()) {
      covered.add(c.key());
    }
    Set<String> known = new LinkedHashSet<>();
    collect(ConfigKeys.ROOT, known);
    assertEquals(List.of(), known.stream().filter(k -> !covered.contains(k)).toList());
    assertEquals(List.of(), covered.stream().filter(k -> !known.contains(k)).toList());
  }

  private static void collect(Section section, Set<String> known) {
    for (Key<?> key : section.keys) {
      boolean news = key.type != ValueType.PLANNED && known.add(section.name + " " + key.name);
      if (news && key.section != null) {
        collect(key.section, known);
      }
    }
  }

  @Test
  void everyKey_isDocumented() {
    KeyDocs words = new KeyDocs();
    List<String> silent = new ArrayList<>();
    for (Section section : sections()) {
      for (Key<?> key : section.keys) {
        if (key.type != ValueType.PLANNED && words.of(section, key) == null) {
          silent.add(section.name + " " + key.name);
        }
      }
    }
    assertEquals(List.of(), silent);
  }

  private static Set<Section> sections() {
    Set<Section> sections = new LinkedHashSet<>();
    List<Section> open = new ArrayList<>(List.of(ConfigKeys.ROOT));
    while (!open.isEmpty()) {
      Section section = open.removeLast();
      if (sections.add(section)) {
        for (Key<?> key : section.keys) {
          if (key.section != null) {
            open.add(key.section);
          }
        }
      }
    }
    return sections;
  }
}
