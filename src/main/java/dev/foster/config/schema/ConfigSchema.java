package dev.foster.config.schema;

import dev.foster.plan.Replicas;
import dev.foster.text.Durations;
import dev.foster.text.JsonIndentWriter;
import dev.foster.text.Sizes;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Makes the JSON Schema (2020-12) of foster.yaml from {@link ConfigKeys}. The schema describes
 * single values. Only {@code foster check} knows the relations between keys, and the machine.
 */
public final class ConfigSchema {
  private static final String TEXT = "{\"type\": [\"string\", \"number\", \"boolean\"]}";
  private static final String VARIABLE = "{\"type\": \"string\", \"pattern\": \"\\\\$\\\\{\"}";
  private static final String SIGNAL = "{\"type\": [\"string\", \"integer\"]}";
  private static final String COMMAND =
      "{\"anyOf\": [{\"type\": \"string\", \"minLength\": 1}, {\"type\": \"array\", \"minItems\":"
          + " 1, \"items\": {\"$ref\": \"#/$defs/text\"}}]}";
  private static final String COUNT =
      "{\"type\": \"integer\", \"minimum\": 0, \"maximum\": " + Replicas.MOST + "}";
  private static final String NAME = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$";

  private final JsonIndentWriter json = new JsonIndentWriter();
  private final KeyDocs docs = new KeyDocs();
  private final Set<Section> sections = new LinkedHashSet<>();

  private ConfigSchema() {}

  /** The schema as JSON. */
  public static String text() {
    return new ConfigSchema().make();
  }

  private String make() {
    json.open('{');
    json.member("$schema", "https://json-schema.org/draft/2020-12/schema");
    json.member("title", "foster.yaml");
    json.member("description", "The services of a container, for Foster.");
    members(ConfigKeys.ROOT);
    json.key("$defs").open('{');
    json.key("text").raw(TEXT);
    json.key("variable").raw(VARIABLE);
    json.key("signal").raw(SIGNAL);
    json.key("command").raw(COMMAND);
    Set<Section> done = new LinkedHashSet<>();
    while (done.size() < sections.size()) {
      for (Section section : new LinkedHashSet<>(sections)) {
        if (done.add(section)) {
          json.key(section.name).open('{');
          members(section);
          json.close('}');
        }
      }
    }
    return json.close('}').close('}').raw("\n").toString();
  }

  private void members(Section section) {
    json.member("type", "object");
    json.key("properties").open('{');
    for (Key<?> key : section.keys) {
      if (key.type != ValueType.PLANNED) {
        json.key(key.name).open('{');
        String description = docs.of(section, key);
        if (description != null) {
          json.member("description", description);
        }
        value(key);
        fallback(key);
        json.close('}');
      }
    }
    json.close('}');
    json.key("patternProperties").raw("{\"^x-\": true}");
    json.key("additionalProperties").raw("false");
  }

  private void fallback(Key<?> key) {
    String text = fallbackText(key);
    if (text == null) {
      return;
    }
    boolean bare =
        key.type == ValueType.FLAG
            || key.type == ValueType.SWITCH
            || key.type == ValueType.INTEGER
            || key.type == ValueType.NUMBER;
    json.key("default");
    if (bare) {
      json.raw(text);
    } else {
      json.text(text);
    }
  }

