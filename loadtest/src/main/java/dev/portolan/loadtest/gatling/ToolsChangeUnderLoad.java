package dev.portolan.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.portolan.loadtest.answers.Expected;
import dev.portolan.loadtest.fleet.Patience;
import dev.portolan.loadtest.gatling.Modern.CallOf;
import dev.portolan.loadtest.gatling.Modern.ListOf;
import dev.portolan.loadtest.tally.Promise;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.Reply;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;

/**
 * A backend changes all its tools at once, every second, and says so, while everybody lists and
 * calls. Each list is one revision and no mix of two, none is old for longer than {@code
 * catalog.stalenessBound}, and the backend is listed once for each change, however many nodes.
 */
public final class ToolsChangeUnderLoad extends LoadSimulation {
  private static final int TOOLS = 30;
  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final String TENANT = "all";
  private static final String CALLED = "chart_0";
  private static final String CONFIG =
      """
      catalog: {stalenessBound: %dms}
      tenants: {all: {mounts: {charts: {url: "%s", headers: {X-Tenant: "${tenant.id}"}}}}}
      """;

  private final Revisions revisions = new Revisions(TOOLS, BOUND, stage().nanos());
  private final EchoBackend backend = stage().backend(Era.MODERN);

  public ToolsChangeUnderLoad() {
    backend.lists(EntryKind.TOOL, this::listed);
    startWarm(CONFIG.formatted(BOUND.toMillis(), backend.uri()), TENANT);
    Patience.await(backend.server().awaitOpenListens(1));
    Modern modern = new Modern(stage());
    promise();
    play(
        arriving(
            scenario("lists and calls")
                .exec(
                    randomSwitch()
                        .on(
                            percent(80).then(modern.list("tools/list", session -> list())),
                            percent(20).then(modern.call(session -> call()))))),
        changing());
  }

  /** One user, who is the backend: quiet while nodes warm up, and for the last two seconds. */
  private PopulationBuilder changing() {
    Duration time = options().time().minus(options().warmUp()).minusSeconds(2);
    return scenario("changes its tools")
        .during(time)
        .on(exec(this::change).pause(EVERY))
        .injectOpen(nothingFor(options().warmUp()), atOnceUsers(1));
  }

  private Session change(Session session) {
    revisions.turn();
    backend.server().announceToolsChanged();
    return session;
  }

  private Reply listed(Call call) {
    String entries =
        EchoBackend.entries(EntryKind.TOOL, revisions.names(), Revisions.told(revisions.current()));
    return Reply.json(EchoBackend.page(EntryKind.TOOL, entries, call.era()));
  }

  private ListOf list() {
    return new ListOf("tools/list", stage().endpoint(TENANT), "", revisions.askedAt(stage().now()));
  }

  private CallOf call() {
    return new CallOf(
        "tools/call",
        stage().endpoint(TENANT),
        "",
        CALLED,
        serial -> Expected.text(EchoBackend.echoed(TENANT, CALLED, serial)));
  }

  private void promise() {
    Stage stage = stage();
    stage.promise(() -> Promise.atLeast("changes", 1, revisions.current()));
    stage.promise(
        () ->
            Promise.exactly(
                "lists of the backend, one to begin with and one for each change",
                1 + revisions.current(),
                stage.asked("tools/list")));
    stage.promise(
        () ->
            Promise.atMost(
                "milliseconds that the oldest list served was old",
                BOUND.toMillis(),
                revisions.oldest().toMillis()));
  }
}
