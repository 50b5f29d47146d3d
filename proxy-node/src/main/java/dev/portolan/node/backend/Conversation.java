package dev.portolan.node.backend;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.config.MountConfig.EraChoice;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.observe.Leg;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says one thing to a backend in whichever era it speaks.
 *
 * <p>What was refused was not executed, so a refusal that shows that we spoke in the wrong way
 * (another version, another era, a session that is gone) is answered by saying it once more, in the
 * right way. Nothing else is ever said twice.
 */
final class Conversation {

  /** The same request in both tongues. */
  interface Speech {
    Outgoing modern(ProtocolVersion version);

    Outgoing legacy(LegacySession session, long id);

    /** The method of MCP that it is a request of. */
    String wireMethod();

    /** The tool or prompt that it is about, by its backend's name; null if it is about none. */
    default @Nullable String name() {
      return null;
    }

    /** The leg on which it is said. */
    default Leg under() {
      return Leg.NONE;
    }

    /** Whether a legacy backend must be told when the answer is no longer wanted. */
    default boolean isCancellable() {
      return true;
    }
  }

  /** To say a call that came with a client's request. */
  interface OfCall extends Speech {
    BackendCall call();

    @Override
    default String wireMethod() {
      return call().request().method();
    }

    @Override
    default @Nullable String name() {
      return call().entryName();
    }

    @Override
    default Leg under() {
      return call().leg();
    }
  }

  /**
   * What came of it.
   *
   * @param heard an answer, or a refusal that is one
   * @param session in which it was said, null in the modern era
   * @param legacyId the id that was used in that session
   */
  record Outcome(Heard heard, Era era, @Nullable LegacySession session, long legacyId) {}

  private final Line line;
  private final EraVerdicts verdicts;
  private final SessionSource sessions;
  private final BoundMount to;
  private final Speech speech;
  private final Future<?> left;

  private Conversation(Room room, Line line, BoundMount to, Speech speech, Future<?> left) {
    this.line = line;
    this.verdicts = room.verdicts();
    this.sessions = room.sessions();
    this.to = to;
    this.speech = speech;
    this.left = left;
  }

  /** What conversations share: those in a node's own sessions, or those in one client's. */
  record Room(EraVerdicts verdicts, SessionSource sessions) {

    /**
     * @param left completes when nobody wants the answer any more, fails when its time is up
     */
    Future<Outcome> talk(Line line, BoundMount to, Speech speech, Future<?> left) {
      return new Conversation(this, line, to, speech, left).begin(true);
    }
  }

  private MountId mount() {
    return to.mount().id();
  }

  private Future<Outcome> begin(boolean again) {
    return line.home(verdicts.speechOf(to))
        .compose(
            verdict ->
                switch (verdict) {
                  case Verdict.Modern known -> modern(known.profile().version(), again);
                  case Verdict.Legacy known -> legacy(again);
                });
  }

  private Future<Outcome> modern(ProtocolVersion version, boolean again) {
    Errand errand = Errand.of(speech, to, version);
    Outgoing outgoing = errand.told(speech.modern(version), to.address());
    HttpExchange.Ending ending = errand.until(HttpExchange.Ending.PLAIN);
    return say(new HttpExchange(line, to, outgoing, ending), errand)
        .compose(
            heard ->
                switch (heard) {
                  case Heard.Reply reply -> settled(new Outcome(reply, Era.MODERN, null, 0));
                  case Heard.Refused refused -> refusedModern(version, refused, again);
                });
  }

