package dev.portolan.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.portolan.loadtest.answers.Expected;
import dev.portolan.loadtest.answers.Verdict;
import dev.portolan.loadtest.gatling.Modern.CallOf;
import dev.portolan.loadtest.tally.Promise;
import io.gatling.javaapi.core.ChainBuilder;

/**
 * Everybody calls a tool, of a backend of either era, from a cold start: every answer is that of
 * its very call, and a call costs one request of a backend.
 */
public final class CallTool extends LoadSimulation {
  private static final int BACKENDS = 2;

  private final Modern modern = new Modern(stage());

  public CallTool() {
    boolean theirs = options().target().isPresent();
    play(arriving(scenario("calls a tool").exec(theirs ? callTheirs() : callOurs())));
  }

  private ChainBuilder callTheirs() {
    CallOf call =
        new CallOf(
            "tools/call",
            stage().endpoint().toString(),
            options().key(),
            options().tool(),
            serial -> Expected.some("content"));
    return modern.call(session -> call);
  }

  private ChainBuilder callOurs() {
    stage().startFleet(Echoes.start(stage()).yaml());
    promise();
    return randomSwitch()
        .on(
            percent(50).then(call("call, modern backend", Echoes.NEW)),
            percent(50).then(call("call, legacy backend", Echoes.OLD)));
  }

  private ChainBuilder call(String kind, String tool) {
    CallOf call = Echoes.call(kind, stage(), tool);
    return modern.call(session -> call);
  }

  private void promise() {
    Stage stage = stage();
    int nodes = options().nodes();
    stage.promise(
        () ->
            Promise.exactly(
                "calls of backends, one for each answered",
                stage.tally().count(Verdict.OK),
                stage.asked("tools/call")));
    stage.promise(
        () -> Promise.atMost("lists of tools, one a backend", BACKENDS, stage.asked("tools/list")));
    stage.promise(
        () ->
            Promise.atMost(
                "handshakes with the legacy backend, one a node",
                nodes,
                stage.asked("initialize")));
    stage.promise(
        () ->
            Promise.atMost(
                "discoveries, one a node and backend",
                (long) BACKENDS * nodes,
                stage.asked("server/discover")));
  }
}
