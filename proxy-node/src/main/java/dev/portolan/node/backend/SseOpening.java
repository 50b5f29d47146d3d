package dev.portolan.node.backend;

import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Map;

/**
 * Opens streams of HTTP+SSE.
 *
 * @param streams takes what stays open
 */
record SseOpening(Line streams, SseChannel.Answers answers, BackendSettings settings) {
  private static final Map<String, String> HEADERS =
      Map.of("Accept", "text/event-stream", "Cache-Control", "no-cache");

  /**
   * A stream whose server has named its endpoint, which must happen within the time of a list.
   * Fails with {@code INVALID_RESPONSE} if this is no such server, and with {@code
   * FOREIGN_ENDPOINT} if it wants its messages at another origin.
   */
  Future<SseChannel> open(BoundMount to) {
    Duration limit = settings.limits().listTimeout();
    var get = new Outgoing(HttpMethod.GET, HEADERS, Buffer.buffer(), limit);
    var exchange = new HttpExchange(streams, to, get, HttpExchange.Ending.PLAIN);
    Future<SseChannel> opened = exchange.hear().compose(heard -> begun(to, exchange, heard));
    return streams
        .within(limit, exchange, opened)
        .onSuccess(channel -> exchange.bePatient(settings.pace().silence()));
  }

  private Future<SseChannel> begun(BoundMount to, HttpExchange exchange, Heard heard) {
    if (heard instanceof Heard.Reply reply) {
      if (reply.events()) {
        var context = streams.vertx().getOrCreateContext();
        return new SseChannel(context, exchange, to, answers).open();
      }
      exchange.discard();
    }
    return Faults.failed(exchange.mount(), Reason.INVALID_RESPONSE);
  }
}
