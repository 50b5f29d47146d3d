package dev.portolan.node.edge;

import dev.portolan.node.edge.StatusMap.Refusal;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.wire.RequestId;
import dev.portolan.node.wire.Slice;
import dev.portolan.node.wire.Splice;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;

/** Writes the answers that are Portolan's own, as JSON-RPC over HTTP. */
final class Replies {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final Slice HEAD = Slice.of("{\"jsonrpc\":\"2.0\",\"id\":");
  private static final Slice RESULT = Slice.of(",\"result\":");
  private static final Slice END = Slice.of("}");
  private static final Buffer HEAD_WITHOUT_ID = Buffer.buffer("{\"jsonrpc\":\"2.0\"");

  private Replies() {}

  /** A result. */
  static Future<Void> result(Exchange exchange, RequestId id, Buffer result) {
    return result(exchange, id, pieces(result));
  }

  /** A result of which there are pieces. */
  static Future<Void> result(Exchange exchange, RequestId id, List<Slice> result) {
    List<Slice> message = message(id, result);
    return !exchange.response().headWritten() && Slice.lengthOf(message) > LongAnswer.SHORT
        ? LongAnswer.write(headed(exchange, 200), message)
        : json(exchange, 200, together(message));
  }

  /** The same, as the last event if an event stream has begun already. */
  static Future<Void> lastResult(Exchange exchange, RequestId id, Buffer result) {
    HttpServerResponse response = exchange.response();
    if (response.headWritten()) {
      return exchange.end(new JsonInEvent().last(together(message(id, pieces(result)))));
    }
    response.headers().clear();
    response.setChunked(false);
    return result(exchange, id, result);
  }

  private static List<Slice> message(RequestId id, List<Slice> result) {
    List<Slice> message = new ArrayList<>(result.size() + 4);
    message.add(HEAD);
    message.add(Slice.of(id.raw()));
    message.add(RESULT);
    message.addAll(result);
    message.add(END);
    return message;
  }

  /** Of the right size from the start: it would be copied as it grows. */
  private static Buffer together(List<Slice> pieces) {
    Buffer whole = Buffer.buffer(Math.toIntExact(Slice.lengthOf(pieces)));
    pieces.forEach(piece -> whole.appendBytes(piece.bytes(), piece.from(), piece.length()));
    return whole;
  }

  private static List<Slice> pieces(Buffer result) {
    return List.of(Slice.of(result.getBytes()));
  }

  /** A notification was taken: 202 without a body. */
  static Future<Void> accepted(Exchange exchange) {
    exchange.response().setStatusCode(202);
    return exchange.end(Buffer.buffer());
  }

  /** Done, and there is nothing to say. */
  static Future<Void> done(Exchange exchange) {
    exchange.response().setStatusCode(204);
    return exchange.end(Buffer.buffer());
  }

  /** A refusal. */
  static Future<Void> refuse(Exchange exchange, RequestId id, Fault fault) {
    Refusal refusal = refusalOf(exchange, fault);
    HttpServerResponse response = exchange.response();
    refusal.headers().forEach(response::putHeader);
    return json(exchange, refusal.status(), error(id, refusal));
  }

  /** The error message that stands for a fault, for a stream that has begun already. */
  static Buffer error(Exchange exchange, RequestId id, Fault fault) {
    return error(id, refusalOf(exchange, fault));
  }

  private static Refusal refusalOf(Exchange exchange, Fault fault) {
    Refusal refusal = toldOf(exchange, fault);
    exchange.verdict().error(refusal.code());
    return refusal;
  }

  private static Refusal toldOf(Exchange exchange, Fault fault) {
    if (!exchange.head().verb().equals("POST")) {
      return StatusMap.bodilessRefusalOf(fault);
    }
    return exchange.isOfLegacyClient()
        ? StatusMap.legacyRefusalOf(fault)
        : StatusMap.refusalOf(fault);
  }

  private static Buffer error(RequestId id, Refusal refusal) {
    Buffer body =
        id.isNone()
            ? Buffer.buffer().appendBuffer(HEAD_WITHOUT_ID)
            : Buffer.buffer().appendBytes(HEAD.bytes()).appendBytes(id.raw());
    body.appendString(",\"error\":{\"code\":" + refusal.code() + ",\"message\":")
        .appendBytes(Splice.quoted(refusal.message()));
    if (refusal.data() != null) {
      body.appendString(",\"data\":").appendBuffer(refusal.data().toBuffer());
    }
    return body.appendString("}}");
  }

  private static Exchange headed(Exchange exchange, int status) {
    exchange.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    return exchange;
  }

  private static Future<Void> json(Exchange exchange, int status, Buffer body) {
    if (exchange.response().headWritten()) {
      return exchange.end(new JsonInEvent().last(body));
    }
    return headed(exchange, status).end(body);
  }
}
