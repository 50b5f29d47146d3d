package dev.portolan.node.edge;

import dev.portolan.model.mcp.Era;
import dev.portolan.node.backend.BackendReply;
import dev.portolan.node.backend.ServerEvent;
import dev.portolan.node.backend.ServerEvents;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A reply whose backend says what the test says. */
final class HeldReply implements BackendReply, ServerEvents {
  private @Nullable Consumer<ServerEvent> heard;
  private @Nullable Consumer<@Nullable Throwable> ended;
  private volatile boolean cancelled;
  private final AtomicInteger refused = new AtomicInteger();

  void says(String message) {
    if (heard != null) {
      heard.accept(new ServerEvent("message", null, message.getBytes(StandardCharsets.UTF_8)));
    }
  }

  void ends() {
    if (ended != null) {
      ended.accept(null);
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  int refused() {
    return refused.get();
  }

  @Override
  public ServerEvents rest(Buffer first, Duration patience, int maxBytes) {
    return this;
  }

  @Override
  public void begin(Consumer<ServerEvent> told, Consumer<@Nullable Throwable> over) {
    heard = told;
    ended = over;
  }

  @Override
  public void refuse(byte[] serverRequest) {
    refused.incrementAndGet();
  }

  @Override
  public void close() {
    cancelled = true;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public long retryMs() {
    return -1;
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public Era era() {
    return Era.LEGACY;
  }

  @Override
  public boolean isEventStream() {
    return true;
  }

  @Override
  public RequestId id() {
    return RequestId.of(1);
  }

  @Override
  public ReadStream<Buffer> body() {
    throw new IllegalStateException("nobody reads the body of a parked reply");
  }
}
