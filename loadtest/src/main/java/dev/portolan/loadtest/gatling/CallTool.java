package dev.portolan.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.portolan.loadtest.answers.Expected;
import dev.portolan.loadtest.answers.Verdict;
import dev.portolan.loadtest.gatling.Modern.CallOf;
import dev.portolan.loadtest.tally.Promise;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import io.gatling.javaapi.core.ChainBuilder;
import java.util.List;

/**
 * Everybody calls a tool, of a backend of either era, from a cold start: every answer is that of
 * its very call, and a call costs one request of a backend.
 */
public final class CallTool extends LoadSimulation {
  private static final String CONFIG =
      """
      tenants:
        all:
          mounts:
            new: {url: "%s", headers: {X-Tenant: "${tenant.id}"}}
            old: {url: "%s", headers: {X-Tenant: "${tenant.id}"}, ttl: 1h}
      """;

  public CallTool() {
    play(
        arriving(
            scenario("calls a tool")
                .exec(options().target().isPresent() ? callTheirs() : callOurs())));
  }

  private ChainBuilder callTheirs() {
    CallOf call =
        new CallOf(
            "tools/call",
            stage().endpoint().toString(),
            options().key(),
            options().tool(),
            serial -> Expected.some("content"));
    return new Modern(stage()).call(session -> call);
  }

  private ChainBuilder callOurs() {
    EchoBackend newOne = stage().backend(Era.MODERN).lists(EntryKind.TOOL, List.of("new_echo"));
    EchoBackend oldOne = stage().backend(Era.LEGACY).lists(EntryKind.TOOL, List.of("old_echo"));
    stage().startFleet(CONFIG.formatted(newOne.uri(), oldOne.uri()));
    promiseOfBackends();
    return randomSwitch()
        .on(percent(50).then(call("modern", "new_echo")), percent(50).then(call("legacy", "old_echo")));
  }

  private ChainBuilder call(String era, String tool) {
    CallOf call =
        new CallOf(
            "call, " + era + " backend",
            stage().endpoint("all"),
            "",
            tool,
            serial -> Expected.text(EchoBackend.echoed("all", tool, serial)));
    return new Modern(stage()).call(session -> call);
  }

  private void promiseOfBackends() {
    Stage stage = stage();
    int nodes = options().nodes();
    stage.promise(
        () ->
            Promise.exactly(
                "calls of backends, one for each answered",
                stage.tally().count(Verdict.OK),
                stage.asked("tools/call")));
    stage.promise(() -> Promise.atMost("lists of tools, of two backends", 2, stage.asked("tools/list")));
    stage.promise(
        () ->
            Promise.atMost(
                "handshakes, one for each node", nodes, stage.asked("initialize")));
    stage.promise(
        () -> Promise.atMost("discoveries, two for each node", 2L * nodes, stage.asked("server/discover")));
  }
}
