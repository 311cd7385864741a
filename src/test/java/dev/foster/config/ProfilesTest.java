package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.plan.Service;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfilesTest {
  private static final String FILE =
      """
      services:
        web: {command: [app]}
        debug: {command: [app], profiles: [debug, dev]}
        admin: {command: [app], profiles: [admin]}
        off: {command: [app], profiles: [debug], enabled: false}
      """;

  private final Loading loading = new Loading();

  private LoadResult load(String variable, String... profiles) {
    loading.host.file("/conf/f.yaml", FILE);
    loading.environment.put("FOSTER_PROFILES", variable);
    return new ConfigLoader(
            loading.host, loading.environment, ConfigLoader.Purpose.CHECK, List.of(profiles))
        .load(List.of("f.yaml"));
  }

  private static List<String> enabled(LoadResult loaded) {
    List<String> names = new ArrayList<>();
    for (Service service : loaded.plan().services().values()) {
      if (service.enabled()) {
        names.add(service.name());
      }
    }
    return names;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ""             | web
          debug          | web debug
          dev            | web debug
          " dev , admin" | web debug admin
          *              | web debug admin
          """)
  void variable_selectsServices(String variable, String expected) {
    LoadResult loaded = load(variable);
    assertEquals(List.of(expected.split(" ")), enabled(loaded));
    assertEquals(List.of(), loaded.warnings());
  }

  @Test
  void option_addsToTheVariable() {
    assertEquals(List.of("web", "debug", "admin"), enabled(load("dev", "admin")));
    assertEquals(List.of("web", "admin"), enabled(load("", "admin")));
  }

  @Test
  void unknownProfile_isAWarning() {
    LoadResult loaded = load("", "dbug");
    assertEquals(List.of("web"), enabled(loaded));
    assertEquals(
        "warning: no service has the profile 'dbug', did you mean 'debug'?",
        loaded.warnings().get(0).warningText());
  }

  @Test
  void serviceThatIsNeeded_isStartedNevertheless() {
    List<String> warnings =
        loading.warnings(
            """
            services:
              web: {command: [app], depends_on: [db]}
              db: {command: [app], profiles: [storage]}
            """);
    assertEquals(1, warnings.size(), warnings::toString);
  }

  @Test
  void invalidName_isAnError() {
    assertEquals(
        List.of(
            "f.yaml:4:15: services.a.profiles: 'a b' must have letters, digits, '_', '.' and '-'"
                + " only"),
        loading.errors(Loading.wrap("command: app\nprofiles: [ok, a b]")));
  }

  @Test
  void reload_keepsTheProfiles() {
    loading.host.file("/conf/f.yaml", FILE);
    ConfigLoader loader =
        new ConfigLoader(
            loading.host, loading.environment, ConfigLoader.Purpose.START, List.of("admin"));
    assertEquals(List.of("web", "admin"), enabled(loader.load(List.of("f.yaml"))));
    assertEquals(List.of("web", "admin"), enabled(loader.load(List.of("f.yaml"))));
  }
}
