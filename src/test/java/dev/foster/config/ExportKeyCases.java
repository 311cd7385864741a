package dev.foster.config;

import java.util.List;
import java.util.Map;

/** The keys of exported variables, for {@link KeyCases}. */
final class ExportKeyCases {
  private ExportKeyCases() {}

  static void addTo(KeyCases cases) {
    cases.service("service exports", "type: oneshot\nexports: [K]", s -> s.exports(), List.of("K"));
    cases.file(
        "env from",
        "services:\n  s: {command: [app], type: oneshot, exports: [K]}\n"
            + "  a: {command: [app], env: {K: {from: s}}, depends_on: [s]}\n",
        p -> p.services().get("a").process().imports(),
        Map.of("K", "s"));
  }
}
