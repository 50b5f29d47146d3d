package dev.portolan.node.otel;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.node.config.HeaderRules;
import dev.portolan.node.config.TracingConfig;
import dev.portolan.node.observe.Leg;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.observe.TraceContext;
import dev.portolan.node.observe.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Traces what a node does, and sends it to a collector by OTLP over HTTP. */
public final class OtelTracing implements Tracing {
  private static final int LONGEST_VALUE = 256;
  private static final long CLOSING_MS = 2_000;
  private static final Says SAYS = new Says();

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final SpanClock clock;

  private OtelTracing(SdkTracerProvider provider, Tracer tracer, SpanClock clock) {
    this.provider = provider;
    this.tracer = tracer;
    this.clock = clock;
  }

  /**
   * Whose spans these are.
   *
   * @param name tells nodes apart that run at the same time
   * @param id tells this process from all others
   * @param version of Portolan
   */
  public record Node(String name, String id, String version) {
    private Resource resource() {
      return Resource.create(
          Attributes.builder()
              .put("service.name", "portolan")
              .put("service.version", version)
              .put("service.instance.id", id)
              .put("portolan.node", name)
              .build());
    }
  }

  /** Begins to trace. What is sent, and what is lost, is counted. */
  public static OtelTracing to(
      TracingConfig.Otlp config, Node node, Clock clock, Ticker ticker, NodeMetrics metrics) {
    SpanClock time = new SpanClock(clock, ticker);
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setClock(time)
            .setResource(node.resource())
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.ratio())))
            .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(LONGEST_VALUE).build())
            .addSpanProcessor(BoundedSpans.to(config, metrics))
            .build();
    return new OtelTracing(provider, provider.get("dev.portolan", node.version()), time);
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Leg serve(String name, Arrival arrival) {
    Context byHeaders = contextOf(arrival.inHeaders());
    TraceContext said = arrival.inBody();
    Context byBody = said == null ? Context.root() : contextOf(said);
    boolean bodyTells = spanIn(byBody).isValid();
    SpanBuilder span =
        tracer
            .spanBuilder(name)
            .setParent(bodyTells ? byBody : byHeaders)
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(clock.at(arrival.beganNanos()), TimeUnit.NANOSECONDS);
    if (bodyTells && spanIn(byHeaders).isValid() && !spanIn(byHeaders).equals(spanIn(byBody))) {
      span.addLink(spanIn(byHeaders));
    }
    return new OtelLeg(tracer, span.startSpan(), baggage(arrival));
  }

  @Override
  public Leg ofOwnAccord(String name) {
    Span span = tracer.spanBuilder(name).setNoParent().startSpan();
    return new OtelLeg(tracer, span, TraceContext.NONE);
  }

  @Override
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    provider.shutdown().whenComplete(closed::tryComplete);
    return closed.future().timeout(CLOSING_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private static Context contextOf(TraceContext said) {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), said, SAYS);
  }

  private static SpanContext spanIn(Context context) {
    return Span.fromContext(context).getSpanContext();
  }

  /** That of the message, else that of its request; one that fits into no header is dropped. */
  private static TraceContext baggage(Arrival arrival) {
    TraceContext body = arrival.inBody();
    @Nullable String said = body == null ? null : body.baggage();
    @Nullable String baggage = said == null ? arrival.inHeaders().baggage() : said;
    return baggage == null || !HeaderRules.isValue(baggage)
        ? TraceContext.NONE
        : new TraceContext(null, null, baggage);
  }

  private static final class Says implements TextMapGetter<TraceContext> {
    @Override
    public Iterable<String> keys(TraceContext said) {
      return List.of(MetaKey.TRACEPARENT, MetaKey.TRACESTATE);
    }

    @Override
    public @Nullable String get(@Nullable TraceContext said, String key) {
      if (said == null) {
        return null;
      }
      return switch (key) {
        case MetaKey.TRACEPARENT -> said.traceparent();
        case MetaKey.TRACESTATE -> said.tracestate();
        default -> null;
      };
    }
  }
}
