package dev.foster.importer.supervisord;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What supervisord understands of its configuration. */
final class Config {
  final IniFile file;
  final Template template;

  /** {@code [supervisord]}; null if the file is only a part of a configuration. */
  Settings main;

  Setting<Boolean> nodaemon;
  Setting<Boolean> stripAnsi;
  Setting<Boolean> silent;
  Setting<String> logLevel;
  Setting<String> directory;
  Setting<String> user;
  Setting<Integer> umask;
  Setting<Integer> minfds;
  Setting<Integer> minprocs;
  Setting<String> environmentText;
  Map<String, String> environment = new LinkedHashMap<>();

  /** Programs, FastCGI programs and event listeners, in the order in which they are started. */
  final List<Program> programs = new ArrayList<>();

  /** Programs and FastCGI programs, in the order in which supervisord starts them. */
  final List<Program> startOrder = new ArrayList<>();

  /** Groups with the names of their programs. */
  final Map<String, Group> groups = new LinkedHashMap<>();

  /** The sections that concern only supervisord itself, with their settings. */
  final List<Settings> servers = new ArrayList<>();

  /** Whether the report has said how restarts are counted. */
  boolean toldRetries;

  /** A {@code [group:x]}. */
  record Group(Settings settings, List<String> programs) {}

  Config(IniFile file, Template template) {
    this.file = file;
    this.template = template;
  }
}
