package dev.foster.config;

import dev.foster.plan.Service;
import java.time.Duration;
import java.util.Map;

/** Warnings: what is allowed and yet probably not meant. */
final class Advice {
  private final Reading reading;
  private final Map<String, Draft> drafts;
  private final Map<String, Service> services;
  private final Duration shutdown;

  Advice(
      Reading reading,
      Map<String, Draft> drafts,
      Map<String, Service> services,
      Duration shutdown) {
    this.reading = reading;
    this.drafts = drafts;
    this.services = services;
    this.shutdown = shutdown;
  }

  void give() {}
}
