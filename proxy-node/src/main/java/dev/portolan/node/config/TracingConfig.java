package dev.portolan.node.config;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether requests are traced, and where their traces go. */
public sealed interface TracingConfig {

  /** Nothing is traced. */
  record Off() implements TracingConfig {}

  /**
   * Spans go to a collector, by OTLP over HTTP.
   *
   * @param endpoint the whole address of the collector for traces, usually ending in {@code
   *     /v1/traces}
   * @param headers to send with every request, such as a key; never printed
   * @param ratio of the traces that begin here, which are kept; 0 to 1. Of a client's traces those
   *     are kept that the client keeps
   * @param timeout for one request to the collector
   * @param interval how long a span may wait for others to be sent with it
   * @param queue how many spans may wait; those beyond are dropped
   */
  record Otlp(
      URI endpoint,
      Map<String, Secret> headers,
      double ratio,
      Duration timeout,
      Duration interval,
      int queue)
      implements TracingConfig {
    static final double DEFAULT_RATIO = 0.1;
    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);
    static final int DEFAULT_QUEUE = 2_048;

    static final Bounds<Duration> TIMEOUT =
        new Bounds<>(Duration.ofMillis(10), Duration.ofMinutes(1));
    static final Bounds<Integer> QUEUE = new Bounds<>(1, 100_000);

    public Otlp {
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
      if (!isRatio(ratio)) {
        throw new IllegalArgumentException("ratio: " + ratio + " (expected: " + A_RATIO + ")");
      }
      TIMEOUT.require("timeout", timeout);
      TIMEOUT.require("interval", interval);
      QUEUE.require("queue", queue);
    }
  }

  /** In words. */
  String A_RATIO = "a number from 0 to 1, such as 0.1";

  static boolean isRatio(double ratio) {
    return ratio >= 0 && ratio <= 1;
  }
}
