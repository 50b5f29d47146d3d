package dev.portolan.node.otel;

import dev.portolan.model.mcp.MetaKey;
import dev.portolan.node.observe.Leg;
import dev.portolan.node.observe.LegKey;
import dev.portolan.node.observe.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A leg that is a span. One that is not sampled is told of by nobody, and still tells whoever is
 * asked that the trace is not to be kept.
 *
 * @param baggage what the client said besides, to be handed on as it is
 */
record OtelLeg(Tracer tracer, Span span, TraceContext baggage) implements Leg {
  private static final AttributeKey<String> TENANT =
      AttributeKey.stringKey(LegKey.TENANT.attribute());
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final Map<LegKey, AttributeKey<String>> TEXTS = new EnumMap<>(LegKey.class);
  private static final Map<LegKey, AttributeKey<Long>> NUMBERS = new EnumMap<>(LegKey.class);

  static {
    for (LegKey key : LegKey.values()) {
      TEXTS.put(key, AttributeKey.stringKey(key.attribute()));
      NUMBERS.put(key, AttributeKey.longKey(key.attribute()));
    }
  }

  @Override
  public boolean isTold() {
    return span.isRecording();
  }

  @Override
  public void note(LegKey key, String value) {
    span.setAttribute(TEXTS.get(key), value);
  }

  @Override
  public void note(LegKey key, long value) {
    span.setAttribute(NUMBERS.get(key), value);
  }

  @Override
  public void rename(String name) {
    span.updateName(name);
  }

  @Override
  public void failed(String type) {
    span.setAttribute(ERROR, type);
    span.setStatus(StatusCode.ERROR);
  }

  @Override
  public void end() {
    span.end();
  }

  @Override
  public Leg begin(Side side, String name) {
    Span below =
        tracer
            .spanBuilder(name)
            .setParent(Context.root().with(span))
            .setSpanKind(
                switch (side) {
                  case WITHIN -> SpanKind.INTERNAL;
                  case BACKEND -> SpanKind.CLIENT;
                })
            .startSpan();
    if (span instanceof ReadableSpan above) {
      String tenant = above.getAttribute(TENANT);
      if (tenant != null) {
        below.setAttribute(TENANT, tenant);
      }
    }
    return new OtelLeg(tracer, below, baggage);
  }

  @Override
  public TraceContext inHeaders() {
    Map<String, String> told = new HashMap<>();
    W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), told, OtelLeg::put);
    return new TraceContext(
        told.get(MetaKey.TRACEPARENT), told.get(MetaKey.TRACESTATE), baggage.baggage());
  }

  @Override
  public TraceContext inBody() {
    return inHeaders();
  }

  @Override
  public @Nullable String traceId() {
    SpanContext context = span.getSpanContext();
    return context.isValid() ? context.getTraceId() : null;
  }

  private static void put(@Nullable Map<String, String> told, String name, String text) {
    if (told != null) {
      told.put(name, text);
    }
  }
}
