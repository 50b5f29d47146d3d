package dev.portolan.node.otel;

import dev.portolan.node.config.TracingConfig;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.observe.SpanFate;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of spans that have ended and are not sent yet. It is counted here what does not fit in,
 * since the library's own queue drops in silence; so that one is never full.
 */
final class BoundedSpans implements SpanProcessor {
  private static final org.slf4j.Logger log = LoggerFactory.getLogger(BoundedSpans.class);

  /** Held, or it would forget that it is silent: what it says is said here, once a change. */
  private static final Logger OF_THE_LIBRARY = Logger.getLogger("io.opentelemetry");

  static {
    OF_THE_LIBRARY.setLevel(Level.OFF);
  }

  private static final int MAX_BATCH = 512;

  private final int most;
  private final NodeMetrics metrics;
  private final AtomicInteger waiting;
  private final SpanProcessor batches;

  private BoundedSpans(
      int most, NodeMetrics metrics, AtomicInteger waiting, SpanProcessor batches) {
    this.most = most;
    this.metrics = metrics;
    this.waiting = waiting;
    this.batches = batches;
  }

  static BoundedSpans to(TracingConfig.Otlp config, NodeMetrics metrics) {
    AtomicInteger waiting = new AtomicInteger();
    SpanProcessor batches =
        BatchSpanProcessor.builder(new Counted(exporter(config), metrics, waiting))
            .setMaxQueueSize(config.queue())
            .setMaxExportBatchSize(Math.min(MAX_BATCH, config.queue()))
            .setScheduleDelay(config.interval())
            .setExporterTimeout(config.timeout())
            .build();
    return new BoundedSpans(config.queue(), metrics, waiting, batches);
  }

  private static SpanExporter exporter(TracingConfig.Otlp config) {
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(config.endpoint().toString())
            .setTimeout(config.timeout())
            .setConnectTimeout(config.timeout())
            .setCompression("gzip")
            .setRetryPolicy(null);
    config.headers().forEach((name, value) -> builder.addHeader(name, value.value()));
    return builder.build();
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) {
      return;
    }
    if (waiting.incrementAndGet() > most) {
      waiting.decrementAndGet();
      metrics.spans(SpanFate.DROPPED, 1);
      return;
    }
    batches.onEnd(span);
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode shutdown() {
    return batches.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return batches.forceFlush();
  }

  /** Sends, counts what becomes of it, and says so when that changes. */
  private record Counted(
      SpanExporter exporter, NodeMetrics metrics, AtomicInteger waiting, AtomicBoolean failing)
      implements SpanExporter {

    Counted(SpanExporter exporter, NodeMetrics metrics, AtomicInteger waiting) {
      this(exporter, metrics, waiting, new AtomicBoolean());
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      int many = spans.size();
      waiting.addAndGet(-many);
      CompletableResultCode sent = exporter.export(spans);
      return sent.whenComplete(() -> over(sent.isSuccess(), many));
    }

    private void over(boolean taken, int many) {
      metrics.spans(taken ? SpanFate.SENT : SpanFate.REFUSED, many);
      boolean before = failing.getAndSet(!taken);
      if (!taken && !before) {
        log.warn("The collector of traces does not take spans; those that it is sent are lost");
      } else if (taken && before) {
        log.info("The collector of traces takes spans again");
      }
    }

    @Override
    public CompletableResultCode flush() {
      return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return exporter.shutdown();
    }
  }
}
