package dev.portolan.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.portolan.loadtest.answers.Answer;
import dev.portolan.loadtest.answers.Judgement;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.util.function.Function;

/** Requests whose answers are judged by what they say, and counted, whatever becomes of them. */
final class Exchanges {
  private static final String REQUEST = "request";
  private static final String STATUS = "status";
  private static final String GOOD = "ok";
  private static final int UNREAD_MESSAGES = 256;

  private final Stage stage;

  Exchanges(Stage stage) {
    this.stage = stage;
  }

  static HttpProtocolBuilder protocol() {
    return http.disableWarmUp()
        .contentTypeHeader("application/json")
        .acceptHeader("application/json, text/event-stream")
        .userAgentHeader("portolan-loadtest")
        .sseUnmatchedInboundMessageBufferSize(UNREAD_MESSAGES)
        .shareConnections();
  }

  /**
   * A text that this user remembers.
   *
   * @throws IllegalStateException if it does not
   */
  static String text(Session session, String name) {
    String text = session.getString(name);
    if (text == null) {
      throw new IllegalStateException(name + ": not known to this user");
    }
    return text;
  }

  /** The request of this user that is on its way. */
  static Request of(Session session) {
    Request request = session.get(REQUEST);
    if (request == null) {
      throw new IllegalStateException("no request is on its way");
    }
    return request;
  }

  /**
   * Makes a request, sends it by this action, judges what comes, and counts it.
   *
   * @param action reads what it sends with {@link #of}
   */
  ChainBuilder exchange(Function<Session, Request> made, HttpRequestActionBuilder action) {
    return exec(session -> session.set(REQUEST, made.apply(session)))
        .exec(
            action.check(
                status().saveAs(STATUS),
                bodyString()
                    .transformWithSession(this::judged)
                    .validate("answer", Exchanges::good)))
        .exec(this::settled);
  }

  /** In a few words, since Gatling reports failures by their text. */
  private String judged(String body, Session session) {
    Answer answer = new Answer(session.getInt(STATUS), body);
    Judgement judgement = of(session).ask().answered(answer, stage.now());
    return judgement.isGood() ? GOOD : judgement.verdict().told() + ": " + judgement.why();
  }

  /** Gatling takes what is thrown here as the text of its error. */
  private static String good(String judged, Session session) {
    if (!judged.equals(GOOD)) {
      throw new IllegalArgumentException(judged);
    }
    return judged;
  }

  private Session settled(Session session) {
    stage.tally().ended(of(session).ask(), stage.now());
    return session;
  }

  /** Whether the last request of this user was answered as it had to be. */
  boolean wentWell(Session session) {
    return of(session).ask().settle(stage.now()).isGood();
  }
}
