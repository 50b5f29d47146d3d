package dev.portolan.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.portolan.loadtest.answers.Expected;
import dev.portolan.loadtest.tally.Promise;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everybody lists the tools of two backends, which all nodes know already: every list is whole, and
 * no backend is asked.
 */
public final class ListTools extends LoadSimulation {
  private static final int TOOLS_EACH = 50;
  private static final String CONFIG =
      """
      tenants:
        all:
          mounts:
            new: {url: "%s"}
            old: {url: "%s", ttl: 1h}
      """;

  public ListTools() {
    Expected expected = options().target().isPresent() ? Expected.some("tools") : ownFleet();
    String url =
        options().target().isPresent() ? stage().endpoint().toString() : stage().endpoint("all");
    Modern.ListOf list = new Modern.ListOf("tools/list", url, options().key(), expected);
    play(
        arriving(
            scenario("lists the tools").exec(new Modern(stage()).list("tools/list", s -> list))));
  }

  private Expected ownFleet() {
    List<String> modern = EchoBackend.names("chart_of_the_new_", TOOLS_EACH);
    List<String> legacy = EchoBackend.names("chart_of_the_old_", TOOLS_EACH);
    EchoBackend newOne = stage().backend(Era.MODERN).lists(EntryKind.TOOL, modern);
    EchoBackend oldOne = stage().backend(Era.LEGACY).lists(EntryKind.TOOL, legacy);
    startWarm(CONFIG.formatted(newOne.uri(), oldOne.uri()), "all");
    stage().countFromHere();
    stage()
        .promise(
            () ->
                Promise.none("list of a backend, since all is warm", stage().asked("tools/list")));
    return Expected.list("tools", "name", Stream.concat(modern.stream(), legacy.stream()).toList());
  }
}
