package dev.portolan.node.backend;

import dev.portolan.model.mcp.Era;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A JSON-RPC error with HTTP 400 or 404, which has been read already. */
final class RefusedReply implements BackendReply, ReadStream<Buffer> {
  private final int status;
  private final int code;
  private final Era era;
  private final RequestId id;
  private @Nullable Buffer body;
  private long demand;
  private boolean ended;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;

  RefusedReply(Heard.Refused refused, Era era, RequestId id) {
    this.status = refused.status();
    this.body = refused.body();
    this.code = refused.code();
    this.era = era;
    this.id = id;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public Integer errorCode() {
    return code;
  }

  @Override
  public Era era() {
    return era;
  }

  @Override
  public boolean isEventStream() {
    return false;
  }

  @Override
  public RequestId id() {
    return id;
  }

  @Override
  public ReadStream<Buffer> body() {
    return this;
  }

  @Override
  public void cancel() {
    // the backend has done with it
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> ignored) {
    return this;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    return flow();
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> endHandler) {
    this.endHandler = endHandler;
    return flow();
  }

  @Override
  public ReadStream<Buffer> pause() {
    demand = 0;
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
    return flow();
  }

  /** The one piece, then the end, as far as somebody wants them. */
  private ReadStream<Buffer> flow() {
    if (demand > 0 && body != null && handler != null) {
      Buffer piece = body;
      body = null;
      handler.handle(piece);
    }
    if (demand > 0 && body == null && endHandler != null && !ended) {
      ended = true;
      endHandler.handle(null);
    }
    return this;
  }
}
