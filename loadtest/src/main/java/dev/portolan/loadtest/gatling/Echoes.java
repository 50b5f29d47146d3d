package dev.portolan.loadtest.gatling;

import dev.portolan.loadtest.answers.Expected;
import dev.portolan.loadtest.gatling.Modern.CallOf;
import dev.portolan.loadtest.gatling.Modern.ListOf;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import java.util.List;

/**
 * One tenant with two backends, one of either era, whose tools tell who called them: what most
 * simulations play with.
 */
record Echoes(EchoBackend modern, EchoBackend legacy) {
  static final String TENANT = "all";
  static final String NEW = "new_echo";
  static final String OLD = "old_echo";

  private static final String CONFIG =
      """
      sessions: {maxPerPrincipal: 100000}
      limits: {maxStreamsPerTenant: 100000}
      tenants:
        all:
          mounts:
            new: {url: "%s", headers: {X-Tenant: "${tenant.id}"}}
            old: {url: "%s", headers: {X-Tenant: "${tenant.id}"}, ttl: 1h}
      """;

  /** Starts both; each has one tool. */
  static Echoes start(Stage stage) {
    return new Echoes(
        stage.backend(Era.MODERN).lists(EntryKind.TOOL, List.of(NEW)),
        stage.backend(Era.LEGACY).lists(EntryKind.TOOL, List.of(OLD)));
  }

  String yaml() {
    return CONFIG.formatted(modern.uri(), legacy.uri());
  }

  /** A list of both tools. */
  static ListOf list(String kind, Stage stage) {
    return new ListOf(
        kind, stage.endpoint(TENANT), "", Expected.list("tools", "name", List.of(NEW, OLD)));
  }

  /** A call that is answered with its own serial. */
  static CallOf call(String kind, Stage stage, String tool) {
    return new CallOf(
        kind,
        stage.endpoint(TENANT),
        "",
        tool,
        serial -> Expected.text(EchoBackend.echoed(TENANT, tool, serial)));
  }

  /** How often something was executed more than once. */
  long executedAgain() {
    return List.of(modern, legacy).stream()
        .flatMap(backend -> backend.executed().values().stream())
        .filter(times -> times > 1)
        .count();
  }

  /** How often something was executed. */
  long executed() {
    return List.of(modern, legacy).stream()
        .flatMap(backend -> backend.executed().values().stream())
        .mapToLong(Integer::longValue)
        .sum();
  }
}
