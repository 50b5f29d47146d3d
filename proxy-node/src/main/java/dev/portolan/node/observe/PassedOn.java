package dev.portolan.node.observe;

import org.jspecify.annotations.Nullable;

/** A leg that nobody traces: it hands on what the client said of its own trace. */
record PassedOn(TraceContext inHeaders) implements Leg {

  @Override
  public boolean isTold() {
    return false;
  }

  @Override
  public void note(LegKey key, String value) {}

  @Override
  public void note(LegKey key, long value) {}

  @Override
  public void rename(String name) {}

  @Override
  public void failed(String type) {}

  @Override
  public void end() {}

  @Override
  public Leg begin(Side side, String name) {
    return this;
  }

  @Override
  public @Nullable TraceContext inBody() {
    return null;
  }

  @Override
  public @Nullable String traceId() {
    return null;
  }
}
