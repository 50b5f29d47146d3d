package dev.portolan.node.observe;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The registry, with every series resolved once. Micrometer looks a meter up by building and
 * sorting its tags, which is too dear for each request; here a series costs one map look-up.
 */
final class Meters implements AutoCloseable {
  /**
   * More than the label bounds let exist in practice. A series that falls out is only resolved
   * again; the registry still has it, and its count goes on.
   */
  private static final long MAX_SERIES = 50_000;

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofSeconds(60),
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Cache<SeriesKey, Timer> timers = bounded();
  private final Cache<SeriesKey, Counter> counters = bounded();
  private final Cache<SeriesKey, LongAdder> gauges = Caffeine.newBuilder().build();
  private @Nullable JvmGcMetrics gc;

  Timer timer(SeriesKey key) {
    return timers.get(key, this::register);
  }

  Counter counter(SeriesKey key) {
    return counters.get(key, this::count);
  }

  /** A number that goes up and down; bounded by its labels, which the caller has bounded. */
  LongAdder gauge(MeterName name, String tenant, String mount) {
    return gauges.get(new SeriesKey(name, tenant, mount, "", ""), this::measure);
  }

  synchronized void bindJvm() {
    if (gc != null) {
      return;
    }
    gc = new JvmGcMetrics();
    gc.bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
  }

  String scrape() {
    return registry.scrape();
  }

  @Override
  public synchronized void close() {
    if (gc != null) {
      gc.close();
    }
    registry.close();
  }

  private Timer register(SeriesKey key) {
    return Timer.builder(key.name().meter())
        .description(key.name().description())
        .tags(key.tags())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private Counter count(SeriesKey key) {
    return Counter.builder(key.name().meter())
        .description(key.name().description())
        .tags(key.tags())
        .register(registry);
  }

  private LongAdder measure(SeriesKey key) {
    LongAdder value = new LongAdder();
    Gauge.builder(key.name().meter(), value, LongAdder::doubleValue)
        .description(key.name().description())
        .tags(key.tags())
        .register(registry);
    return value;
  }

  private static <T> Cache<SeriesKey, T> bounded() {
    return Caffeine.newBuilder().maximumSize(MAX_SERIES).build();
  }
}
