package dev.portolan.node.edge;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.bridge.InputRequired;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.relaylog.LogKey;
import dev.portolan.node.relaylog.LogMessage;
import dev.portolan.node.relaylog.RelayLog;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.wire.LegacyMessage;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.RequestId;
import dev.portolan.node.wire.Splice;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks legacy clients what a modern backend wants to know. The question goes out on the stream of
 * the call; the answer may come to any node, which puts it into the log of the call: only answers
 * of the session that was asked find it, for the session is a part of its key.
 */
final class Questions {
  private static final char MARK = '?';
  private static final Duration LEG = Duration.ofMinutes(10);
  private static final long FIRST_LOOK_MS = 10;
  private static final long LAST_LOOK_MS = 250;
  private static final int ATTEMPTS = 3;
  private static final long SILENCE_MS = 15_000;
  private static final byte[] OPENED = "{}".getBytes(StandardCharsets.US_ASCII);

  private final Vertx vertx;
  private final RelayLog log;

  Questions(Vertx vertx, RelayLog log) {
    this.vertx = vertx;
    this.log = log;
  }

  /** The client has answered with an error. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient RawJson error;

    Refused(RawJson error) {
      super("the client refused to answer", null, false, false);
      this.error = error;
    }

    RawJson error() {
      return error;
    }
  }

  /**
   * A call on whose stream a client is asked.
   *
   * @param gone completes when the client wants no answer any more
   * @param id the client's own
   */
  record Asking(Exchange exchange, Future<Void> gone, SessionKey session, RequestId id) {}

  /**
   * Asks, and completes with the answers by their keys.
   *
   * @param round from 1
   */
  Future<Map<String, RawJson>> ask(Asking call, int round, InputRequired wanted) {
    Exchange exchange = call.exchange();
    String name = round + ":" + call.id();
    LogKey key = keyOf(call.session(), name);
    return begin(exchange, key, 1)
        .compose(
            opened -> {
              wanted
                  .requests()
                  .forEach(
                      (asked, request) ->
                          exchange.write(event(InputRequired.asked(idOf(name, asked), request))));
              return new Waiting(exchange, call.gone(), key, wanted).begin();
            })
        .eventually(() -> log.end(key).otherwiseEmpty());
  }

  /** A store that is out of reach for a moment is no reason to give up a call. */
  private Future<Long> begin(Exchange exchange, LogKey key, int attempt) {
    return exchange
        .home(log.append(key, OPENED))
        .recover(
            cause ->
                attempt == ATTEMPTS
                    ? Future.failedFuture(cause)
                    : vertx
                        .timer(LAST_LOOK_MS, TimeUnit.MILLISECONDS)
                        .compose(waited -> begin(exchange, key, attempt + 1)));
  }

  private static String idOf(String call, String asked) {
    return MARK + Integer.toString(call.length()) + ':' + call + asked;
  }

  private static Buffer event(byte[] message) {
    return new JsonInEvent().last(Buffer.buffer(message));
  }

  /** Whether this is the answer to a question of ours, rather than of a backend's. */
  static boolean isAbout(RequestId answered) {
    byte[] raw = answered.raw();
    return raw.length > 1 && raw[0] == '"' && raw[1] == MARK;
  }

  /** Notes an answer of this session's client; false if it was not asked that. */
  Future<Boolean> answered(SessionKey session, LegacyMessage.Answer answer) {
    Optional<Asked> asked = Asked.of(answer.id());
    if (asked.isEmpty()) {
      return Future.succeededFuture(false);
    }
    LogKey key = keyOf(session, asked.get().call());
    RawJson note =
        ObjectEditor.with(
            RawJson.of("{}"),
            Map.of(
                "key", RawJson.copyOf(Splice.quoted(asked.get().key())),
                "answer", RawJson.copyOf(answer.body())));
    return log.read(key, 0)
        .compose(
            opened ->
                opened.isEmpty()
                    ? Future.succeededFuture(false)
                    : log.append(key, note.bytes()).map(number -> number > 0));
  }

  private static LogKey keyOf(SessionKey session, String call) {
    return LogKey.of("questions", session.digest().hex() + call);
  }

  /**
   * What an answer's id tells.
   *
   * @param call round and id of the call in which it was asked
   * @param key of the backend's
   */
  private record Asked(String call, String key) {
    static Optional<Asked> of(RequestId answered) {
      String text = ObjectEditor.text(RawJson.of("{\"id\":" + answered + "}"), "id").orElse("");
      int colon = text.indexOf(':');
      try {
        int from = colon + 1;
        int length = colon < 2 ? -1 : Integer.parseInt(text.substring(1, colon));
        return length < 0 || length > text.length() - from
            ? Optional.empty()
            : Optional.of(
                new Asked(text.substring(from, from + length), text.substring(from + length)));
      } catch (NumberFormatException malformed) {
        return Optional.empty();
      }
    }
  }

  /** Waits for all answers, looking ever less often. */
  private final class Waiting {
    private final Exchange exchange;
    private final Future<Void> gone;
    private final LogKey key;
    private final InputRequired wanted;
    private final Map<String, RawJson> answers = new LinkedHashMap<>();
    private final Promise<Map<String, RawJson>> done = Promise.promise();
    private long read = 1;
    private long waitMs = FIRST_LOOK_MS;
    private long waitedMs;
    private long saidMs;

    Waiting(Exchange exchange, Future<Void> gone, LogKey key, InputRequired wanted) {
      this.exchange = exchange;
      this.gone = gone;
      this.key = key;
      this.wanted = wanted;
    }

    Future<Map<String, RawJson>> begin() {
      if (wanted.requests().isEmpty()) {
        return Future.succeededFuture(answers);
      }
      later();
      return done.future();
    }

    private void later() {
      vertx.setTimer(waitMs, now -> look());
      waitedMs += waitMs;
      waitMs = Math.min(waitMs * 2, LAST_LOOK_MS);
    }

    /** What is in between takes a stream that is silent for long for a dead one. */
    private void keepAlive() {
      if (waitedMs - saidMs >= SILENCE_MS) {
        saidMs = waitedMs;
        exchange.write(Exchange.KEEP_ALIVE);
      }
    }

    private void look() {
      keepAlive();
      if (gone.isComplete()) {
        done.tryFail(
            new FaultException(new Fault.InvalidRequest("the client wants no answer any more")));
      } else if (waitedMs > LEG.toMillis()) {
        done.tryFail(
            new FaultException(
                new Fault.InvalidRequest(
                    "no answer within "
                        + LEG.toSeconds()
                        + " s (expected: one to each question)")));
      } else {
        exchange.home(log.read(key, read)).onComplete(this::take, unread -> later());
      }
    }

    private void take(List<LogMessage> messages) {
      for (LogMessage message : messages) {
        read = message.number();
        RawJson note = RawJson.copyOf(message.bytes());
        @Nullable RawJson answer = ObjectEditor.member(note, "answer").orElse(null);
        String about = ObjectEditor.text(note, "key").orElse("");
        if (answer != null && wanted.requests().containsKey(about)) {
          Optional<RawJson> error = ObjectEditor.member(answer, "error");
          if (error.isPresent()) {
            done.tryFail(new Refused(error.get()));
            return;
          }
          ObjectEditor.member(answer, "result").ifPresent(result -> answers.put(about, result));
        }
      }
      if (answers.size() == wanted.requests().size()) {
        done.tryComplete(answers);
      } else {
        later();
      }
    }
  }
}