  /** The default of a key as in a configuration, without quotes; null if there is none. */
  public static String fallbackText(Key<?> key) {
    if (key.fallback == null) {
      return null;
    }
    return switch (key.type) {
      case DURATION -> Durations.text((Duration) key.fallback);
      case SIZE -> Sizes.text((Long) key.fallback);
      case OCTAL -> "0" + Integer.toOctalString((Integer) key.fallback);
      case WORD -> key.fallback instanceof Enum<?> word ? Key.word(word) : key.fallback.toString();
      case NUMBER -> number((Double) key.fallback);
      default -> key.fallback.toString();
    };
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private void value(Key<?> key) {
    switch (key.type) {
      case TEXT -> ref("text");
      case FLAG -> orVariable("{\"type\": \"boolean\"}");
      case SWITCH ->
          anyOfMember(
              "{\"type\": \"boolean\"}",
              "{\"enum\": [0, 1]}",
              "{\"type\": \"string\", \"pattern\":"
                  + " \"^(true|false|yes|no|on|off|1|0|)$|\\\\$\\\\{\"}");
      case INTEGER -> orVariable(range("integer", key));
      case NUMBER -> orVariable(range("number", key));
      case DURATION -> pattern("^([0-9]+(ms|s|m|h))+$|\\$\\{");
      case SIZE -> pattern("^[0-9]+([KMGT]i|[kKMGT])?B$|\\$\\{");
      case OCTAL -> pattern("^(0o)?[0-7]{1,4}$|\\$\\{");
      case SIGNAL -> ref("signal");
      case FLAG_OR_WORD ->
          anyOfMember(
              "{\"type\": \"boolean\"}", anyOf(key.choices), "{\"$ref\": \"#/$defs/variable\"}");
      case WORD -> orVariable(anyOf(key.choices));
      case ADDRESS -> pattern(":[0-9]+$|\\$\\{");
      case COMMAND -> ref("command");
      case HOOK -> anyOfMember("{\"$ref\": \"#/$defs/command\"}", refText(key.section));
      case HOOKS -> array(either("{\"$ref\": \"#/$defs/command\"}", refText(key.section)));
      case TEXTS -> array("{\"$ref\": \"#/$defs/text\"}");
      case ONE_OR_MORE_TEXTS -> oneOrMore("{\"$ref\": \"#/$defs/text\"}");
      case ENV_FILES -> oneOrMore(either("{\"$ref\": \"#/$defs/text\"}", refText(key.section)));
      case STATUSES ->
          oneOrMore(
              either(
                  "{\"type\": \"integer\", \"minimum\": 100, \"maximum\": 599}",
                  "{\"type\": \"string\", \"pattern\": \"^[1-5][0-9][0-9](-[1-5][0-9][0-9])?$\"}"));
      case CODES ->
          array(
              either(
                  "{\"type\": \"integer\", \"minimum\": 0, \"maximum\": 255}",
                  "{\"type\": \"string\"}"));
      case LIMIT -> limit(key);
      default -> structure(key);
    }
  }

  private void structure(Key<?> key) {
    switch (key.type) {
      case VARIABLES ->
          map(either("{\"$ref\": \"#/$defs/text\"}", "{\"type\": \"null\"}", refText(key.section)));
      case HEADERS -> map("{\"$ref\": \"#/$defs/text\"}");
      case SECTION -> json.key("$ref").text(pointer(key.section));
      case COUNT -> anyOfMember(COUNT, anyOf(key.choices), "{\"$ref\": \"#/$defs/variable\"}");
      case COUNT_OR_SECTION ->
          anyOfMember(
              COUNT, anyOf(key.choices), "{\"$ref\": \"#/$defs/variable\"}", refText(key.section));
      case WORD_OR_SECTION -> anyOfMember(anyOf(key.choices), refText(key.section));
      case TEXT_OR_SECTION -> anyOfMember("{\"type\": \"string\"}", refText(key.section));
      case SECTIONS -> {
        json.key("patternProperties").raw("{\"^x-\": true}");
        named(refText(key.section));
      }
      case NAMES_OR_SECTIONS ->
          anyOfMember(
              "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}",
              "{\"type\": \"object\", \"additionalProperties\": "
                  + either(refText(key.section), "{\"type\": \"null\"}")
                  + "}");
      case SIGNAL_TABLE ->
          map(
              either(
                  anyOf(ConfigKeys.SIGNAL_ACTIONS),
                  "{\"type\": \"object\", \"additionalProperties\":"
                      + " {\"$ref\": \"#/$defs/signal\"}}"));
      default -> throw new IllegalStateException(key.type.toString());
    }
  }

  private void limit(Key<?> key) {
    String number = "{\"type\": \"integer\", \"minimum\": 0}";
    String text =
        "{\"type\": \"string\", \"pattern\":"
            + " \"^unlimited$|^[0-9]+([KMGT]i|[kKMGT])?B$|\\\\$\\\\{\"}";
    if (key.section == null) {
      anyOfMember(number, text);
    } else {
      anyOfMember(number, text, refText(key.section));
    }
  }

  private void ref(String name) {
    json.member("$ref", "#/$defs/" + name);
  }

  private String pointer(Section section) {
    sections.add(section);
    return "#/$defs/" + section.name;
  }

  private String refText(Section section) {
    return "{\"$ref\": \"" + pointer(section) + "\"}";
  }

  private void pattern(String regex) {
    json.member("type", "string").member("pattern", regex);
  }

  private static String range(String type, Key<?> key) {
    String bounds = "\"minimum\": " + key.min + ", \"maximum\": " + key.max;
    return String.format(Locale.ROOT, "{\"type\": \"%s\", %s}", type, bounds);
  }

  private static String anyOf(String[] words) {
    return "{\"enum\": [\"" + String.join("\", \"", words) + "\"]}";
  }

  private void orVariable(String schema) {
    anyOfMember(schema, "{\"$ref\": \"#/$defs/variable\"}");
  }

  private void anyOfMember(String... schemas) {
    json.key("anyOf").raw("[" + String.join(", ", schemas) + "]");
  }

  private static String either(String... schemas) {
    return "{\"anyOf\": [" + String.join(", ", schemas) + "]}";
  }

  private void array(String items) {
    json.member("type", "array").key("items").raw(items);
  }

  private void oneOrMore(String item) {
    anyOfMember(item, "{\"type\": \"array\", \"items\": " + item + "}");
  }

  private void map(String values) {
    json.member("type", "object").key("additionalProperties").raw(values);
  }

  private void named(String values) {
    json.member("type", "object");
    json.key("propertyNames").raw("{\"pattern\": \"" + NAME + "\"}");
    json.key("additionalProperties").raw(values);
  }
}
