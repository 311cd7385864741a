package dev.foster.importer.compose;

import dev.foster.config.yaml.Node;
import dev.foster.importer.ImportNames;
import dev.foster.importer.Place;
import dev.foster.importer.Secrets;
import dev.foster.importer.ShellLine;
import dev.foster.importer.Yaml;
import dev.foster.kernel.Signals;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Translates one service, without its dependencies and its health check. */
final class ComposeService {
  private final Layers from;
  private final Values values;
  private final Yaml.Keys service;
  private final Set<String> used = new HashSet<>(Set.of("extends", "depends_on", "healthcheck"));

  ComposeService(Layers from, Values values, Yaml.Keys service) {
    this.from = from;
    this.values = values;
    this.service = service;
    values.within(from.title);
  }

  /**
   * Adds the keys of the service.
   *
   * @param oneshot whether another service waits for its success
   */
  void translate(boolean oneshot) {
    if (oneshot) {
      service.put("type", Yaml.text(null, "oneshot"));
    }
    command();
    service.put("user", values.text(get("user"), "user"));
    service.put("cwd", values.text(get("working_dir"), "working_dir"));
    service.put("oom_score_adj", values.number(get("oom_score_adj"), "oom_score_adj"));
    Yaml groups = values.list(items("group_add"), "group_add");
    if (groups != null && !service.has("user")) {
      values.lost(from.get("group_add"), "group_add", "needs 'user' beside it");
    } else {
      service.put("groups", groups);
    }
    service.put("profiles", values.list(items("profiles"), "profiles"));
    environment();
    files();
    limits();
    rights();
    hooks();
    restart(oneshot);
    stop();
    replicas();
    if (Values.isTrue(get("stdin_open"))) {
      service.put("stdin", Yaml.text(Layers.place(from.get("stdin_open")), "inherit"));
    }
    OtherKeys.report(from, used, values.findings);
  }

  private Node get(String key) {
    used.add(key);
    return from.get(key);
  }

  private List<Node> items(String key) {
    used.add(key);
    return from.items(key);
  }

  private void command() {
    Node entrypoint = get("entrypoint");
    Node command = get("command");
    Node image = from.get("image");
    Node at = command != null ? command : entrypoint != null ? entrypoint : image;
    Yaml.Items words = new Yaml.Items(at == null ? null : Layers.place(at));
    values.words(entrypoint, "entrypoint", words);
    values.words(command, "command", words);
    if (words.isEmpty()) {
      Place place = image == null ? from.place : Layers.place(image);
      if (from.get("extends") == null || !values.findings.hasErrors()) {
        String message = "its image's command is not in this file: replace TODO";
        values.findings.lost(place, from.title + " command", message);
      }
      words.add(Yaml.text(place, "TODO"));
    } else if (entrypoint == null && !values.toldEntrypoint && image != null) {
      values.toldEntrypoint = true;
      values.note(image, "image", "if it has an ENTRYPOINT, write that before the command");
    }
    service.put("command", words);
    Node last = command != null ? command : entrypoint;
    String line = last == null || last.isMap() ? null : last.isList() ? last(last) : last.text;
    String hint = line == null ? null : ShellLine.hint(line);
    if (hint != null) {
      values.note(last, "command", hint);
    }
  }

  private static String last(Node list) {
    return list.items.isEmpty() ? null : list.items.getLast().text;
  }

  private void environment() {
    used.add("environment");
    Yaml.Keys env = new Yaml.Keys(null);
    String title = from.title + " environment";
    for (Map.Entry<String, Node> each : from.pairs("environment").entrySet()) {
      String name = each.getKey();
      Node value = each.getValue();
      String subject = "environment " + name;
      if (value.isNull()) {
        values.became(value, subject, "nothing: services have Foster's environment");
      } else if (ImportNames.isVariable(name, Layers.place(value), title, values.findings)) {
        env.put(name, values.text(value, subject));
        boolean reference = !value.isScalar() || value.text.isEmpty() || value.text.contains("$");
        if (!reference) {
          Secrets.note(name, Layers.place(value), from.title + " " + subject, values.findings);
        }
      }
    }
    service.put("env", env.isEmpty() ? null : env);
  }

  private void files() {
    Yaml.Items files = new Yaml.Items(null);
    for (Node item : items("env_file")) {
      Node path = item.isMap() ? item.get("path") : item;
      Yaml text = path == null ? null : values.text(path, "env_file");
      if (text != null && item.get("required") != null) {
        Yaml.Keys file = new Yaml.Keys(Layers.place(item)).put("path", text);
        files.add(file.put("required", values.flag(item.get("required"), "required")));
      } else if (text != null) {
        files.add(text);
      }
    }
    service.put("env_file", files.isEmpty() ? null : files);
  }

  private void limits() {
    used.add("ulimits");
    Yaml.Keys limits = new Yaml.Keys(null);
    for (Map.Entry<String, Node> each : from.part("ulimits").keys().entrySet()) {
      Node value = each.getValue();
      if (value.isMap()) {
        Yaml.Keys both = new Yaml.Keys(Layers.place(value));
        both.put("soft", limit(value.get("soft"))).put("hard", limit(value.get("hard")));
        limits.put(each.getKey(), both);
      } else {
        limits.put(each.getKey(), limit(value));
      }
    }
    service.put("limits", limits.isEmpty() ? null : limits);
  }

