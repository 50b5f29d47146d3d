package dev.portolan.node.edge;

import dev.portolan.node.wire.ReplyRewriter;
import io.vertx.core.buffer.Buffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Rewrites as another does, and knows whether the reply was put off. */
record PuttingOff(ReplyRewriter inner, BooleanSupplier putOff) implements ReplyRewriter {

  @Override
  public Buffer feed(Buffer piece) {
    return inner.feed(piece);
  }

  @Override
  public Buffer end() {
    return inner.end();
  }

  @Override
  public boolean answered() {
    return inner.answered();
  }

  @Override
  public boolean betweenEvents() {
    return inner.betweenEvents();
  }

  @Override
  public @Nullable Integer errorCode() {
    return inner.errorCode();
  }

  @Override
  public boolean isToolError() {
    return inner.isToolError();
  }

  @Override
  public boolean isPutOff() {
    return putOff.getAsBoolean();
  }
}
