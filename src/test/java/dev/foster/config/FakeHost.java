package dev.foster.config;

import dev.foster.kernel.CapabilityRule;
import dev.foster.kernel.Host;
import dev.foster.kernel.Identity;
import dev.foster.kernel.KernelException;
import dev.foster.text.ByteText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A host in memory: files, programs, users. */
public final class FakeHost implements Host {
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Set<String> programs = new HashSet<>();
  private final Set<String> secretFiles = new HashSet<>();
  private final Map<String, Account> users = new TreeMap<>();
  private final Map<String, Integer> groups = new TreeMap<>();
  final Map<String, String> links = new TreeMap<>();
  private byte[] stdin = {};
  int stdinReads;
  String lacking;
  public String directory = "/conf";
  final Map<String, Integer> reads = new TreeMap<>();

  public FakeHost() {
    program("/bin/sh", "/bin/true", "/bin/sleep", "/usr/bin/app", "/usr/sbin/nginx");
    program("/usr/bin/mkdir", "/usr/sbin/php-fpm8.2", "/usr/bin/php", "/usr/bin/redis-server");
    program(
        "/usr/bin/tail", "/usr/bin/docker-entrypoint.sh", "/usr/lib/postgresql/15/bin/postgres");
    users.put("root", new Account("root", 0, 0, "/root", "/bin/bash", List.of(0)));
    users.put(
        "www-data",
        new Account("www-data", 33, 33, "/var/www", "/usr/sbin/nologin", List.of(33, 50)));
    groups.put("root", 0);
    groups.put("adm", 4);
    groups.put("www-data", 33);
  }

  public FakeHost file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public FakeHost file(String path, byte[] bytes) {
    files.put(path, bytes);
    return this;
  }

  public FakeHost program(String... paths) {
    for (String path : paths) {
      files.put(path, new byte[] {0x7F});
      programs.add(path);
    }
    return this;
  }

  FakeHost unreadable(String path) {
    files.put(path, new byte[0]);
    secretFiles.add(path);
    return this;
  }

  FakeHost stdin(String text) {
    stdin = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  @Override
  public byte[] read(String path, int limit) throws KernelException {
    reads.merge(path, 1, Integer::sum);
    if (kind(path) == Kind.DIRECTORY) {
      throw new KernelException("Is a directory", 21);
    }
    byte[] bytes = files.get(path);
    if (bytes == null) {
      throw new KernelException("No such file or directory", 2);
    }
    if (secretFiles.contains(path)) {
      throw new KernelException("Permission denied", 13);
    }
    if (bytes.length > limit) {
      throw new KernelException("File too large", 27);
    }
    return bytes.clone();
  }

  @Override
  public byte[] readStandardInput(int limit) {
    stdinReads++;
    return stdin.clone();
  }

  @Override
  public Kind kind(String path) {
    if (files.containsKey(path)) {
      return Kind.FILE;
    }
    String prefix = path.endsWith("/") ? path : path + "/";
    for (String file : files.keySet()) {
      if (file.startsWith(prefix)) {
        return Kind.DIRECTORY;
      }
    }
    return Kind.ABSENT;
  }

  @Override
  public boolean executable(String path) {
    return programs.contains(path) || kind(path) == Kind.DIRECTORY;
  }

  @Override
  public List<String> list(String directory) throws KernelException {
    String prefix = directory.endsWith("/") ? directory : directory + "/";
    Set<String> names = new HashSet<>();
    for (String file : files.keySet()) {
      if (file.startsWith(prefix)) {
        String rest = file.substring(prefix.length());
        int slash = rest.indexOf('/');
        names.add(slash < 0 ? rest : rest.substring(0, slash));
      }
    }
    if (names.isEmpty()) {
      throw new KernelException("No such file or directory", 2);
    }
    List<String> sorted = new ArrayList<>(names);
    sorted.sort(Comparator.comparing(ByteText::encode, java.util.Arrays::compareUnsigned));
    return sorted;
  }

  @Override
  public String link(String path) {
    return links.get(path);
  }

  @Override
  public Account user(String nameOrUid) {
    Account account = users.get(nameOrUid);
    if (account != null) {
      return account;
    }
    for (Account one : users.values()) {
      if (String.valueOf(one.uid()).equals(nameOrUid)) {
        return one;
      }
    }
    return nameOrUid.matches("[0-9]{1,9}")
        ? new Account(null, Integer.parseInt(nameOrUid), 0, "/", "/bin/sh", List.of())
        : null;
  }

  @Override
  public int group(String nameOrGid) {
    Integer gid = groups.get(nameOrGid);
    return gid != null ? gid : nameOrGid.matches("[0-9]{1,9}") ? Integer.parseInt(nameOrGid) : -1;
  }

  @Override
  public String missingCapabilities(Identity identity) {
    return identity.uid() == effectiveUser() || lacking == null ? null : lacking;
  }

  @Override
  public String missingCapabilities(CapabilityRule rule) {
    return lacking;
  }

  @Override
  public int effectiveUser() {
    return 1000;
  }

  @Override
  public String directory() {
    return directory;
  }
}