  private Future<Outcome> refusedModern(
      ProtocolVersion version, Heard.Refused refused, boolean again) {
    boolean wrongVersion = refused.code() == RpcCode.UNSUPPORTED_VERSION;
    if (again && wrongVersion) {
      Optional<ProtocolVersion> other =
          refused.supportedOf(ProtocolVersion.MODERN).filter(spoken -> !spoken.equals(version));
      if (other.isPresent()) {
        verdicts.forget(to);
        return modern(other.get(), false);
      }
    }
    if (again && (wrongVersion || refused.looksLegacy()) && isOpen()) {
      verdicts.forget(to);
      return line.home(verdicts.speechOf(to))
          .compose(
              verdict ->
                  switch (verdict) {
                    case Verdict.Modern known ->
                        !wrongVersion && known.profile().version().equals(version)
                            ? told(refused)
                            : modern(known.profile().version(), false);
                    case Verdict.Legacy known -> legacy(false);
                  });
    }
    return told(refused);
  }

  /** We spoke in the right way: there is no other way to say it. */
  private Future<Outcome> told(Heard.Refused refused) {
    return refused.isAnswer() && refused.code() != RpcCode.UNSUPPORTED_VERSION
        ? settled(new Outcome(refused, Era.MODERN, null, 0))
        : Faults.failed(mount(), Reason.INVALID_RESPONSE);
  }

  private boolean isOpen() {
    return to.mount().era() == EraChoice.AUTO;
  }

  private Future<Outcome> legacy(boolean again) {
    return line.home(sessions.sessionOf(to))
        .onFailure(this::doubt)
        .compose(session -> legacy(session, again));
  }

  /** A backend that gives no session may speak otherwise by now; our own failures say nothing. */
  private void doubt(Throwable cause) {
    if (cause instanceof FaultException) {
      verdicts.forget(to);
    }
  }

  private Future<Outcome> legacy(LegacySession session, boolean again) {
    long id = session.nextId();
    Errand errand = Errand.of(speech, to, session.profile().version());
    Outgoing outgoing = errand.told(speech.legacy(session, id), to.address());
    var sent = new SseExchange.Sent(id, outgoing, errand.until(inSession(session, id)));
    Exchange exchange = session.exchange(line, to, sent);
    session.enter();
    return say(exchange, errand)
        .compose(
            heard ->
                switch (heard) {
                  case Heard.Reply reply -> settled(new Outcome(reply, Era.LEGACY, session, id));
                  case Heard.Refused refused -> refusedLegacy(session, id, refused, again);
                });
  }

  private Future<Outcome> refusedLegacy(
      LegacySession session, long id, Heard.Refused refused, boolean again) {
    if (session.canBeLost() && isLost(session, refused)) {
      sessions.lost(session);
      return again ? legacy(false) : Faults.failed(mount(), Reason.INVALID_RESPONSE);
    }
    if (again && refused.isModern() && isOpen()) {
      verdicts.forget(to);
      return begin(false);
    }
    return refused.isAnswer()
        ? settled(new Outcome(refused, Era.LEGACY, session, id))
        : Faults.failed(mount(), Reason.INVALID_RESPONSE);
  }

  /** Where a stream is the session, words in a refusal do not end what the stream keeps alive. */
  private static boolean isLost(LegacySession session, Heard.Refused refused) {
    return refused.meansSessionLost() && (session.channel() == null || refused.status() == 404);
  }

  private HttpExchange.Ending inSession(LegacySession session, long id) {
    return new HttpExchange.Ending() {
      @Override
      public Future<?> farewell() {
        // on a stream of its own a call ends with the connection, on a shared one it has none
        if (!speech.isCancellable() && session.channel() == null) {
          return Future.succeededFuture();
        }
        var params = Messages.object().put("requestId", id).put("reason", "no longer wanted");
        return sessions.tell(session, Messages.notification(McpMethod.CANCELLED, params));
      }

      @Override
      public void over() {
        sessions.leave(session);
      }
    };
  }

  private Future<Heard> say(Exchange exchange, Errand errand) {
    Future<Heard> heard = errand.follow(exchange.hear());
    left.onComplete(gone -> exchange.abandon(), timeIsUp -> exchange.expire());
    return heard;
  }

  private static Future<Outcome> settled(Outcome outcome) {
    return Future.succeededFuture(outcome);
  }
}
