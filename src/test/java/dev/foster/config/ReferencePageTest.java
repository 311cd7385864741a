package dev.foster.config;

import static java.util.Locale.ROOT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.ConfigSchema;
import dev.foster.config.schema.Key;
import dev.foster.config.schema.KeyDocs;
import dev.foster.config.schema.Section;
import dev.foster.config.schema.ValueType;
import dev.foster.kernel.ResourceLimit;
import dev.foster.plan.Replicas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The page {@code docs/reference/configuration.md}: its tables are generated from {@code
 * ConfigKeys}, and its YAML loads. {@code -Dfoster.write=true} writes the tables.
 */
final class ReferencePageTest {
  private static final Path PAGE = Path.of("docs/reference/configuration.md");
  private static final String BEGIN =
      "<!-- keys: made from the catalogue; see ReferencePageTest -->\n";
  private static final String END = "<!-- end of keys -->\n";

  private final KeyDocs words = new KeyDocs();

  /** The path of a section, as a user would write it. */
  private final Map<Section, String> places = new LinkedHashMap<>();

  @Test
  void tables_ofThePage_matchTheKeys() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    assertTrue(from >= BEGIN.length() && to >= from);
    String tables = tables();
    if (Boolean.getBoolean("foster.write")) {
      Files.writeString(PAGE, page.substring(0, from) + tables + page.substring(to));
    } else {
      assertEquals(tables, page.substring(from, to));
    }
  }

  private String tables() {
    places.put(ConfigKeys.ROOT, "At the top");
    StringBuilder out = new StringBuilder();
    List<Section> done = new ArrayList<>();
    while (done.size() < places.size()) {
      for (Section section : List.copyOf(places.keySet())) {
        if (!done.contains(section)) {
          done.add(section);
          table(section, out);
        }
      }
    }
    return out.toString();
  }

  private void table(Section section, StringBuilder out) {
    String place = places.get(section);
    boolean top = section == ConfigKeys.ROOT;
    out.append("\n### ").append(top ? place : "`" + place + "`").append("\n\n");
    out.append("| key | takes | default | meaning |\n|---|---|---|---|\n");
    for (Key<?> key : section.keys) {
      if (key.type == ValueType.PLANNED) {
        continue;
      }
      if (key.section != null) {
        String name = section == ConfigKeys.LIMITS ? "LIMIT" : key.name;
        String path = (top ? "" : place + ".") + name + (isMapOfSections(key) ? ".NAME" : "");
        places.putIfAbsent(key.section, key == ConfigKeys.DEFAULTS ? "services.NAME" : path);
      }
      String fallback = ConfigSchema.fallbackText(key);
      out.append("| `").append(key.name).append("` | ").append(takes(key)).append(" | ");
      out.append(fallback == null ? "" : "`" + fallback + "`").append(" | ");
      out.append(words.of(section, key).replace("|", "\\|")).append(" |\n");
    }
  }

  private static boolean isMapOfSections(Key<?> key) {
    return key.type == ValueType.SECTIONS
        || key.type == ValueType.NAMES_OR_SECTIONS
        || key.type == ValueType.VARIABLES;
  }

  private static String takes(Key<?> key) {
    return switch (key.type) {
      case TEXT -> "text";
      case FLAG, SWITCH -> "true or false";
      case FLAG_OR_WORD -> "true, false or " + choices(key);
      case INTEGER, NUMBER -> key.min + " … " + key.max;
      case DURATION -> "duration";
      case SIZE -> "size";
      case OCTAL -> "octal number in quotes";
      case SIGNAL -> "signal";
      case WORD -> choices(key);
      case ADDRESS -> "HOST:PORT";
      case COMMAND -> "list or text";
      case HOOK -> "list, text or map";
      case HOOKS -> "list of commands or maps";
      case TEXTS -> "list";
      case ONE_OR_MORE_TEXTS -> "text or list";
      case VARIABLES -> "map of texts and maps";
      case ENV_FILES -> "text, or list of texts and maps";
      case HEADERS -> "map of texts";
      case STATUSES -> "code, range or list";
      case CODES -> "list";
      case LIMIT -> limit(key);
      case SECTION -> "map";
      case WORD_OR_SECTION -> choices(key) + ", map";
      case COUNT -> "0 … " + Replicas.MOST + ", " + choices(key);
      case COUNT_OR_SECTION -> "0 … " + Replicas.MOST + ", " + choices(key) + ", map";
      case TEXT_OR_SECTION -> "text or map";
      case SECTIONS -> "map of services";
      case NAMES_OR_SECTIONS -> "list of names, or map";
      case SIGNAL_TABLE -> "map of signals to actions";
      case PLANNED -> throw new IllegalArgumentException(key.name);
    };
  }

  private static String limit(Key<?> key) {
    if (key.section == null) {
      return "number, size, `unlimited`";
    }
    boolean size =
        ResourceLimitReader.inBytes(ResourceLimit.Resource.valueOf(key.name.toUpperCase(ROOT)));
    return (size ? "number, size, " : "number, ") + "`unlimited`, map";
  }

  private static String choices(Key<?> key) {
    return "`" + String.join("`, `", key.choices) + "`";
  }

  /** Some limits stand for all, which are alike. */
  @Test
  void yamlAtAGlance_hasEveryKey() throws IOException {
    tables(); // finds the sections
    String page = Files.readString(PAGE);
    int begin = page.indexOf("```yaml", page.indexOf("## All of it at a glance"));
    String yaml = page.substring(begin, page.indexOf("\n```\n", begin));
    List<String> missing = new ArrayList<>();
    places.forEach(
        (section, place) -> {
          for (Key<?> key : section.keys) {
            boolean there = yaml.matches("(?s).*[\\s{]" + key.name + ":.*");
            if (!there && key.type != ValueType.PLANNED && section != ConfigKeys.LIMITS) {
              missing.add(place + "." + key.name);
            }
          }
        });
    assertEquals(List.of(), missing);
  }

  @Test
  void yaml_ofThePage_loads() throws IOException {
    int blocks = 0;
    for (String part : Files.readString(PAGE).split("```yaml\n", -1)) {
      if (blocks++ > 0) {
        Loading loading = new Loading();
        loading.environment.put("VAR", "1");
        loading.host.file("/conf/f.yaml", part.substring(0, part.indexOf("```")));
        LoadResult loaded =
            new ConfigLoader(loading.host, loading.environment, ConfigLoader.Purpose.LOOK)
                .load(List.of("f.yaml"));
        assertEquals(List.of(), Loading.texts(loaded.errors()));
      }
    }
    assertTrue(blocks > 1);
  }
}
