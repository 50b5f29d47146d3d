package dev.portolan.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.sse;

import dev.portolan.loadtest.answers.Expected;
import dev.portolan.loadtest.answers.Judgement;
import dev.portolan.loadtest.gatling.Modern.CallOf;
import dev.portolan.loadtest.gatling.Modern.ListOf;
import dev.portolan.loadtest.tally.Promise;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.Conversation;
import dev.portolan.testkit.Reply;
import io.gatling.http.action.sse.SseInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;

/**
 * Legacy clients come and go: each begins a session, lists, calls backends of both eras, listens on
 * a GET stream on which its backend tells it something, ends the session, and finds it gone. Each
 * request goes to another node.
 */
public final class LegacySessions extends LoadSimulation {
  private static final String TELL = "old_tell";
  private static final String STREAM = "GET stream";
  private static final String TOLD = "told";
  private static final int TRIES = 100;
  private static final int TRY_MS = 50;

  private final Legacy legacy;

  public LegacySessions() {
    boolean theirs = options().target().isPresent();
    String url = theirs ? stage().endpoint().toString() : ownFleet();
    legacy = new Legacy(stage(), url);
    play(
        arriving(
            scenario("has a session")
                .exec(legacy.begin())
                .exec(theirs ? useTheirs() : useOurs(url))
                .exec(legacy.end())
                .exec(legacy.isGone())));
  }

  private String ownFleet() {
    Echoes echoes = Echoes.start(stage());
    echoes.legacy().lists(EntryKind.TOOL, List.of(Echoes.OLD, TELL));
    echoes.legacy().answers(call -> answered(echoes.legacy(), call));
    startWarm(echoes.yaml(), Echoes.TENANT);
    stage().countFromHere();
    // what is left are those that nodes have of their own, to list in
    int nodes = options().nodes();
    stage()
        .promise(
            () ->
                Promise.atMost(
                    "sessions left at the legacy backend, one a node",
                    nodes,
                    echoes.legacy().server().sessionCount()));
    stage()
        .promise(
            () ->
                Promise.none("list of a backend, since all is warm", stage().asked("tools/list")));
    stage()
        .promise(
            () ->
                Promise.atMost(
                    "handshakes with the legacy backend, one for each session and node",
                    stage().tally().count("initialize") + nodes,
                    stage().asked("initialize")));
    return stage().endpoint(Echoes.TENANT);
  }

  private ChainBuilder useTheirs() {
    ListOf list = new ListOf("tools/list", "", "", Expected.some("tools"));
    CallOf call =
        new CallOf("tools/call", "", "", options().tool(), serial -> Expected.some("content"));
    return exec(legacy.list(session -> list)).repeat(5).on(legacy.call(session -> call));
  }

  private ChainBuilder useOurs(String url) {
    ListOf list =
        new ListOf(
            "tools/list",
            url,
            "",
            Expected.list("tools", "name", List.of(Echoes.NEW, Echoes.OLD, TELL)));
    CallOf ofNew = Echoes.call("call, modern backend", stage(), Echoes.NEW);
    CallOf ofOld = Echoes.call("call, legacy backend", stage(), Echoes.OLD);
    return exec(legacy.list(session -> list))
        .exec(repeat(2).on(exec(legacy.call(session -> ofNew)).exec(legacy.call(session -> ofOld))))
        .exec(listen(url));
  }

  /** Opens the stream, has something told on it, and waits for it. */
  private ChainBuilder listen(String url) {
    CallOf tell = Echoes.call("call that tells on the GET stream", stage(), TELL);
    return exec(sse("open a GET stream")
            .get(url)
            .header(Legacy.SESSION_HEADER, Legacy::sessionOf)
            .header(Legacy.VERSION_HEADER, Legacy.VERSION))
        .exec(legacy.call(session -> tell))
        .exec(session -> session.set(TOLD, Exchanges.of(session).ask().id()).set(STREAM, 0))
        .exec(
            asLongAs(session -> session.contains(TOLD) && session.getInt(STREAM) < TRIES)
                .on(
                    pause(Duration.ofMillis(TRY_MS))
                        .exec(sse.processUnmatchedMessages(this::heard))))
        .exec(this::noteSilence)
        .exec(sse("close the GET stream").close());
  }

  private Session heard(List<SseInboundMessage> events, Session session) {
    Session now = session.set(STREAM, session.getInt(STREAM) + 1);
    for (SseMessages.Heard heard : SseMessages.of(events)) {
      String said = heard.message().at("/params/data").asText();
      boolean right = now.contains(TOLD) && said.equals(Exchanges.text(now, TOLD));
      Judgement judgement =
          right
              ? Judgement.good()
              : Judgement.wrong("not what was told", heard.message().toString());
      stage().tally().noted(STREAM, judgement, "");
      now = right ? now.remove(TOLD) : now;
    }
    return now;
  }

  private Session noteSilence(Session session) {
    if (session.contains(TOLD)) {
      String id = Exchanges.text(session, TOLD);
      stage().tally().noted(STREAM, Judgement.wrong("nothing was heard", id), id);
    }
    return session;
  }

  private static Reply answered(EchoBackend backend, Call call) {
    return call.name().equals(TELL)
        ? Reply.talk(talk -> tell(backend, talk, TRIES))
        : backend.echo(call);
  }

  /** Once its client listens: the gateway may still be opening the stream for it. */
  private static void tell(EchoBackend backend, Conversation talk, int tries) {
    Call call = talk.call();
    String serial = call.arguments().path("serial").asText();
    boolean told =
        backend
            .server()
            .tell(
                String.valueOf(call.sessionId()),
                "notifications/message",
                "{\"level\":\"info\",\"data\":\"%s\"}".formatted(serial));
    if (told) {
      talk.end(backend.echo(call));
    } else if (tries == 0) {
      talk.end(Reply.failure(-32603, "nobody listens in this session"));
    } else {
      talk.pause(TRY_MS).onSuccess(again -> tell(backend, talk, tries - 1));
    }
  }
}
