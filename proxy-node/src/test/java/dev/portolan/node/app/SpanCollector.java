package dev.portolan.node.app;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A collector of traces that takes OTLP over HTTP, and keeps what it was sent. */
final class SpanCollector implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final HttpServer http;
  private final List<Told> spans = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  private SpanCollector(Vertx vertx) {
    http =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    // the sender would upgrade, and of what it sends then nothing is unpacked
                    .setHttp2ClearTextEnabled(false)
                    .setDecompressionSupported(true))
            .requestHandler(this::take);
  }

  static SpanCollector start(Vertx vertx) {
    SpanCollector collector = new SpanCollector(vertx);
    TestClient.await(collector.http.listen(0, "127.0.0.1"));
    return collector;
  }

  /**
   * A span as it was sent; ids in hexadecimal digits.
   *
   * @param parent empty for the first of a trace
   * @param of what is said of the node
   */
  record Told(
      String name,
      Span.SpanKind kind,
      String trace,
      String id,
      String parent,
      Map<String, String> attributes,
      Map<String, String> of,
      Span span) {

    /** What whoever was asked on this leg has been told; the flags come after it. */
    String told() {
      return "00-" + trace + "-" + id + "-";
    }

    List<String> links() {
      return span.getLinksList().stream().map(link -> hex(link.getTraceId())).toList();
    }

    boolean isError() {
      return span.getStatus().getCodeValue() == 2;
    }
  }

  /** The section of a configuration that has all traces sent here, at once. */
  String config() {
    return "tracing: {kind: otlp, endpoint: \"http://127.0.0.1:%d\", ratio: 1, interval: 10ms}\n"
        .formatted(http.actualPort());
  }

  int port() {
    return http.actualPort();
  }

  /** Answers this from now on, and keeps nothing unless it is 200. */
  void answers(int other) {
    status = other;
  }

  List<Told> spans() {
    return List.copyOf(spans);
  }

  /** The values of this header in all requests. */
  List<String> keys() {
    return List.copyOf(keys);
  }

  /** The first span like this, which comes in time. */
  Told span(Predicate<Told> such) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> spans.stream().anyMatch(such));
    return spans.stream().filter(such).findFirst().orElseThrow();
  }

  Told span(String name, Span.SpanKind kind) {
    return span(told -> told.name().equals(name) && told.kind() == kind);
  }

  private void take(HttpServerRequest request) {
    String key = request.getHeader("x-key");
    if (key != null) {
      keys.add(key);
    }
    request
        .body()
        .onSuccess(
            body -> {
              if (status == 200 && "/v1/traces".equals(request.path())) {
                keep(body);
              }
              request.response().setStatusCode(status).end();
            });
  }

  private void keep(Buffer body) {
    try {
      for (ResourceSpans sent :
          ExportTraceServiceRequest.parseFrom(body.getBytes()).getResourceSpansList()) {
        Map<String, String> node = texts(sent.getResource().getAttributesList());
        sent.getScopeSpansList().stream()
            .flatMap(scope -> scope.getSpansList().stream())
            .map(span -> told(span, node))
            .forEach(spans::add);
      }
    } catch (IOException notSpans) {
      throw new UncheckedIOException(notSpans);
    }
  }

  private static Told told(Span span, Map<String, String> node) {
    return new Told(
        span.getName(),
        span.getKind(),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        texts(span.getAttributesList()),
        node,
        span);
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                attribute ->
                    attribute.getValue().hasStringValue()
                        ? attribute.getValue().getStringValue()
                        : Long.toString(attribute.getValue().getIntValue())));
  }

  private static String hex(com.google.protobuf.ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  @Override
  public void close() {
    TestClient.await(http.close());
  }
}
