package dev.portolan.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.sse;

import dev.portolan.loadtest.answers.Expected;
import dev.portolan.loadtest.gatling.Modern.CallOf;
import dev.portolan.loadtest.tally.Promise;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.Conversation;
import dev.portolan.testkit.Reply;
import io.gatling.http.action.sse.SseInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Calls that tell their progress for five seconds before they answer, while listen streams are held
 * open, on which each change of the tools is told once. Every step of every call is heard, by its
 * caller, in order.
 */
public final class LongStreams extends LoadSimulation {
  private static final int STEPS = 20;
  private static final int STEP_MS = 250;
  private static final int LISTENERS = 200;
  private static final Duration OPENING = Duration.ofSeconds(4);
  private static final Duration CHANGE_EVERY = Duration.ofSeconds(2);

  /** After the last change, for it to be heard, and for calls to end. */
  private static final Duration LAST = Duration.ofSeconds(7);

  private static final String NEW_SAIL = "new_sail";
  private static final String OLD_SAIL = "old_sail";
  private static final String LISTEN_ID = "listenId";

  private final Echoes echoes = Echoes.start(stage());
  private final Clock clock = Clock.systemUTC();
  private final Notices notices = new Notices(stage().tally());

  public LongStreams() {
    echoes.modern().lists(EntryKind.TOOL, this::listed).answers(call -> sail(echoes.modern()));
    echoes.legacy().lists(EntryKind.TOOL, List.of(OLD_SAIL)).answers(call -> sail(echoes.legacy()));
    startWarm(echoes.yaml(), Echoes.TENANT);
    stage().countFromHere();
    promise();
    play(calls(), listeners(), changes());
  }

  private PopulationBuilder calls() {
    Modern modern = new Modern(stage());
    CallOf ofNew = sailing("long call, modern backend", NEW_SAIL);
    CallOf ofOld = sailing("long call, legacy backend", OLD_SAIL);
    return arriving(
        scenario("calls for five seconds")
            .exec(
                randomSwitch()
                    .on(
                        percent(50).then(modern.call(session -> ofNew)),
                        percent(50).then(modern.call(session -> ofOld)))));
  }

  private CallOf sailing(String kind, String tool) {
    return new CallOf(
        kind,
        stage().endpoint(Echoes.TENANT),
        "",
        tool,
        serial ->
            Expected.progress(serial, STEPS, EchoBackend.echoed(Echoes.TENANT, tool, serial)));
  }

  private static Reply sail(EchoBackend backend) {
    return Reply.talk(talk -> step(backend, talk, 1));
  }

  private static void step(EchoBackend backend, Conversation talk, int step) {
    if (step > STEPS) {
      talk.end(backend.echo(talk.call()));
    } else {
      talk.progress(step, STEPS);
      talk.pause(STEP_MS).onSuccess(next -> step(backend, talk, step + 1));
    }
  }

  /** The new one changes a tool each time, since only what has changed is told. */
  private Reply listed(Call call) {
    String entries =
        EchoBackend.entries(EntryKind.TOOL, List.of(NEW_SAIL), Revisions.told(notices.changes()));
    return Reply.json(EchoBackend.page(EntryKind.TOOL, entries, call.era()));
  }

  private PopulationBuilder listeners() {
    Duration held = options().time().plus(LAST);
    ChainBuilder opened =
        exec(session -> session.set(LISTEN_ID, stage().nextId()))
            .exec(
                sse("open a listen stream")
                    .post(stage().endpoint(Echoes.TENANT))
                    .header("Accept", "application/json, text/event-stream")
                    .header("Content-Type", "application/json")
                    .header("MCP-Protocol-Version", Modern.version())
                    .header("Mcp-Method", "subscriptions/listen")
                    .body(
                        StringBody(session -> Modern.listen(Exchanges.text(session, LISTEN_ID)))));
    return scenario("holds a listen stream open")
        .exec(opened)
        .exec(pause(held))
        .exec(sse.processUnmatchedMessages(this::heard))
        .exec(sse("close a listen stream").close())
        .injectOpen(rampUsers(LISTENERS).during(OPENING));
  }

  private Session heard(List<SseInboundMessage> events, Session session) {
    notices.heard(Exchanges.text(session, LISTEN_ID), SseMessages.of(events));
    return session;
  }

  /** One user, who is the backend; begins when all listen. */
  private PopulationBuilder changes() {
    Duration quiet = OPENING.plusSeconds(2);
    return scenario("changes its tools")
        .during(options().time().minus(quiet))
        .on(exec(this::change).pause(CHANGE_EVERY))
        .injectOpen(nothingFor(quiet), atOnceUsers(1));
  }

  private Session change(Session session) {
    notices.changed(clock.millis());
    echoes.modern().server().announceToolsChanged();
    return session;
  }

  private void promise() {
    Stage stage = stage();
    stage.promise(() -> Promise.atLeast("changes", 1, notices.changes()));
    stage.promise(() -> Promise.exactly("listen streams held open", LISTENERS, notices.streams()));
    stage.promise(
        () ->
            Promise.exactly(
                "notices heard, one for each stream and change",
                (long) LISTENERS * notices.changes(),
                notices.heard()));
    stage.promise(
        () ->
            Promise.exactly(
                "lists of backends, one for each change",
                notices.changes(),
                stage.asked("tools/list")));
    stage.promise(
        () ->
            Promise.atMost(
                "milliseconds from a change to its notice, at p99", 1_000, notices.lag(99)));
  }
}
