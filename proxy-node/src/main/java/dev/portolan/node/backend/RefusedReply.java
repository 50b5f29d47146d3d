package dev.portolan.node.backend;

import dev.portolan.model.mcp.Era;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A JSON-RPC error with HTTP 400 or 404, which has been read already. */
final class RefusedReply implements BackendReply {
  private final int status;
  private final int code;
  private final Era era;
  private final RequestId id;
  private final Mailbox body = new Mailbox();

  RefusedReply(Heard.Refused refused, Era era, RequestId id) {
    this.status = refused.status();
    this.code = refused.code();
    this.era = era;
    this.id = id;
    body.add(refused.body());
    body.finish();
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
    return body;
  }

  @Override
  public void cancel() {
    // the backend has done with it
  }
}
