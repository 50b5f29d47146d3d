package dev.portolan.node.backend;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.observe.Leg;
import dev.portolan.node.observe.LegKey;
import dev.portolan.node.observe.Outcome;
import dev.portolan.node.observe.TraceContext;
import dev.portolan.node.wire.BackendAddress;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.TraceEdits;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to a backend as traces show it: a leg from when it is sent until its reply has ended,
 * of which the backend is told. Where nothing is traced it changes nothing, but for headers in
 * which the client speaks of a trace of its own: those go on as they are. Lives on the event loop
 * of its exchange.
 */
final class Errand {
  private static final Errand NONE = new Errand(Leg.NONE);

  private final Leg leg;
  private @Nullable ReplyBody body;
  private boolean heard;
  private boolean over;

  private Errand(Leg leg) {
    this.leg = leg;
  }

  /** One that is about to begin, in this version of MCP. */
  static Errand of(Conversation.Speech speech, BoundMount to, ProtocolVersion version) {
    Leg under = speech.under();
    if (under.equals(Leg.NONE)) {
      return NONE;
    }
    Leg leg = under.begin(Leg.Side.BACKEND, Leg.nameOf(speech.wireMethod(), speech.name()));
    if (leg.isTold()) {
      describe(leg, speech, to, version);
    }
    return new Errand(leg);
  }

  private static void describe(
      Leg leg, Conversation.Speech speech, BoundMount to, ProtocolVersion version) {
    leg.note(LegKey.METHOD, speech.wireMethod());
    leg.note(LegKey.PROTOCOL, version.value());
    leg.note(LegKey.ERA, version.era().name().toLowerCase(Locale.ROOT));
    leg.note(LegKey.MOUNT, to.mount().id().value());
    leg.note(LegKey.HTTP_METHOD, "POST");
    leg.note(LegKey.NETWORK_TRANSPORT, "tcp");
    leg.note(LegKey.NETWORK_PROTOCOL, "http");
    URI address = to.address().uri();
    leg.note(LegKey.SERVER, address.getHost());
    leg.note(LegKey.PORT, Line.portOf(address));
    String name = speech.name();
    if (name != null) {
      boolean tool = speech.wireMethod().equals(McpMethod.TOOLS_CALL.wireName());
      leg.note(tool ? LegKey.TOOL : LegKey.PROMPT, name);
      if (tool) {
        leg.note(LegKey.OPERATION, "execute_tool");
      }
    }
  }

  /** The request with what its backend is told of the trace. */
  Outgoing told(Outgoing outgoing, BackendAddress address) {
    TraceContext inHeaders = leg.inHeaders();
    if (inHeaders.isNone()) {
      return outgoing;
    }
    Map<String, String> headers = new HashMap<>(outgoing.headers());
    tell(headers, address, MetaKey.TRACEPARENT, inHeaders.traceparent());
    tell(headers, address, MetaKey.TRACESTATE, inHeaders.tracestate());
    tell(headers, address, MetaKey.BAGGAGE, inHeaders.baggage());
    TraceContext inBody = leg.inBody();
    Buffer said = inBody == null ? outgoing.body() : TraceEdits.applied(outgoing.body(), inBody);
    return new Outgoing(outgoing.verb(), headers, said, outgoing.timeout());
  }

  /** What the operator has configured for a backend is not a client's to change. */
  private static void tell(
      Map<String, String> headers, BackendAddress address, String name, @Nullable String text) {
    if (text != null && !address.headers().containsKey(name)) {
      headers.put(name, text);
    }
  }

  /** Ends the leg with the exchange. */
  HttpExchange.Ending until(HttpExchange.Ending ending) {
    return leg.isTold() ? new Ending(ending) : ending;
  }

  /** Tells how the backend has answered. */
  Future<Heard> follow(Future<Heard> answer) {
    return leg.isTold() ? answer.onComplete(this::answered, this::unanswered) : answer;
  }

  private void answered(Heard said) {
    switch (said) {
      case Heard.Reply reply -> {
        leg.note(LegKey.HTTP_STATUS, reply.exchange().status());
        body = reply.exchange().body();
      }
      case Heard.Refused refused -> {
        leg.note(LegKey.HTTP_STATUS, refused.status());
        if (refused.error() != null) {
          leg.note(LegKey.RPC_CODE, Integer.toString(refused.code()));
        }
        leg.failed(Integer.toString(refused.error() == null ? refused.status() : refused.code()));
      }
    }
    heard = true;
    endIfOver();
  }

  private void unanswered(Throwable cause) {
    fail(cause);
    heard = true;
    endIfOver();
  }

  private void fail(Throwable cause) {
    if (cause instanceof FaultException known && known.fault() instanceof Fault.BackendFailed why) {
      fail(why.reason());
    } else {
      leg.failed(Fault.Internal.class.getSimpleName());
    }
  }

  private void fail(Reason reason) {
    leg.failed(reason.word());
  }

  private void endIfOver() {
    if (over && heard) {
      Throwable failure = body == null ? null : body.failure();
      if (failure != null) {
        fail(failure);
      }
      leg.end();
    }
  }

  /** The end of the exchange, and of the leg if the answer was heard by then. */
  private final class Ending implements HttpExchange.Ending {
    private final HttpExchange.Ending inner;

    private Ending(HttpExchange.Ending inner) {
      this.inner = inner;
    }

    @Override
    public Future<?> farewell() {
      return inner.farewell();
    }

    @Override
    public void givenUp(Reason reason) {
      if (reason == Reason.TIMEOUT) {
        fail(reason);
      } else {
        leg.note(LegKey.OUTCOME, Outcome.CANCELLED.word());
      }
      inner.givenUp(reason);
    }

    @Override
    public void over() {
      inner.over();
      over = true;
      endIfOver();
    }
  }
}