  private Yaml limit(Node node) {
    boolean none = node != null && node.isScalar() && node.text.equals("-1");
    return none ? Yaml.text(Layers.place(node), "unlimited") : values.number(node, "ulimits");
  }

  private void rights() {
    for (Node option : items("security_opt")) {
      String text = option.isScalar() ? option.text : "";
      if (text.equals("no-new-privileges") || text.matches("no-new-privileges[:=]true")) {
        service.put("no_new_privileges", Yaml.plain(Layers.place(option), "true"));
      } else {
        values.lost(option, "security_opt", "set it for the container: docker run --security-opt");
      }
    }
    List<Node> drop = items("cap_drop");
    List<Node> add = items("cap_add");
    boolean all = false;
    for (Node name : drop) {
      all |= name.isScalar() && name.text.equalsIgnoreCase("all");
    }
    if (!all && !add.isEmpty()) {
      values.lost(add.getFirst(), "cap_add", "add it to the container: docker run --cap-add");
    }
    List<Node> names = all ? add : drop;
    if (all || !drop.isEmpty()) {
      Yaml.Items list = new Yaml.Items(Layers.place(drop.getFirst()));
      for (Node name : names) {
        String text = values.expanded(name, "cap_drop");
        if (text != null) {
          String upper = text.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
          list.add(Yaml.text(Layers.place(name), upper));
        }
      }
      service.put("capabilities", new Yaml.Keys(null).put(all ? "keep" : "drop", list));
    }
  }

  private void hooks() {
    Yaml.Items after = new Yaml.Items(null);
    for (Node hook : items("post_start")) {
      after.add(hook(hook, "post_start"));
    }
    service.put("post_start", after.isEmpty() ? null : after);
    List<Node> before = items("pre_stop");
    if (!before.isEmpty()) {
      service.map("stop", null).put("command", hook(before.getFirst(), "pre_stop"));
    }
    for (int i = 1; i < before.size(); i++) {
      values.lost(before.get(i), "pre_stop", "stop.command is one command: write a script");
    }
  }

  private Yaml hook(Node hook, String key) {
    Yaml.Items words = new Yaml.Items(Layers.place(hook));
    Node command = hook.isMap() ? hook.get("command") : hook;
    values.words(command, key, words);
    for (String other : List.of("environment", "working_dir", "privileged")) {
      if (hook.get(other) != null) {
        values.lost(hook.get(other), key + " " + other, "the command runs as its service does");
      }
    }
    Yaml user = values.text(hook.get("user"), key);
    return user == null
        ? words
        : new Yaml.Keys(Layers.place(hook)).put("command", words).put("user", user);
  }

  private void restart(boolean oneshot) {
    Node restart = get("restart");
    String word = restart == null ? "no" : values.expanded(restart, "restart");
    Place place = restart == null ? null : Layers.place(restart);
    if (word == null || oneshot && restart == null) {
      return;
    }
    int colon = word.indexOf(':');
    String count = colon < 0 ? "" : word.substring(colon + 1);
    switch (colon < 0 ? word : word.substring(0, colon)) {
      case "no", "false" -> service.put("restart", oneshot ? null : Yaml.text(place, "never"));
      case "always", "unless-stopped" ->
          service.put("restart", Yaml.text(place, oneshot ? "on-failure" : "always"));
      case "on-failure" -> {
        Yaml policy = Yaml.text(place, "on-failure");
        Yaml.Keys keys = new Yaml.Keys(place).put("policy", policy);
        if (count.matches("[0-9]{1,4}")) {
          Yaml.Keys limit = keys.map("limit", place).put("count", Yaml.plain(place, count));
          limit.put("within", Yaml.plain(place, "1h"));
        }
        service.put("restart", count.isEmpty() ? policy : keys);
      }
      default ->
          values.wrong(restart, "restart", "must be no, always, unless-stopped or on-failure");
    }
  }

  private void stop() {
    Node signal = get("stop_signal");
    String text = signal == null ? null : values.expanded(signal, "stop_signal");
    if (text != null && !text.contains("$") && Signals.parse(text) < 0) {
      values.wrong(signal, "stop_signal", "is not a signal");
    } else if (text != null) {
      service.map("stop", null).put("signal", Yaml.text(Layers.place(signal), text));
    }
    Yaml time = values.duration(get("stop_grace_period"), "stop_grace_period");
    if (time != null) {
      service.map("stop", null).put("timeout", time);
    }
  }

  private void replicas() {
    Node scale = get("scale");
    Layers deploy = from.part("deploy");
    Node replicas = deploy.get("replicas");
    service.put("replicas", values.number(replicas != null ? replicas : scale, "replicas"));
    if (deploy.keys().size() <= (replicas == null ? 0 : 1)) {
      used.add("deploy");
    }
  }
}
