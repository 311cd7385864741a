package dev.foster.dist;

import dev.foster.dist.Dependencies.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The bill of materials of a distribution, {@code legal/foster.cdx.json}, in CycloneDX 1.6. It has
 * no serial number and no time, so that the same parts give the same file.
 */
final class Sbom {
  private static final String RUNTIME_LICENCE = "GPL-2.0-only WITH Classpath-exception-2.0";

  private final String version;
  private final List<String> components = new ArrayList<>();

  Sbom(String version) {
    this.version = version;
  }

  void add(Library library) {
    String purl =
        "pkg:maven/" + library.group() + "/" + library.artifact() + "@" + library.version();
    purl += library.classifier().isEmpty() ? "" : "?classifier=" + library.classifier();
    add(
        library.group(),
        library.artifact(),
        library.version(),
        library.licence(),
        purl,
        library.sha256());
  }

  /** The runtime that the distribution was linked from, which is the one of this build. */
  void addRuntime() {
    String version = System.getProperty("java.runtime.version");
    String vendor = System.getProperty("java.vendor");
    add(
        vendor,
        "OpenJDK",
        version,
        RUNTIME_LICENCE,
        "pkg:generic/openjdk@" + encode(version),
        null);
  }

  /** The library that jffi's native library contains. */
  void addLibffi() {
    add(null, "libffi", null, "MIT", null, null);
  }

  /** The copy of glibc; an example of its version is {@code Debian GLIBC 2.36-9+deb12u14}. */
  void addGlibc(Path home) throws IOException {
    String words = Files.readString(home.resolve("legal/glibc/VERSION")).strip();
    String version = words.substring(words.lastIndexOf(' ') + 1);
    String purl = words.startsWith("Debian ") ? "pkg:deb/debian/libc6@" + encode(version) : null;
    String sum = Dependencies.sha256(home.resolve("runtime/lib/glibc/libc.so.6"));
    add(null, "glibc", version, "LGPL-2.1-or-later", purl, sum);
  }

  /** A library of the system, from Debian's package of that version. */
  void addDebian(String name, String version, String licence) {
    add(null, name, version, licence, "pkg:deb/debian/" + name + "@" + encode(version), null);
  }

  private static String encode(String version) {
    return version.replace("+", "%2B").replace(":", "%3A");
  }

  private void add(
      String group, String name, String version, String licence, String purl, String sha256) {
    components.add(
        "{\"type\":\"library\""
            + member("bom-ref", purl == null ? name : purl)
            + member("group", group)
            + member("name", name)
            + member("version", version)
            + ",\"licenses\":[{\"expression\":\""
            + licence
            + "\"}]"
            + (sha256 == null
                ? ""
                : ",\"hashes\":[{\"alg\":\"SHA-256\",\"content\":\"" + sha256 + "\"}]")
            + member("purl", purl)
            + "}");
  }

  /** Quotes a name or version. None of them needs an escape; one that does is an error. */
  private static String member(String key, String value) {
    if (value != null && !value.matches("[^\"\\\\\\p{Cntrl}]+")) {
      throw new IllegalStateException(key + ": " + value);
    }
    return value == null ? "" : ",\"" + key + "\":\"" + value + "\"";
  }

  void write(Path file) throws IOException {
    String purl = "pkg:generic/foster@" + version;
    Files.writeString(
        file,
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\n\"metadata\":{"
            + "\"component\":{\"type\":\"application\",\"bom-ref\":\""
            + purl
            + "\",\"name\":\"foster\",\"version\":\""
            + version
            + "\",\"licenses\":[{\"expression\":\"Apache-2.0\"}],\"purl\":\""
            + purl
            + "\"}},\n\"components\":[\n"
            + String.join(",\n", components)
            + "\n]}\n");
  }
}
